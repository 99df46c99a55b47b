import { afterLook } from '../life-cycle/life-cycle.ts';
import { toldCoverage } from '../life-cycle/told-coverage.ts';
import type { Hung } from '../governor/budget.ts';
import type { Spool } from '../spool/spool.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { ScanResult } from '../../wire/pipe.ts';

/** What a look saw, with what keeps it from counting as it stands. */
export interface LookToRecord {
  readonly result: ScanResult;
  /** What was left out of it. */
  readonly leftOut: readonly Hung[];
  /** Scopes that another look, which began later, has looked at meanwhile. */
  readonly overtaken: ReadonlySet<string>;
  /** Whether it says anything of a product; absent: of every one. */
  readonly looksFor?: (product: string) => boolean;
}

/** A look on disk: how many findings it changed, the number of its commit, and whether a run is kept open that is over. */
export interface RecordedLook {
  readonly changes: number;
  readonly number: number;
  readonly hasRan: boolean;
}

/** Puts a look on disk. @throws what the spool throws; nothing of it is on disk then */
export function recordLook(spool: Spool, look: LookToRecord): RecordedLook {
  const { result, overtaken, looksFor } = look;
  const coverage = [...result.coverage, ...look.leftOut.filter(isScope).map(coverageOf)].filter(
    ({ scope }) => !overtaken.has(scope),
  );
  // A copy that also lies in a scope that was looked at later is that look's to tell of: what is said here may be over.
  const observations =
    overtaken.size === 0
      ? result.observations
      : result.observations.filter(({ scopes }) => !scopes.some((one) => overtaken.has(one)));
  const { startedAt: at, durationMs, catalogue } = result;
  const outlook = afterLook(spool.findings(), {
    at,
    catalogue: catalogue.digest,
    observations,
    coverage,
    ...(looksFor && { looksFor }),
  });
  const number = spool.record({ scan: { at, durationMs, catalogue, coverage: toldCoverage(coverage) }, ...outlook });
  return { changes: outlook.changes.length, number, hasRan: [...outlook.findings.values()].some(({ state }) => state === 'ran') };
}

/** What did not answer in this look: paths, and scopes where no path told why. */
export function hungIn({ coverage, hung = [] }: Pick<ScanResult, 'coverage' | 'hung'>): readonly string[] {
  const scopes = coverage.filter(({ gaps }) => gaps.some(({ reason, path }) => reason === 'hung' && path === undefined));
  return [...hung, ...scopes.map(({ scope }) => scope)];
}

/** Of what hung; a path in a scope that was looked at is the scope's own gap. */
function isScope({ what }: Hung): boolean {
  return !what.startsWith('/');
}

function coverageOf({ what: scope, lastAt, until, times }: Hung): ScopeCoverage {
  const often = times === 1 ? '' : ` (${times} times in a row)`;
  const detail = `did not answer at ${lastAt}${often}; left out until ${until}`;
  return { scope, complete: false, gaps: [{ reason: 'hung', detail }] };
}
