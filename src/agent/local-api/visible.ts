import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { NearMiss, ScopeId } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import { type HostPath, isWithin } from '../../domain/host-path.ts';
import type { Sees } from '../../wire/local.ts';

/** Who asks. */
export interface Viewer {
  readonly sees: Sees;
  /** Numeric account id; set for whoever sees only his own. */
  readonly account?: string;
}

/**
 * Roots under which only the system puts things, so that a path there tells nothing of another person. What a machine-wide
 * copy has elsewhere (a link in someone's home) is left out for others.
 */
const SYSTEM_ROOTS: readonly HostPath[] = [
  '/usr',
  '/opt',
  '/bin',
  '/sbin',
  '/lib',
  '/lib64',
  '/etc',
  '/var/lib',
  '/snap',
  '/nix',
  '/Applications',
  '/Library',
  '/System',
  '/Windows',
  '/Program Files',
  '/Program Files (x86)',
  '/ProgramData',
];

/** The finding as this viewer is shown it; undefined when it concerns another account, or what only root may know of a container. */
export function visibleFinding(finding: Finding, viewer: Viewer): Finding | undefined {
  if (viewer.sees === 'all') return finding;
  const running = finding.running.filter(({ account }) => account?.id === viewer.account);
  if (finding.account !== undefined) return finding.account.id === viewer.account ? { ...finding, running } : undefined;
  if (finding.environment.kind !== 'host' || !isOfSystem(finding.anchor)) return undefined;
  const isShown = (path: HostPath): boolean => isWithin(path, finding.anchor) || isOfSystem(path);
  return {
    ...finding,
    paths: finding.paths.filter(isShown),
    evidence: finding.evidence.filter(({ path }) => isShown(path)),
    running,
    scopes: finding.scopes.filter((scope) => isVisibleScope(scope, viewer)),
  };
}

/** The coverage as this viewer is shown it: of the system's own scopes without paths, which may lie in anyone's home. */
export function visibleCoverage(coverage: ScopeCoverage, viewer: Viewer): ScopeCoverage | undefined {
  if (viewer.sees === 'all') return coverage;
  const account = accountOfScope(coverage.scope);
  if (account === viewer.account) return coverage;
  if (account !== undefined || coverage.scope.includes('#')) return undefined;
  return { ...coverage, gaps: coverage.gaps.map((gap) => (isShownGap(gap.path) ? gap : { reason: gap.reason })) };
}

/** The near miss as this viewer is shown it. */
export function visibleNearMiss(miss: NearMiss, viewer: Viewer): NearMiss | undefined {
  if (viewer.sees === 'all') return miss;
  const account = accountOfScope(miss.scope);
  if (account !== undefined) return account === viewer.account ? miss : undefined;
  return !miss.scope.includes('#') && isOfSystem(miss.path) ? miss : undefined;
}

/** Whether the scope is the viewer's own or the system's. */
export function isVisibleScope(scope: ScopeId, viewer: Viewer): boolean {
  return visibleCoverage({ scope, complete: true, gaps: [] }, viewer) !== undefined;
}

/** `package-managers/npm@1001:/home/ann` is 1001's; undefined for `…@system`. */
function accountOfScope(scope: ScopeId): string | undefined {
  const label = scope.slice(scope.indexOf('@') + 1);
  if (label === 'system' || label.startsWith('system#')) return undefined;
  const end = label.indexOf(':');
  return end < 0 ? label : label.slice(0, end);
}

function isOfSystem(path: HostPath): boolean {
  return SYSTEM_ROOTS.some((root) => isWithin(path, root));
}

function isShownGap(path: HostPath | undefined): boolean {
  return path === undefined || isOfSystem(path);
}
