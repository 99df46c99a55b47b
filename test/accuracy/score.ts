import { channelOf, type TruthRow } from './truth.ts';
import type { Observation } from '../../src/domain/finding.ts';
import { isWithin } from '../../src/domain/host-path.ts';

/** What became of one row. */
export interface RowResult {
  readonly row: TruthRow;
  readonly outcome: 'right' | 'missed' | 'wrong-channel' | 'wrong-state' | 'flagged' | 'not-counted';
  readonly finding?: Observation;
}

export interface Score {
  readonly rows: readonly RowResult[];
  /** Findings that neither a row nor another finding's copy explains. */
  readonly unexplained: readonly Observation[];
}

export interface ScoreOptions {
  /** Products that the catalogue has a signature for; rows of others are not counted. */
  readonly products: ReadonlySet<string>;
  /** Whether the rows `running` were started. */
  readonly isRunning: boolean;
}

/** Holds a scan's findings against a subject's truth. */
export function score(truth: readonly TruthRow[], findings: readonly Observation[], options: ScoreOptions): Score {
  const rows = truth.map((row) => resultOf(row, findings, options));
  const real = truth.filter((row) => row.expect !== 'benign');
  const unexplained = findings.filter((finding) => !real.some((row) => row.product === finding.product && isAbout(finding, row)));
  return { rows, unexplained };
}

/** Counted are all rows but stand-ins, containers (a later issue) and products without a signature. */
export function isCounted(row: TruthRow, options: ScoreOptions): boolean {
  if (row.class === 'synthetic' && row.expect !== 'benign') return false;
  if (!options.products.has(row.product) || row.method.startsWith('container')) return false;
  return row.expect !== 'running' || options.isRunning;
}

function resultOf(row: TruthRow, findings: readonly Observation[], options: ScoreOptions): RowResult {
  const about = findings.filter((finding) => finding.product === row.product && isAbout(finding, row));
  if (row.expect === 'benign') {
    const [flagged] = about.filter((finding) => isExactly(finding, row.path));
    return flagged === undefined ? { row, outcome: 'right' } : { row, outcome: 'flagged', finding: flagged };
  }
  const [first] = about;
  if (first === undefined) return { row, outcome: isCounted(row, options) ? 'missed' : 'not-counted' };
  const inState = about.filter((finding) => hasState(finding, row));
  if (inState[0] === undefined) return { row, outcome: isCounted(row, options) ? 'wrong-state' : 'not-counted', finding: first };
  const channel = channelOf(row);
  const right = inState.find((finding) => channel === undefined || finding.channel === channel);
  return right === undefined ? { row, outcome: 'wrong-channel', finding: inState[0] } : { row, outcome: 'right', finding: right };
}

function hasState(finding: Observation, row: TruthRow): boolean {
  if (row.expect === 'running') return finding.running.length > 0;
  return finding.state === (row.expect === 'leftover' ? 'residue' : 'installed');
}

/** Whether the finding speaks of this row's place: the place itself, something in it, or the copy around it. */
function isAbout(finding: Observation, row: TruthRow): boolean {
  const paths = [finding.anchor, ...finding.paths, ...finding.running.map((running) => running.executable)];
  return paths.some((path) => isWithin(path, row.path) || (path.split('/').length > 3 && isWithin(row.path, path)));
}

function isExactly(finding: Observation, path: string): boolean {
  return [finding.anchor, ...finding.paths].some((own) => isWithin(own, path));
}
