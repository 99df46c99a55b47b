import { firstThatFit } from '../../page.ts';
import { isVisibleScope, visibleFinding } from '../../visible.ts';
import type { Answerer } from '../contract.ts';

/** Orders a look and waits for it. Whoever asks, it is the same look of the whole host; he is shown what concerns him. */
export const scan: Answerer<'scan'> = {
  kind: 'scan',
  async answer({ sources, viewer, progress }) {
    const outcome = await sources.lookNow((step) => {
      const { scope } = step;
      const isShown = scope === undefined || isVisibleScope(scope, viewer);
      progress(isShown ? step : { phase: step.phase });
    });
    const changes = outcome.changes.flatMap((change) => {
      const finding = visibleFinding(change.finding, viewer);
      return finding === undefined ? [] : [{ ...change, finding }];
    });
    const shown = firstThatFit(changes);
    return {
      ...outcome,
      changes: shown,
      incomplete: outcome.incomplete.filter((scope) => isVisibleScope(scope, viewer)).slice(0, 5000),
      scopes: sources.coverage().filter(({ scope }) => isVisibleScope(scope, viewer)).length,
      open: sources.findings().filter((finding) => visibleFinding(finding, viewer) !== undefined).length,
      isCut: shown.length < changes.length,
    };
  },
};
