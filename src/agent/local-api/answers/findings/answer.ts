import { LOCAL_LIMITS } from '../../../../wire/local.ts';
import { firstThatFit } from '../../page.ts';
import { visibleFinding } from '../../visible.ts';
import type { Answerer } from '../contract.ts';

/** The open findings, by id, a page at a time. */
export const findings: Answerer<'findings'> = {
  kind: 'findings',
  answer({ ask, sources, viewer }) {
    const visible = sources
      .findings()
      .flatMap((finding) => visibleFinding(finding, viewer) ?? [])
      .filter(({ id }) => ask.after === undefined || id > ask.after)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const page = firstThatFit(visible, LOCAL_LIMITS.pageRows);
    const last = page.at(-1);
    return { findings: page, ...(page.length < visible.length && last !== undefined ? { next: last.id } : {}) };
  },
};
