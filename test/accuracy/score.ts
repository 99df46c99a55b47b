import { channelOf, type TruthRow } from './truth.ts';
import type { Observation } from '../../src/domain/finding.ts';
import { isWithin } from '../../src/domain/host-path.ts';

/** `no-signature`: missed, and the catalogue does not know the product; `wrong-product`: the place was taken for another product only. */
export type Outcome =
  | 'right'
  | 'missed'
  | 'no-signature'
  | 'wrong-product'
  | 'wrong-channel'
  | 'wrong-state'
  | 'flagged'
  | 'not-counted';

/** What became of one row. */
export interface RowResult {
  readonly row: TruthRow;
  readonly outcome: Outcome;
  readonly finding?: Observation;
}

export interface Score {
  readonly rows: readonly RowResult[];
  /** Findings that neither a row nor another finding's copy explains. */
  readonly unexplained: readonly Observation[];
}

export interface ScoreOptions {
  /** Products that the catalogue has a signature for. */
  readonly products: ReadonlySet<string>;
  /** Whether the rows `running` were started. */
  readonly isRunning: boolean;
}

/** A decoy that must not be taken for any product at all. */
export const ANY = '*';

/** Holds a scan's findings against a subject's truth. */
export function score(truth: readonly TruthRow[], findings: readonly Observation[], options: ScoreOptions): Score {
  const rows = truth.map((row) => resultOf(row, findings, options));
  const real = truth.filter((row) => row.expect !== 'benign');
  const told = new Set(rows.flatMap(({ outcome, finding }) => (outcome === 'flagged' ? [finding] : [])));
  const unexplained = findings.filter(
    (finding) => !told.has(finding) && !real.some((row) => row.product === finding.product && isAbout(finding, row)),
  );
  return { rows, unexplained };
}

/** Counted are all rows but stand-ins that hold nothing real, and processes that were not started. */
export function isCounted(row: TruthRow, options: ScoreOptions): boolean {
  if (row.class === 'synthetic' && row.expect !== 'benign') return false;
  return row.expect !== 'running' || options.isRunning;
}

function resultOf(row: TruthRow, findings: readonly Observation[], options: ScoreOptions): RowResult {
  const here = findings.filter((finding) => isAbout(finding, row));
  const about = here.filter((finding) => finding.product === row.product);
  if (row.expect === 'benign') {
    // Whatever a decoy is taken for, it is innocent of it; but a copy that lies around it has a row of its own.
    const flagged = (row.product === ANY ? here : about).find((finding) => isExactly(finding, row.path));
    return flagged === undefined ? { row, outcome: 'right' } : { row, outcome: 'flagged', finding: flagged };
  }
  if (!isCounted(row, options)) return { row, outcome: 'not-counted' };
  const [first] = about;
  if (first === undefined) return { row, ...missed(row, here, options) };
  const inState = about.filter((finding) => hasState(finding, row));
  if (inState[0] === undefined) return { row, outcome: 'wrong-state', finding: first };
  const channel = channelOf(row);
  const right = inState.find((finding) => channel === undefined || finding.channel === channel);
  return right === undefined ? { row, outcome: 'wrong-channel', finding: inState[0] } : { row, outcome: 'right', finding: right };
}

function missed(row: TruthRow, here: readonly Observation[], options: ScoreOptions): Omit<RowResult, 'row'> {
  const other = here.find((finding) => isExactly(finding, row.path));
  if (other !== undefined) return { outcome: 'wrong-product', finding: other };
  return { outcome: options.products.has(row.product) ? 'missed' : 'no-signature' };
}

function hasState(finding: Observation, row: TruthRow): boolean {
  if (row.expect === 'running') return finding.running.length > 0;
  return finding.state === (row.expect === 'leftover' ? 'residue' : row.expect);
}

/** Whether the finding speaks of this row's place: the place itself, something in it, or the copy around it. */
function isAbout(finding: Observation, given: TruthRow): boolean {
  const row = placed(given);
  if (!isIn(finding, row)) return false;
  if (row.indicator !== undefined) return finding.evidence.some(({ indicator }) => indicator === row.indicator);
  const paths = [finding.anchor, ...finding.paths, ...finding.running.map((running) => running.executable)];
  return paths.some((path) => isWithin(path, row.path) || (path.split('/').length > 3 && isWithin(row.path, path)));
}

/** A layer that a builder laid into a store by its path on the host is a root of its own. */
function placed(row: TruthRow): TruthRow {
  const [, environment, path] = /^\/var\/lib\/docker\/overlay2\/([^/]+)\/diff(\/.+)$/.exec(row.path) ?? [];
  return environment === undefined || path === undefined ? row : { ...row, environment, path };
}

function isIn({ environment: { kind, id, image, name } }: Observation, row: TruthRow): boolean {
  return row.environment === undefined ? kind === 'host' : row.environment === (name ?? id ?? image);
}

/** Whether the finding lies at the path or in it; a manifest stands for the folder that it describes. */
function isExactly(finding: Observation, place: string): boolean {
  const path = place.replace(/(?<=.)\/package\.json$/, '');
  return [finding.anchor, ...finding.paths].some((own) => isWithin(own, path));
}
