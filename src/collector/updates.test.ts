import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signStatement } from '../catalogue/sign.ts';
import { isSaidBy } from '../catalogue/verify.ts';
import { compileCatalogue, type SignatureFile } from '../catalogue/compile.ts';
import { readSources, SHIPPED_SIGNATURES } from '../cli/signatures/sources.ts';
import { systemClock } from '../domain/clock.ts';
import { sha256 } from '../domain/digest.ts';
import type { ContactAnswer, UpdateState } from '../wire/protocol.ts';
import { ROUTES } from '../wire/routes.ts';
import type { Command, HostSettings, PublisherKey, Release } from '../wire/statements.ts';
import { guardOnce } from './rollout-guard.ts';
import { Offers } from './routes/offers.ts';
import { openSqliteStore } from './store/sqlite/store.ts';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';

let shipped: readonly SignatureFile[];
let running: RunningCollector;
beforeAll(() => {
  shipped = readSources(SHIPPED_SIGNATURES, '/').filter(({ path: file }) => /\/(bandog-canary|ngrok|3proxy)\.yaml$/.test(file));
});
beforeEach(async () => {
  running = await runCollector();
});
afterEach(() => running.close());

const catalogue = (version: string, ids: readonly string[] = ['bandog-canary', 'ngrok']) =>
  compileCatalogue(
    shipped.filter(({ path: file }) => ids.some((id) => file.endsWith(`/${id}.yaml`))),
    version,
  );
const contentOf = (bytes: Uint8Array) => gzipSync(bytes).toString('base64');
const publish = (version: string, ring: 'canary' | 'early' | 'all' = 'all') =>
  running.client.publishRelease({ content: contentOf(catalogue(version)), ring });
const keys = async () => (await running.client.listReleases()).publisherKey;

async function enrol(name = 'ada-laptop'): Promise<TestHost> {
  const { token } = await running.client.createEnrolmentToken({ name: 'test', uses: 1, expiresInSeconds: 600 });
  return TestHost.enrol(running.call, token, name);
}

/** One heartbeat of a host, and what it is offered. */
async function meet(host: TestHost, given: Partial<UpdateState> = {}): Promise<NonNullable<ContactAnswer['updates']>> {
  const updates: UpdateState = { publisherKey: sha256(await keys()), refused: [], outcomes: [], ...given };
  const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0, updates });
  const answer = await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body });
  expect(answer.status).toBe(200);
  return (answer.json() as unknown as ContactAnswer).updates ?? {};
}

const said = <T>(statement: { readonly text: string } | undefined): T | undefined =>
  statement === undefined ? undefined : (JSON.parse(statement.text) as T);
const revisionFor = async (host: TestHost, given: Partial<UpdateState> = {}) =>
  said<Release>((await meet(host, given)).release)?.revision;

describe('releases', () => {
  it('are offered under the publisher’s signature, and their bytes piece by piece', async () => {
    const host = await enrol();
    expect(await meet(host)).toEqual({});
    await publish('1.0');
    const { release } = await meet(host);
    const bytes = catalogue('1.0');
    expect(said<Release>(release)).toMatchObject({
      revision: 1,
      version: '1.0',
      digest: sha256(bytes),
      length: bytes.length,
      products: 2,
    });
    expect(release !== undefined && isSaidBy(await keys(), 'release', release)).toBe(true);
    const ask = async (from: number) =>
      running.call({ path: ROUTES.catalogue, bearer: host.authorization, body: JSON.stringify({ digest: sha256(bytes), from }) });
    const piece = gunzipSync(Buffer.from((await ask(0)).json()['bytes'] as string, 'base64'));
    expect(sha256(piece)).toBe(sha256(bytes));
    expect(gunzipSync(Buffer.from((await ask(10)).json()['bytes'] as string, 'base64'))).toEqual(piece.subarray(10));
    expect((await ask(bytes.length)).status).toBe(404);
    expect((await running.call({ path: ROUTES.catalogue, body: '{}' })).status).toBe(401);
    const has = { revision: 1, digest: sha256(bytes), stale: true };
    expect(await meet(host, { release: has })).toEqual({});
    const [listed] = (await running.client.listHosts()).items;
    expect(listed?.updates).toEqual({ release: { revision: 1, stale: true }, refused: [] });
  });

  it('go to the rings before, and to a ring only; a refusal is not offered again', async () => {
    const [first, second, third] = [await enrol('first'), await enrol('second'), await enrol('third')];
    await running.client.assignRing({ host: 'first', ring: 'canary' });
    await running.client.assignRing({ host: 'second', ring: 'early' });
    await running.client.assignRing({ host: 'third', ring: 'all' });
    await publish('1.0', 'canary');
    expect([await revisionFor(first), await revisionFor(second), await revisionFor(third)]).toEqual([1, undefined, undefined]);
    await running.client.setReleaseRing({ revision: 1, ring: 'early' });
    expect([await revisionFor(first), await revisionFor(second), await revisionFor(third)]).toEqual([1, 1, undefined]);
    await running.client.pauseRelease({ revision: 1, why: 'test' });
    expect([await revisionFor(first), await revisionFor(second)]).toEqual([undefined, undefined]);
    await running.client.resumeRelease({ revision: 1 });
    expect(await revisionFor(first, { refused: [{ what: 'rolled-back', revision: 1, why: 'w' }] })).toBeUndefined();
    expect(await revisionFor(first)).toBe(1);
  });

  it('are rolled back by the content before, under a newer revision', async () => {
    const host = await enrol();
    await publish('1.0');
    await publish('2.0');
    expect(await running.client.rollBackRelease({ revision: 2 })).toEqual({ revision: 3 });
    expect(said<Release>((await meet(host)).release)).toMatchObject({ revision: 3, version: '1.0' });
    const { items } = await running.client.listReleases();
    expect(items.map(({ revision, version, pausedWhy }) => [revision, version, pausedWhy])).toEqual([
      [3, '1.0', undefined],
      [2, '2.0', 'rolled back'],
      [1, '1.0', undefined],
    ]);
    await expect(running.client.rollBackRelease({ revision: 1 })).rejects.toThrow('no earlier release');
  });

  const BAD: readonly { readonly name: string; readonly content: () => string; readonly want: string }[] = [
    { name: 'that is no catalogue', content: () => contentOf(Buffer.from('{}')), want: 'E_CATALOGUE_INVALID' },
    {
      name: 'with a changed byte',
      content: () => contentOf(Buffer.from(catalogue('1')).fill(0, 900, 901)),
      want: 'E_CATALOGUE_INVALID',
    },
    { name: 'without the marker’s signature', content: () => contentOf(catalogue('1', ['ngrok'])), want: 'E_CATALOGUE_INVALID' },
    {
      name: 'that inflates to more than a catalogue may be',
      content: () => contentOf(Buffer.alloc(65 * 1024 * 1024)),
      want: 'E_BAD_REQUEST',
    },
  ];
  for (const { name, content, want } of BAD) {
    it(`are refused: one ${name}`, async () => {
      await expect(running.client.publishRelease({ content: content(), ring: 'all' })).rejects.toMatchObject({ code: want });
      expect((await running.client.listReleases()).items).toEqual([]);
    });
  }

  it('T60: one that a host gives up is paused by itself, and goes on when somebody says so', async () => {
    const host = await enrol();
    await publish('1.0');
    await meet(host, { refused: [{ what: 'rolled-back', revision: 1, why: 'the scanner ended twice' }] });
    const store = await openSqliteStore(path.join(running.collector.dataFolder, 'store.sqlite'));
    const parts = { store, offers: new Offers(store), clock: systemClock, log: pino({ level: 'silent' }) };
    await guardOnce(parts);
    const [paused] = (await store.releases()).slice(0, 1);
    expect(paused?.pausedWhy).toBe('1 of 1 hosts did not take it or gave it up');
    await running.client.resumeRelease({ revision: 1 });
    await guardOnce(parts);
    expect((await store.releases())[0]?.pausedAt).toBeUndefined();
    await store.close();
  });
});

describe('a publisher key that is kept offline', () => {
  it('signs elsewhere, and the collector only carries', async () => {
    const folder = path.join(running.folder, 'offline');
    mkdirSync(folder, { mode: 0o700 });
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(path.join(folder, 'publisher.pub'), publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'), {
      mode: 0o600,
    });
    await running.collector.close();
    renameSync(folder, path.join(running.folder, 'moved'));
    const other = await runCollector({ dataFolder: path.join(running.folder, 'moved') });
    try {
      const bytes = catalogue('1.0');
      await expect(other.client.publishRelease({ content: contentOf(bytes), ring: 'all' })).rejects.toMatchObject({
        code: 'E_CONFIG_INVALID',
      });
      const release: Release = {
        schema: 'bandog.release/1',
        revision: 7,
        version: '1.0',
        digest: sha256(bytes),
        length: bytes.length,
        products: 2,
        created: systemClock.now(),
        expires: '2099-01-01T00:00:00.000Z',
      };
      const statement = signStatement(privateKey, 'release', release);
      expect(await other.client.publishRelease({ content: contentOf(bytes), ring: 'all', statement })).toEqual({ revision: 7 });
      const wrong = [
        {
          statement: signStatement(generateKeyPairSync('ed25519').privateKey, 'release', { ...release, revision: 8 }),
          code: 'E_BAD_SIGNATURE',
        },
        { statement: signStatement(privateKey, 'settings', { ...release, revision: 8 }), code: 'E_BAD_SIGNATURE' },
        {
          statement: signStatement(privateKey, 'release', { ...release, revision: 8, digest: 'a'.repeat(64) }),
          code: 'E_BAD_REQUEST',
        },
        { statement, code: 'E_BAD_REQUEST' },
      ];
      for (const { statement: given, code } of wrong)
        await expect(
          other.client.publishRelease({ content: contentOf(bytes), ring: 'all', statement: given }),
        ).rejects.toMatchObject({ code });
      await expect(other.client.rotatePublisherKey()).rejects.toMatchObject({ code: 'E_CONFIG_INVALID' });
    } finally {
      await other.close();
    }
  });
});

describe('settings, keys and orders', () => {
  it('settings are offered until the host has them', async () => {
    const host = await enrol();
    expect(await running.client.publishSettings({ settings: { contactIntervalSeconds: 120, notice: 'why' } })).toEqual({
      revision: 1,
    });
    const { settings } = await meet(host);
    expect(said<HostSettings>(settings)).toMatchObject({
      revision: 1,
      collectorId: host.collectorId,
      contactIntervalSeconds: 120,
    });
    expect(settings !== undefined && isSaidBy(await keys(), 'settings', settings)).toBe(true);
    expect(await meet(host, { settings: 1 })).toEqual({});
    expect((await running.client.getSettings()).settings?.notice).toBe('why');
  });

  it('a new publisher key is linked to the old one, and what is in force said again under it', async () => {
    const host = await enrol();
    await publish('1.0');
    await running.client.publishSettings({ settings: { notice: 'why' } });
    const old = await keys();
    const { publisherKey } = await running.client.rotatePublisherKey();
    const offered = await meet(host, { publisherKey: sha256(old) });
    const [link] = offered.publisherKeys ?? [];
    expect(said<PublisherKey>(link)).toMatchObject({ previous: old, next: publisherKey });
    expect(link !== undefined && isSaidBy(old, 'publisher-key', link)).toBe(true);
    for (const [purpose, statement] of [
      ['release', offered.release],
      ['settings', offered.settings],
    ] as const)
      expect(statement !== undefined && isSaidBy(publisherKey, purpose, statement)).toBe(true);
    expect((await meet(host)).publisherKeys).toBeUndefined();
    // Who enrols now pins the new one.
    expect(await keys()).toBe(publisherKey);
  });

  it('orders are delivered to their host until it says what became of them', async () => {
    const [host, other] = [await enrol(), await enrol('ben-laptop')];
    const { id } = await running.client.rescanHost({ host: 'ada-laptop', depth: 'deep' });
    expect(await meet(other)).toEqual({});
    const [order] = (await meet(host)).commands ?? [];
    expect(said<Command>(order)).toMatchObject({
      id,
      verb: 'rescan',
      depth: 'deep',
      number: 1,
      hostId: host.hostId,
      collectorId: host.collectorId,
    });
    expect((await running.client.listCommands({ host: 'ada-laptop' })).items).toMatchObject([{ id, state: 'delivered' }]);
    expect(await meet(host, { outcomes: [{ id, state: 'acted' }] })).toEqual({});
    expect((await running.client.listCommands({ host: 'ada-laptop' })).items).toMatchObject([{ id, state: 'acted' }]);
  });

  it('two who order at once get two numbers', async () => {
    const host = await enrol();
    await Promise.all(Array.from({ length: 4 }, () => running.client.sendCommand({ host: host.hostId, verb: 'canary' })));
    const { items } = await running.client.listCommands({ host: host.hostId });
    expect(items.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
  });

  it('an agent that says nothing of updates is offered none', async () => {
    const host = await enrol();
    await publish('1.0');
    await running.client.rescanHost({ host: 'ada-laptop' });
    const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0 });
    const answer = await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body });
    expect(answer.json()).toEqual({ contactIntervalSeconds: 60, resync: false });
  });
});
