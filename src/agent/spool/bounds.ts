import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { ScanReport } from './entry.ts';

/** How much a spool keeps. */
export interface Bounds {
  /** Open findings of one host. The fullest host that was measured had some hundred. */
  readonly open: number;
  /** Gone findings that are remembered, so that a copy that comes back keeps its first day. */
  readonly gone: number;
  /** Bytes in use above which no new finding is taken; what is known is still kept up to date. */
  readonly bytes: number;
}

/** What an agent keeps. */
export const BOUNDS: Bounds = { open: 20_000, gone: 2000, bytes: 64 * 1024 * 1024 };
/** The file never grows beyond this, whatever happens. */
export const HARD_MAX_BYTES = 2 * BOUNDS.bytes;
/** Looks that wait to be sent; a later one of the same scopes replaces an earlier one. */
export const MAX_SCANS = 16;
/** Scopes whose coverage is remembered; as many as one look may report. */
export const MAX_SCOPES = 5000;
/** One look as JSON: 5,000 scopes without gaps are about 300 kB. */
const MAX_SCAN_CHARACTERS = 512 * 1024;

/** The look within its bound: each scope with fewer of its gaps, still marked incomplete; undefined when even that is too much. */
export function boundedScan(scan: ScanReport): ScanReport | undefined {
  for (const most of [1000, 20, 0]) {
    const cut = { ...scan, coverage: scan.coverage.map((scope) => withGaps(scope, most)) };
    if (JSON.stringify(cut).length <= MAX_SCAN_CHARACTERS) return cut;
  }
  return undefined;
}

/** Two looks as one that claims no more than both: as old as the older, each scope as the newer one saw it. */
export function mergedScans(older: ScanReport, newer: ScanReport): ScanReport {
  const coverage = new Map([...older.coverage, ...newer.coverage].map((scope) => [scope.scope, scope]));
  return { ...newer, at: older.at, coverage: [...coverage.values()], seen: [...new Set([...older.seen, ...newer.seen])] };
}

/** Whether `newer` looked at all that `older` looked at. */
export function replaces(newer: ScanReport, older: ScanReport): boolean {
  const scopes = new Set(newer.coverage.map((scope) => scope.scope));
  return older.coverage.every((scope) => scopes.has(scope.scope));
}

function withGaps(scope: ScopeCoverage, most: number): ScopeCoverage {
  return scope.gaps.length <= most ? scope : { ...scope, complete: false, gaps: scope.gaps.slice(0, most) };
}
