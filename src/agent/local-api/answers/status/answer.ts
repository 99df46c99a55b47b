import { isVisibleScope } from '../../visible.ts';
import type { Answerer } from '../contract.ts';

/** How the agent stands, without its findings. */
export const status: Answerer<'status'> = {
  kind: 'status',
  answer({ sources, viewer }) {
    const whole = sources.status();
    return {
      ...whole,
      // What hung may be a path of anyone.
      ...(whole.budget === undefined || viewer.sees === 'all' ? {} : { budget: { ...whole.budget, hung: [] } }),
      findings: [],
      incomplete: whole.incomplete.filter((scope) => isVisibleScope(scope, viewer)).slice(0, 5000),
      scopes: sources.coverage().filter(({ scope }) => isVisibleScope(scope, viewer)).length,
      sees: viewer.sees,
    };
  },
};
