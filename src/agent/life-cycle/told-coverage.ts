import type { CoverageGap, ScopeCoverage } from '../../domain/coverage.ts';
import type { HostPath } from '../../domain/host-path.ts';

/** `npm@1000:/home/ann`: the scopes of a home end with it. */
const HOME_OF = /^[^@]+@[^:/]+:(\/.*)$/s;

/**
 * The coverage as it is kept and told: that a home could not be looked at completely, and why, but not which of its folders; what
 * somebody calls them is nobody else's business, and `bandog explain --look` says it on the host. What lies outside of homes keeps its path.
 */
export function toldCoverage(coverage: readonly ScopeCoverage[]): readonly ScopeCoverage[] {
  const homes = new Set(coverage.flatMap(({ scope }) => HOME_OF.exec(scope)?.[1] ?? []));
  return coverage.map((scope) => {
    if (scope.gaps.length === 0) return scope;
    const told = scope.gaps.map((gap) => toldGap(gap, homes));
    return { ...scope, gaps: [...new Map(told.map((gap) => [JSON.stringify(gap), gap])).values()] };
  });
}

function toldGap(gap: CoverageGap, homes: ReadonlySet<HostPath>): CoverageGap {
  const { reason, path, detail } = gap;
  const home = path === undefined ? undefined : homeAround(path, homes);
  if (home === undefined) return gap;
  // A detail is our own words, but that of a defect can hold anything.
  return { reason, path: home, ...(detail === undefined || detail.includes('/') ? {} : { detail }) };
}

/** The innermost home that holds the path. */
function homeAround(path: HostPath, homes: ReadonlySet<HostPath>): HostPath | undefined {
  for (let at = path; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) if (homes.has(at)) return at;
  return undefined;
}
