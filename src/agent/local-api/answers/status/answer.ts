import { isVisibleScope } from '../../visible.ts';
import type { Answerer } from '../contract.ts';

/** How the agent stands, without its findings. */
export const status: Answerer<'status'> = {
  kind: 'status',
  answer({ sources, viewer }) {
    const whole = sources.status();
    return {
      ...whole,
      findings: [],
      incomplete: whole.incomplete.filter((scope) => isVisibleScope(scope, viewer)).slice(0, 5000),
      scopes: sources.coverage().filter(({ scope }) => isVisibleScope(scope, viewer)).length,
      sees: viewer.sees,
    };
  },
};
