import type { Outcome, RowResult, Score } from './score.ts';
import { channelOf } from './truth.ts';

/** How many of what there is were found, and how much of what was said is so. */
export interface Tally {
  readonly group: string;
  readonly right: number;
  readonly all: number;
  /** Said, and not so: flagged decoys, findings that nothing explains, wrong channels. */
  readonly wrong: number;
}

/** One subject's score: recall and precision by channel, class and evasion, what was taken for what, and all that is not right. */
export function scoreTable(score: Score): string {
  const { copies, wrong } = split(score);
  const evasions = copies.filter(({ row }) => row.class === 'evasion');
  return [
    ...section('channel', byChannel(score)),
    ...section(
      'class',
      tally(copies, ({ row }) => `${row.expect} ${row.class}`),
    ),
    ...section(
      'evasion',
      tally(evasions, ({ row }) => row.evasion ?? row.method),
    ),
    ...confusions(score),
    ...(wrong.length === 0 ? [] : ['', 'not right', ...wrong.map(explain)]),
    ...unexplained(score),
    '',
    totalLine('total', score),
    '',
  ].join('\n');
}

/** The last lines: one for each subject. */
export function totalTable(scores: ReadonlyMap<string, Score>): string {
  const all: Score = {
    rows: [...scores.values()].flatMap(({ rows }) => rows),
    unexplained: [...scores.values()].flatMap((score) => score.unexplained),
  };
  return [...[...scores].map(([title, score]) => totalLine(title, score)), totalLine('all', all), ''].join('\n');
}

/** Whether every counted row is right and nothing is unexplained. */
export function isPerfect(score: Score): boolean {
  const counted = score.rows.filter((result) => result.outcome !== 'not-counted');
  return counted.length > 0 && counted.every((result) => result.outcome === 'right') && score.unexplained.length === 0;
}

function split({ rows }: Score): {
  readonly copies: readonly RowResult[];
  readonly decoys: readonly RowResult[];
  readonly wrong: readonly RowResult[];
} {
  const counted = rows.filter((result) => result.outcome !== 'not-counted');
  return {
    copies: counted.filter((result) => result.row.expect !== 'benign'),
    decoys: counted.filter((result) => result.row.expect === 'benign'),
    wrong: counted.filter((result) => result.outcome !== 'right'),
  };
}

function byChannel(score: Score): readonly Tally[] {
  const { copies, decoys } = split(score);
  const said = [
    ...score.unexplained.map((finding) => finding.channel),
    ...[...decoys, ...copies].flatMap(({ outcome, finding }) =>
      finding === undefined || outcome === 'right' ? [] : [finding.channel],
    ),
  ];
  const tallies = tally(copies, (result) => channelName(result));
  const groups = new Set(tallies.map(({ group }) => group));
  const only = [...new Set(said)].filter((channel) => !groups.has(channel));
  return [...tallies, ...only.map((group) => ({ group, right: 0, all: 0, wrong: 0 }))].map((one) => ({
    ...one,
    wrong: said.filter((channel) => channel === one.group).length,
  }));
}

function tally(results: readonly RowResult[], groupOf: (result: RowResult) => string): readonly Tally[] {
  return [...Map.groupBy(results, groupOf)]
    .map(([group, members]) => ({ group, right: members.filter(isRight).length, all: members.length, wrong: 0 }))
    .toSorted((one, other) => one.group.localeCompare(other.group, 'en'));
}

/** Of a hidden copy the channel is what the scan said, since there is no right one. */
function channelName({ row, finding }: RowResult): string {
  return channelOf(row) ?? (row.expect === 'running' ? 'running' : (finding?.channel ?? 'hidden'));
}

function isRight({ outcome }: RowResult): boolean {
  return outcome === 'right';
}

function section(title: string, tallies: readonly Tally[]): readonly string[] {
  if (tallies.length === 0) return [];
  const hasWrong = tallies.some(({ wrong }) => wrong > 0) || title === 'channel';
  const head = `${title.padEnd(46)} found    of  recall${hasWrong ? '  precision' : ''}`;
  return ['', head, ...tallies.map((one) => line(one, hasWrong))];
}

function line({ group, right, all, wrong }: Tally, hasWrong: boolean): string {
  const precision = hasWrong ? ratio(right, right + wrong).padStart(11) : '';
  return `  ${group.slice(0, 44).padEnd(44)} ${String(right).padStart(5)} ${String(all).padStart(5)}  ${ratio(right, all).padStart(6)}${precision}`;
}

/** What was taken for what, the most frequent first. */
function confusions(score: Score): readonly string[] {
  const taken = split(score).wrong.flatMap(({ row, outcome, finding }) => {
    const is =
      row.expect === 'benign'
        ? `no ${row.product === '*' ? 'product' : row.product}`
        : `${row.product} ${channelOf(row) ?? (row.expect === 'running' ? 'running' : 'hidden')}`;
    const said = finding === undefined ? NOTHING[outcome] : `${finding.product} ${finding.channel} ${finding.state}`;
    return said === undefined ? [] : [{ text: `  ${is.padEnd(44)} taken for ${said}`, id: row.id }];
  });
  const groups = [...Map.groupBy(taken, ({ text }) => text)].toSorted(([, one], [, other]) => other.length - one.length);
  if (groups.length === 0) return [];
  return [
    '',
    'what was taken for what',
    ...groups.map(([text, members]) => `${text}  (${members.map(({ id }) => id).join(' ')})`),
  ];
}

const NOTHING: Partial<Record<Outcome, string>> = {
  missed: 'nothing',
  'no-signature': 'nothing: the catalogue does not know it',
};

function explain({ row, outcome, finding }: RowResult): string {
  const seen = finding === undefined ? '' : `  seen as ${finding.product} ${finding.state} ${finding.channel} ${finding.anchor}`;
  return `  ${outcome.padEnd(13)}  ${row.id}  ${row.product}  ${row.evasion ?? row.method}  ${JSON.stringify(row.path).slice(1, -1)}${seen}`;
}

function unexplained(score: Score): readonly string[] {
  if (score.unexplained.length === 0) return [];
  const lines = score.unexplained.map(
    (one) => `  ${one.product}  ${one.state}  ${one.channel}  ${JSON.stringify(one.anchor).slice(1, -1)}`,
  );
  return ['', 'findings that no row explains', ...lines];
}

function totalLine(title: string, score: Score): string {
  const { copies, decoys } = split(score);
  const right = copies.filter(isRight).length;
  const flagged = decoys.filter((result) => result.outcome === 'flagged').length;
  const saidWrongly = flagged + score.unexplained.length + copies.filter(({ outcome }) => outcome === 'wrong-product').length;
  const skipped = score.rows.length - copies.length - decoys.length;
  return [
    title.padEnd(16),
    `copies ${String(right).padStart(4)} of ${String(copies.length).padStart(4)}  recall ${ratio(right, copies.length, 3)}`,
    `decoys flagged ${String(flagged).padStart(3)} of ${String(decoys.length).padStart(4)}  precision ${ratio(right, right + saidWrongly, 3)}`,
    `evasions ${copies.filter(({ row }) => row.class === 'evasion').length}`,
    ...(skipped === 0 ? [] : [`not counted ${skipped}`]),
  ].join('   ');
}

function ratio(part: number, whole: number, digits = 2): string {
  return whole === 0 ? '–' : (part / whole).toFixed(digits);
}
