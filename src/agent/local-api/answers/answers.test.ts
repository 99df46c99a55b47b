import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ScopeCoverage } from '../../../domain/coverage.ts';
import type { NearMiss } from '../../../domain/evidence.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { AnswerTo, Ask } from '../../../wire/local.ts';
import { isAnswerTo } from '../../../wire/parse-local.ts';
import type { LocalSources, PackedBatch } from '../contract.ts';
import type { Viewer } from '../visible.ts';
import type { Answerer } from './contract.ts';
import { ANSWERERS } from './list.ts';

const at = '2026-01-01T00:00:00.000Z';
const root: Viewer = { sees: 'all', account: '0' };
const ada: Viewer = { sees: 'own', account: '1000' };
const finding = (id: string, more: Partial<Finding> = {}): Finding => ({
  id: id.padStart(32, '0'),
  product: 'codex-cli',
  state: 'installed',
  channel: 'npm',
  environment: { kind: 'host' },
  anchor: '/usr/lib/codex',
  paths: [],
  running: [],
  identity: 'proven',
  evidence: [],
  scopes: ['npm@system'],
  firstSeen: at,
  lastSeen: at,
  catalogue: 'c'.repeat(64),
  ...more,
});
const FINDINGS = [
  finding('1', { running: [{ pid: 77, startTicks: '1', executable: '/usr/lib/codex/bin/codex', deleted: false }] }),
  finding('2', { product: 'cursor', account: { id: '1000' }, anchor: '/home/ada/cursor' }),
  finding('3', { product: 'cursor', account: { id: '1001' }, anchor: '/home/bob/cursor', state: 'running' }),
];
const COVERAGE: readonly ScopeCoverage[] = [
  { scope: 'npm@system', complete: true, gaps: [] },
  { scope: 'npm@1000:/home/ada', complete: false, gaps: [{ reason: 'denied', path: '/home/ada/closed' }] },
  { scope: 'npm@1001:/home/bob', complete: false, gaps: [{ reason: 'denied', path: '/home/bob/closed' }] },
];
const MISSES: readonly NearMiss[] = [
  { product: 'claude-code', path: '/home/ada/bin/claude', why: 'only hints', scope: 'commands@1000:/home/ada' },
  { product: 'claude-code', path: '/home/bob/bin/claude', why: 'only hints', scope: 'commands@1001:/home/bob' },
];
const BATCH = {
  schema: 'bandog.batch/1',
  entries: [
    { kind: 'finding', finding: FINDINGS[1] },
    { kind: 'finding', finding: FINDINGS[2] },
    { kind: 'scan', at, durationMs: 1, catalogue: { version: '1', digest: 'c'.repeat(64) }, coverage: COVERAGE, seen: ['a'] },
    { kind: 'loss', at, what: 'x', count: 1 },
  ],
  openFindings: 'd'.repeat(64),
};
const packed = (content: object): PackedBatch => ({ fate: 'next', body: gzipSync(JSON.stringify(content)) });

function sources(more: Partial<LocalSources> = {}): LocalSources {
  return {
    version: '1',
    status: () => ({
      schema: 'bandog.status/1',
      state: '/s',
      running: true,
      enrolled: true,
      collector: 'https://c',
      lastLook: at,
      waiting: 4,
      findings: [],
      incomplete: COVERAGE.filter(({ complete }) => !complete).map(({ scope }) => scope),
    }),
    findings: () => FINDINGS,
    coverage: () => COVERAGE,
    nearMisses: () => MISSES,
    async lookNow(progress) {
      progress({ phase: 'looking', scope: 'npm@1001:/home/bob' });
      const changes = FINDINGS.map((one) => ({ was: 'gone' as const, finding: one }));
      return { at, durationMs: 1, scopes: 3, incomplete: ['npm@1001:/home/bob'], changes, open: 3, isCut: false };
    },
    heartbeat: () => ({ agentVersion: '1' }),
    intervalSeconds: () => 60,
    nextBatch: () => packed(BATCH),
    sent: () => [{ epoch: 1, sequence: 2, at, compressedBytes: 3 }],
    sentBatch: (epoch, sequence) => (sequence === 2 ? { ...packed(BATCH), fate: 'delivered', epoch, sequence, at } : undefined),
    diagnose: async (coverage) => coverage.map(({ scope }) => ({ check: 'c', title: 't', state: 'ok', says: scope })),
    products: async () =>
      new Map([
        [
          'cursor',
          {
            name: 'Cursor',
            risk: 'code',
            removal: new Map([
              ['default', ['rm it']],
              ['npm', ['npm rm']],
            ]),
          },
        ],
      ]),
    machine: () => ({ host: { name: 'h', platform: 'linux' } }),
    settings: () => ({ contact: 'ask Eve', desktopNotices: false, campaigns: new Map() }),
    ...more,
  };
}
const steps: object[] = [];
async function answer<K extends Ask['kind']>(
  ask: Extract<Ask, { kind: K }>,
  viewer: Viewer,
  given = sources(),
): Promise<AnswerTo<K>> {
  const answerer = ANSWERERS[ask.kind] as Answerer<K>;
  const body = await answerer.answer({ ask, viewer, sources: given, progress: (step) => steps.push(step) });
  // What crosses the socket is JSON, and the other side must take it.
  const crossed: unknown = JSON.parse(JSON.stringify(body));
  expect(isAnswerTo(ask.kind, crossed)).toBe(true);
  return body;
}
const ids = (findings: readonly Finding[]) => findings.map(({ id }) => Number(id));

describe('answers', () => {
  const asks: readonly Ask[] = [
    { kind: 'status' },
    { kind: 'findings' },
    { kind: 'explain' },
    { kind: 'scan' },
    { kind: 'next-upload' },
    { kind: 'sent' },
    { kind: 'sent-batch', epoch: 1, sequence: 2 },
    { kind: 'doctor' },
    { kind: 'my-machine' },
  ];
  it('there is one for every ask', () =>
    expect(asks.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(ANSWERERS).toSorted()));
  for (const ask of asks) {
    it(`R11: ${ask.kind}: what concerns another account is in no answer`, async () => {
      expect(JSON.stringify(await answer(ask, ada))).not.toMatch(/bob|1001/);
      expect(JSON.stringify(await answer(ask, root)).length).toBeGreaterThan(10);
    });
  }

  it('status counts the scopes that the viewer may know', async () => {
    expect(await answer({ kind: 'status' }, ada)).toMatchObject({ sees: 'own', scopes: 2, incomplete: ['npm@1000:/home/ada'] });
    expect(await answer({ kind: 'status' }, root)).toMatchObject({ sees: 'all', scopes: 3 });
  });

  it('findings come in pages that together are all of them, each once', async () => {
    const big = 'x'.repeat(16_000);
    const many = Array.from({ length: 150 }, (_, index) => finding(String(index + 1), { anchor: `/usr/${big}` }));
    const seen: number[] = [];
    let pages = 0;
    for (let after: string | undefined; ;) {
      const page = await answer(
        { kind: 'findings', ...(after === undefined ? {} : { after }) },
        root,
        sources({ findings: () => many.toReversed() }),
      );
      seen.push(...ids(page.findings));
      pages += 1;
      if (page.next === undefined) break;
      after = page.next;
    }
    expect(seen).toEqual(many.map((_, index) => index + 1));
    expect(pages).toBeGreaterThan(1);
  });

  const subjects: readonly {
    readonly name: string;
    readonly subject: string;
    readonly want: readonly number[];
    readonly near: number;
  }[] = [
    { name: 'a product', subject: 'cursor', want: [2, 3], near: 0 },
    { name: 'a path in a copy', subject: '/home/bob/cursor/resources', want: [3], near: 0 },
    { name: 'a folder around copies', subject: '/home', want: [2, 3], near: 2 },
    { name: 'a finding by the beginning of its id', subject: '0'.repeat(31) + '1', want: [1], near: 0 },
    { name: 'a process', subject: 'pid 77', want: [1], near: 0 },
    { name: 'a command', subject: 'claude', want: [], near: 2 },
    { name: 'no process of a number that only begins alike', subject: 'pid 7', want: [], near: 0 },
    { name: 'nothing of a name that others bear in part', subject: '/home/bo', want: [], near: 0 },
  ];
  for (const { name, subject, want, near } of subjects) {
    it(`explains ${name}`, async () => {
      const said = await answer({ kind: 'explain', subject }, root);
      expect(ids(said.findings)).toEqual(want);
      expect(said.nearMisses.length).toBe(near);
    });
  }

  it('explains of a path only the gaps that concern it', async () => {
    const said = await answer({ kind: 'explain', subject: '/home/ada/closed/x' }, root);
    expect(said.notLookedAt.map(({ scope }) => scope)).toEqual(['npm@1000:/home/ada']);
  });

  it('scan shows the viewer’s changes and in which of his own scopes the look is', async () => {
    steps.length = 0;
    expect(ids((await answer({ kind: 'scan' }, ada)).changes.map((change) => change.finding))).toEqual([1, 2]);
    expect(steps).toEqual([{ phase: 'looking' }]);
  });

  it('next-upload shows root the very bytes', async () => {
    const said = await answer({ kind: 'next-upload' }, root);
    const { entries, openFindings } = said.batch ?? {};
    expect(JSON.stringify({ schema: 'bandog.batch/1', entries, openFindings })).toBe(JSON.stringify(BATCH));
    expect(said.batch).toMatchObject({ hidden: 0, entryCount: 4, bytes: JSON.stringify(BATCH).length });
  });

  it('next-upload counts for a person what he is not shown', async () => {
    const { batch } = await answer({ kind: 'next-upload' }, ada);
    expect(batch?.hidden).toBe(1);
    expect(batch?.entries.map(({ kind }) => kind)).toEqual(['finding', 'scan', 'loss']);
  });

  it('a batch of many entries comes in pages', async () => {
    const entries = Array.from({ length: 50 }, (_, index) => ({
      kind: 'loss',
      at,
      what: `${index}${'x'.repeat(50_000)}`,
      count: 1,
    }));
    const given = sources({ nextBatch: () => packed({ ...BATCH, entries }) });
    let seen = 0;
    for (let from: number | undefined = 0; from !== undefined;) {
      const { batch }: AnswerTo<'next-upload'> = await answer({ kind: 'next-upload', from }, root, given);
      seen += batch?.entries.length ?? 0;
      from = batch?.next;
    }
    expect(seen).toBe(50);
  });

  it('a batch that is not kept is said not to be', async () => {
    await expect(answer({ kind: 'sent-batch', epoch: 1, sequence: 3 }, root)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
    const broken = sources({ nextBatch: () => ({ fate: 'next', body: Buffer.from('no gzip') }) });
    await expect(answer({ kind: 'next-upload' }, root, broken)).rejects.toMatchObject({ code: 'E_STATE_UNSAFE' });
  });

  it('my-machine names each product and how its channel removes it', async () => {
    const said = await answer({ kind: 'my-machine' }, ada);
    expect(said.copies.map(({ productName, removal }) => [productName, removal])).toEqual([
      ['codex-cli', []],
      ['Cursor', ['npm rm']],
    ]);
    expect(said).toMatchObject({ contact: 'ask Eve', scopes: 2, incomplete: 1, sees: 'own' });
  });
});
