import type { CoverageGap, ScopeCoverage } from '../../domain/coverage.ts';
import type { Finding } from '../../domain/finding.ts';
import { GAP_REASONS } from '../../domain/gap.ts';
import { isWithin, type HostPath } from '../../domain/host-path.ts';

/** What a look can say of a finding that it did not see. */
export type Covered = 'not-looked' | 'blocked' | 'complete';

/** What one look covered of a finding that it did not see. */
export type CoverageOf = (finding: Pick<Finding, 'scopes' | 'paths' | 'anchor'>) => Covered;

/** As many gaps as a scope can report (`ScopeCoverage`): behind a full list there may be more. */
const MAX_GAPS = 1000;

/**
 * Answers, for each finding, whether this look went through all its scopes: `complete` only when every one was looked at
 * and no gap that keeps findings lies on, above or below one of its paths. A scope that says it was not complete and
 * names no gap, or more than it can list, blocks everything in it.
 */
export function coverageOf(coverage: readonly ScopeCoverage[]): CoverageOf {
  const scopes = new Map<string, ScopeCoverage[]>();
  for (const one of coverage) {
    const same = scopes.get(one.scope);
    if (same === undefined) scopes.set(one.scope, [one]);
    else same.push(one);
  }
  return (finding) => {
    let answer: Covered = 'complete';
    for (const scope of finding.scopes) {
      const reports = scopes.get(scope);
      const found = reports === undefined ? scopes.get(rootsOf(scope)) : undefined;
      if (reports === undefined && found === undefined) return 'not-looked';
      // A root that is not there any more is gone with all that was in it, if nothing kept us from finding roots.
      if (found?.some((report) => !report.complete && mayHide(report)) === true) answer = 'blocked';
      if (reports?.some((report) => blocks(report, finding)) === true) answer = 'blocked';
    }
    return answer;
  };
}

/** The scope that says which roots there are, of which this is one: `environments/docker@system` of `environments/docker@system#team/box:2.1`. */
function rootsOf(scope: string): string {
  const at = scope.startsWith('environments/') ? scope.indexOf('#') : -1;
  return at < 0 ? '' : scope.slice(0, at);
}

function mayHide({ gaps }: ScopeCoverage): boolean {
  return gaps.length === 0 || gaps.some((gap) => GAP_REASONS[gap.reason].keepsFindings || gap.reason === 'malformed');
}

function blocks(report: ScopeCoverage, finding: Pick<Finding, 'paths' | 'anchor'>): boolean {
  if (!report.complete && (report.gaps.length === 0 || report.gaps.length >= MAX_GAPS)) return true;
  return report.gaps.some((gap) => keeps(gap, finding));
}

function keeps(gap: CoverageGap, finding: Pick<Finding, 'paths' | 'anchor'>): boolean {
  if (!GAP_REASONS[gap.reason].keepsFindings) return false;
  const { path } = gap;
  return path === undefined || touches(path, finding.anchor) || finding.paths.some((one) => touches(path, one));
}

function touches(gap: HostPath, path: HostPath): boolean {
  const known = literalPart(path);
  return isWithin(gap, known) || isWithin(known, gap);
}

/** A leftover can be told with a `*` for names that are nobody's business (`~/.tool/projects/*`): anything below may be it. */
function literalPart(path: HostPath): HostPath {
  const star = path.indexOf('*');
  return star < 0 ? path : path.slice(0, path.lastIndexOf('/', star));
}
