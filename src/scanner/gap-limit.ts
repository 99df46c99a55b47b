import type { CoverageGap, ScopeCoverage } from '../domain/coverage.ts';
import type { Gap, ScopeId } from '../domain/evidence.ts';

/** Gaps of one scope that are listed one by one; a person reads some tens, the rest is counted. */
const MAX_GAPS = 200;

/** A scope's coverage from its gaps: each once, and a hostile number of them as one that says how many. */
export function gapsBeyond(scope: ScopeId, gaps: readonly Gap[]): ScopeCoverage {
  const distinct = new Map(gaps.map((gap) => [`${gap.reason}\0${gap.path ?? ''}\0${gap.detail ?? ''}`, listed(gap)]));
  const all = [...distinct.values()];
  const shown = all.slice(0, MAX_GAPS);
  const rest = all.length - shown.length;
  const more: readonly CoverageGap[] = rest === 0 ? [] : [{ reason: 'budget', detail: `and at least ${rest} further gaps` }];
  return { scope, complete: all.length === 0, gaps: [...shown, ...more] };
}

function listed(gap: Gap): CoverageGap {
  return {
    reason: gap.reason,
    ...(gap.path === undefined ? {} : { path: gap.path.slice(0, 16_384) }),
    ...(gap.detail === undefined ? {} : { detail: gap.detail.slice(0, 512) }),
  };
}
