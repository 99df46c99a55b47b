import { visibleCoverage } from '../../visible.ts';
import type { Answerer } from '../contract.ts';

/** How everything stands that the agent needs. */
export const doctor: Answerer<'doctor'> = {
  kind: 'doctor',
  async answer({ sources, viewer }) {
    return { rows: await sources.diagnose(sources.coverage().flatMap((scope) => visibleCoverage(scope, viewer) ?? [])) };
  },
};
