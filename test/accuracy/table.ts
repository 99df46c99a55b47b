import type { RowResult, Score } from './score.ts';
import { channelOf } from './truth.ts';

interface Tally {
  readonly group: string;
  readonly right: number;
  readonly all: number;
}

/** The printed score: recall by channel and class, decoys, and everything that is not right. */
export function scoreTable(score: Score): string {
  const counted = score.rows.filter((result) => result.outcome !== 'not-counted');
  const copies = counted.filter((result) => result.row.expect !== 'benign');
  const decoys = counted.filter((result) => result.row.expect === 'benign');
  const wrong = counted.filter((result) => result.outcome !== 'right');
  return [
    'recall by channel',
    ...tally(copies, (result) => channelOf(result.row) ?? 'running').map(line),
    'recall by class',
    ...tally(copies, (result) => `${result.row.expect} ${result.row.class}`).map(line),
    `decoys flagged: ${decoys.filter((result) => result.outcome === 'flagged').length} of ${decoys.length}`,
    ...(wrong.length === 0 ? [] : ['not right:', ...wrong.map(explain)]),
    ...(score.unexplained.length === 0 ? [] : ['findings that no row explains:']),
    ...score.unexplained.map((finding) => `  ${finding.product}  ${finding.state}  ${finding.channel}  ${finding.anchor}`),
    `not counted: ${score.rows.length - counted.length} rows`,
    `recall ${ratio(copies)}, precision ${precision(score)}`,
    '',
  ].join('\n');
}

/** Whether every counted row is right and nothing is unexplained. */
export function isPerfect(score: Score): boolean {
  const counted = score.rows.filter((result) => result.outcome !== 'not-counted');
  return counted.length > 0 && counted.every((result) => result.outcome === 'right') && score.unexplained.length === 0;
}

function tally(results: readonly RowResult[], groupOf: (result: RowResult) => string): readonly Tally[] {
  return [...Map.groupBy(results, groupOf)]
    .map(([group, members]) => ({
      group,
      right: members.filter((member) => member.outcome === 'right').length,
      all: members.length,
    }))
    .toSorted((one, other) => one.group.localeCompare(other.group, 'en'));
}

function line({ group, right, all }: Tally): string {
  return `  ${group.padEnd(24)} ${String(right).padStart(3)} of ${String(all).padStart(3)}  ${(right / all).toFixed(2)}`;
}

function explain({ row, outcome, finding }: RowResult): string {
  const seen = finding === undefined ? '' : `  seen as ${finding.state} ${finding.channel} ${finding.anchor}`;
  return `  ${outcome.padEnd(13)}  ${row.id}  ${row.product}  ${row.method}  ${row.path}${seen}`;
}

function ratio(results: readonly RowResult[]): string {
  return results.length === 0
    ? 'n/a'
    : (results.filter((result) => result.outcome === 'right').length / results.length).toFixed(3);
}

function precision({ rows, unexplained }: Score): string {
  const flagged = rows.filter((result) => result.outcome === 'flagged').length;
  const right = rows.filter((result) => result.outcome === 'right' && result.row.expect !== 'benign').length;
  const all = right + flagged + unexplained.length;
  return all === 0 ? 'n/a' : (right / all).toFixed(3);
}
