import { gzipSync } from 'node:zlib';
import type { ApiClient, ReleaseView } from '../../api-client/client.generated.ts';
import { KnownError } from '../../domain/errors.ts';
import { withCollector } from '../collector-access.ts';
import type { Io } from '../contract.ts';
import { dryRunLines } from './dry-run-lines.ts';
import { needed, noWords, oneWord, parsePart, unknownVerb } from './part.ts';
import { listReleases, releaseSentence } from './release-list.ts';
import { fileOf, keyOf, signed, statementFor } from './release-statement.ts';
import { ringCostLines } from './ring-cost-lines.ts';
import { ringNamed } from './ring-named.ts';

const OPTIONS = {
  ring: { type: 'string' },
  key: { type: 'string' },
  statement: { type: 'string' },
  revision: { type: 'string' },
  expires: { type: 'string', default: '30' },
  why: { type: 'string' },
  canary: { type: 'string' },
  early: { type: 'string' },
  'hold-back': { type: 'boolean' },
} as const;

/** One call: what was given, and the collector to ask. */
interface Call {
  readonly words: readonly string[];
  readonly values: ReturnType<typeof parsePart<typeof OPTIONS>>['values'];
  readonly io: Io;
  ask<T>(use: (client: ApiClient) => Promise<T>): Promise<T>;
}

type Verb = (call: Call) => Promise<string | undefined>;

/** Each verb; what it answers is printed. */
const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['publish', publish],
  ['sign', sign],
  ['list', list],
  [
    'ring',
    async (call: Call) =>
      changed(call, (client, revision) =>
        client.setReleaseRing({ revision, ring: ringNamed(needed(call.values.ring, '--ring')) }),
      ),
  ],
  [
    'pause',
    async (call: Call) =>
      changed(call, (client, revision) => client.pauseRelease({ revision, why: call.values.why ?? 'paused by hand' })),
  ],
  ['resume', async (call: Call) => changed(call, (client, revision) => client.resumeRelease({ revision }))],
  ['roll-back', rollBack],
  ['dry-run', dryRun],
  ['costs', costs],
  ['shares', shares],
  ['rotate-key', rotateKey],
]);

/** `bandog collector catalogue …`: what the publisher does with catalogues. */
export async function catalogue(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, OPTIONS);
  const [verb = '', ...words] = positionals;
  const run = VERBS.get(verb);
  if (run === undefined) throw unknownVerb('catalogue', [...VERBS.keys()]);
  const said = await run({ words, values, io, ask: (use) => withCollector(values, io, use) });
  if (said !== undefined) io.stdout.write(`${said}\n`);
  return 0;
}

async function publish({ words, values, io, ask }: Call): Promise<string> {
  const bytes = fileOf(oneWord(words, 'FILE'), io);
  const ring = ringNamed(values.ring ?? 'canary');
  const expiresInDays = wholeOf(values.expires, '--expires');
  const { key, statement: file, 'hold-back': isHeldBack = false } = values;
  const { revision } = await ask(async (client) => {
    const statement = await statementFor(bytes, { key, statement: file, days: expiresInDays, io }, client);
    const content = gzipSync(bytes).toString('base64');
    return client.publishRelease({
      content,
      ring,
      expiresInDays,
      ...(statement === undefined ? {} : { statement }),
      ...(isHeldBack ? { isHeldBack } : {}),
    });
  });
  if (values.json) return JSON.stringify({ revision });
  return isHeldBack
    ? `Release ${revision} is held back: \`catalogue dry-run ${revision} --ring ${ring}\` asks what it would find, \`catalogue resume ${revision}\` gives it to the ring.`
    : `Release ${revision} is for the hosts of the ring ${ring}.`;
}

async function sign({ words, values, io }: Call): Promise<string> {
  const bytes = fileOf(oneWord(words, 'FILE'), io);
  const revision = wholeOf(needed(values.revision, '--revision'), '--revision');
  return JSON.stringify(
    signed(bytes, { key: keyOf(needed(values.key, '--key'), io), revision, days: wholeOf(values.expires, '--expires') }),
  );
}

async function list({ words, values, io }: Call): Promise<undefined> {
  noWords(words);
  await listReleases(values, io);
}

async function changed(call: Call, change: (client: ApiClient, revision: number) => Promise<ReleaseView>): Promise<string> {
  const revision = wholeOf(oneWord(call.words, 'REVISION'), 'REVISION');
  return releaseSentence(await call.ask((client) => change(client, revision)));
}

async function dryRun({ words, values, ask }: Call): Promise<string> {
  const revision = wholeOf(oneWord(words, 'REVISION'), 'REVISION');
  const { ring } = values;
  const view = await ask((client) =>
    ring === undefined ? client.getDryRun({ revision }) : client.startDryRun({ revision, ring: ringNamed(ring) }),
  );
  return values.json ? JSON.stringify(view, null, 2) : dryRunLines(view).join('\n');
}

async function costs({ words, values, ask }: Call): Promise<string> {
  noWords(words);
  const view = await ask((client) => client.getRingCosts());
  return values.json ? JSON.stringify(view, null, 2) : ringCostLines(view).join('\n');
}

async function rollBack({ words, ask }: Call): Promise<string> {
  const bad = wholeOf(oneWord(words, 'REVISION'), 'REVISION');
  const { revision } = await ask((client) => client.rollBackRelease({ revision: bad }));
  return `Release ${bad} is paused; release ${revision} holds what was before it.`;
}

async function shares({ words, values, ask }: Call): Promise<string> {
  noWords(words);
  const canary = shareOf(needed(values.canary, '--canary'), '--canary');
  const early = shareOf(needed(values.early, '--early'), '--early');
  await ask(async (client) => client.setRollout({ ...(await client.listReleases()).plan, shares: { canary, early } }));
  return `${canary} % of the hosts are canaries, ${early} % early.`;
}

async function rotateKey({ words, ask }: Call): Promise<string> {
  noWords(words);
  await ask((client) => client.rotatePublisherKey());
  return 'The publisher key is another one; hosts follow with their next contact.';
}

function wholeOf(word: string, what: string): number {
  const value = Number(word);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new KnownError(
    'E_USAGE',
    `${what} ${JSON.stringify(word)} is not a whole number above 0`,
    'See `bandog collector --help`.',
  );
}

function shareOf(word: string, what: string): number {
  const value = Number(word);
  if (word.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new KnownError('E_USAGE', `${what} ${JSON.stringify(word)} is not a percentage`, 'Write a number from 0 to 100.');
}
