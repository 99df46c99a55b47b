import { DatabaseSync } from 'node:sqlite';
import type { Finding } from '../../src/domain/finding.ts';
import { openFindingsDigest } from '../../src/wire/open-digest.ts';
import type { Stack } from '../e2e/stack.ts';
import type { Life } from './chaos-site.ts';

/** What was lost, and what is there twice; all lists are empty when the promise holds. */
export interface Account {
  /** Open findings of which only one of collector, agent and `bandog scan` knows, or of which they say different things. */
  readonly disagreements: readonly string[];
  /** Copies that a recorded look can have seen, and of which the collector never heard. */
  readonly lost: readonly string[];
  /** Copies with more than one beginning, and neighbouring lines of a history that say the same. */
  readonly doubled: readonly string[];
  /** What the collector's own books say against it: forks, losses, batches that were counted twice, an audit log that does not verify. */
  readonly books: readonly string[];
  /** Scopes that the collector knows as incomplete without a reason. */
  readonly unexplained: readonly string[];
  readonly figures: AccountFigures;
}

/** How much there was to lose. */
export interface AccountFigures {
  readonly installs: number;
  /** Of these, those that lived through a whole recorded look. */
  readonly witnessed: number;
  readonly open: number;
  readonly batches: number;
  readonly historyLines: number;
  readonly looks: number;
}

/** Compares collector, agent and a fresh scan, all at rest, and reads the collector's history. Ends agent and collector. */
export async function accountOf(stack: Stack, lives: readonly Life[]): Promise<Account> {
  const scanned = (await stack.scan()).findings;
  const status = await stack.status();
  const { findings, coverage } = await stack.query();
  const reported = findings.map(({ finding }) => finding).filter((finding) => finding.state !== 'gone');
  const digests = [reported, status.findings].map((open) => openFindingsDigest(open));
  const looks = stack
    .log('agent')
    .flatMap((line) => (line.msg === 'looked' ? [lookIn(Date.parse(String(line['at'])), Number(line['durationMs']))] : []));
  const audit = await stack.call(['collector', 'audit', 'verify', '--data', stack.dataFolder], true);
  await stack.end('agent', 'SIGTERM');
  await stack.end('collector', 'SIGTERM');
  const database = new DatabaseSync(stack.storeFile, { readOnly: true });
  try {
    const histories = historiesOf(database);
    const witnessed = lives.filter((life) =>
      looks.some((look) => look.fromMs >= life.fromMs && look.toMs <= (life.toMs ?? Infinity)),
    );
    return {
      disagreements: [
        ...differences('scan', scanned.map(wordOf), reported.map(wordOf)),
        ...differences('agent', status.findings.map(wordOf), reported.map(wordOf)),
        ...(new Set(digests).size === 1 ? [] : ['the digests differ']),
        ...(status.waiting === 0 ? [] : [`${status.waiting} entries wait`]),
      ],
      lost: witnessed.filter((life) => !histories.has(life.anchor)).map((life) => life.anchor),
      doubled: [...doubledLives(lives, histories), ...repeats(histories)],
      books: [
        ...booksOf(database, stack.log('agent').filter((line) => line.msg === IN_MEMORY).length),
        ...(audit.code === 0 ? [] : [`the audit log does not verify: ${audit.stdout}${audit.stderr}`]),
      ],
      unexplained: coverage.incomplete.filter(({ gaps }) => gaps.length === 0).map(({ scope }) => scope),
      figures: {
        installs: lives.length,
        witnessed: witnessed.length,
        open: reported.length,
        batches: number(database, "SELECT value AS n FROM counter WHERE name = 'batches'"),
        historyLines: [...histories.values()].flat().length,
        looks: looks.length,
      },
    };
  } finally {
    database.close();
  }
}

/** By the scanner's clock, which is nobody's to change: the agent's may jump. */
function lookIn(fromMs: number, durationMs: number): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs, toMs: fromMs + durationMs };
}

/** One line as a word for each moment of a finding: `installed proven 2.0.0`. */
type Histories = ReadonlyMap<string, readonly string[]>;

function historiesOf(database: DatabaseSync): Histories {
  const rows = database
    .prepare(
      `SELECT finding.document AS document, line.state || ' ' || line.identity || ' ' || line.version AS word
         FROM finding_history AS line JOIN finding ON finding.id = line.finding ORDER BY line.id`,
    )
    .all();
  const words = Map.groupBy(rows, (row) => (JSON.parse(String(row['document'])) as Finding).anchor);
  return new Map([...words].map(([anchor, lines]) => [anchor, lines.map((line) => String(line['word']))]));
}

/** Copies whose one life has more than one beginning: seen, out of sight, and seen again is one life only while it is `unknown`. */
function doubledLives(lives: readonly Life[], histories: Histories): readonly string[] {
  return lives.flatMap(({ anchor }) => {
    const states = (histories.get(anchor) ?? []).map((word) => word.split(' ')[0] ?? '').filter((state) => state !== 'unknown');
    const beginnings = states.filter((state, at) => state !== 'gone' && (at === 0 || states[at - 1] === 'gone'));
    return beginnings.length > 1 ? [`${anchor}: ${states.join(', ')}`] : [];
  });
}

function repeats(histories: Histories): readonly string[] {
  return [...histories].flatMap(([anchor, words]) =>
    words.flatMap((word, at) => (at > 0 && words[at - 1] === word ? [`${anchor}: ${word} twice`] : [])),
  );
}

/** What an agent logs when its disk fails: what it knows from then on ends with it, and its next start is from an older state. */
const IN_MEMORY = 'the state folder cannot be written; looking and reporting go on in memory until it can';

function booksOf(database: DatabaseSync, inMemory: number): readonly string[] {
  const [host, ...others] = database.prepare('SELECT sequence, forked_at, wants_resync FROM host').all();
  const batches = number(database, "SELECT value AS n FROM counter WHERE name = 'batches'");
  const told = database.prepare('SELECT what, count FROM loss').all();
  const losses = told.filter((loss) => !HELD.test(String(loss['what'])));
  const held = told.reduce((sum, loss) => sum + (HELD.test(String(loss['what'])) ? Number(loss['count']) : 0), 0);
  const wentBack = database.prepare("SELECT detail FROM alarm WHERE kind = 'state-rollback'").all();
  // Each time the chain began anew, and the alarm says how far it had come.
  const earlier = wentBack.reduce(
    (all, { detail }) => all + (JSON.parse(String(detail)) as { readonly stored: number }).stored,
    0,
  );
  const sequence = Number(host?.['sequence']) + earlier;
  const copies = number(database, 'SELECT count(*) - count(DISTINCT finding_id) AS n FROM finding');
  return [
    ...(host === undefined || others.length > 0 ? [`${others.length + 1} hosts`] : []),
    ...(host?.['forked_at'] === null ? [] : ['the chain is forked']),
    ...(host?.['wants_resync'] === 0 ? [] : ['a resync is wanted']),
    ...(sequence === batches ? [] : [`${batches} batches were committed up to sequence ${sequence}`]),
    ...(wentBack.length <= inMemory
      ? []
      : [`the state went back ${wentBack.length} times, and ${inMemory} times only memory held it`]),
    ...(held <= inMemory ? [] : [`${held} spells in memory were told, and there were ${inMemory}`]),
    ...losses.map((loss) => `given up: ${String(loss['count'])} ${String(loss['what'])}`),
    ...(copies === 0 ? [] : [`${copies} findings are there twice`]),
  ];
}

/** The words of such a spell; one that a crash ended is told as a loss, and what was lost in it is counted by the other checks. */
const HELD = /memory alone held/;

function wordOf(finding: Pick<Finding, 'id' | 'state' | 'identity' | 'version' | 'anchor'>): string {
  return `${finding.anchor} ${finding.state} ${finding.identity} ${finding.version ?? ''} (${finding.id})`;
}

function differences(who: string, theirs: readonly string[], collectors: readonly string[]): readonly string[] {
  const [known, reported] = [new Set(theirs), new Set(collectors)];
  return [
    ...[...known.difference(reported)].map((word) => `only ${who}: ${word}`),
    ...[...reported.difference(known)].map((word) => `only collector, not ${who}: ${word}`),
  ];
}

function number(database: DatabaseSync, query: string): number {
  return Number(database.prepare(query).get()?.['n'] ?? Number.NaN);
}
