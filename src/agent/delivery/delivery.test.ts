import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Delivery } from './delivery.ts';
import { SentBatches } from './sent-batches.ts';
import { openSpool } from '../spool/open-spool.ts';
import type { Spool } from '../spool/spool.ts';
import { enrol } from '../uplink/enrol.ts';
import { makeHostKey } from '../uplink/host-key.ts';
import { keysInMemory } from '../uplink/host-keys.ts';
import type { Identity } from '../uplink/identity.ts';
import { Uplink } from '../uplink/uplink.ts';
import { systemClock } from '../../domain/clock.ts';
import type { Finding } from '../../domain/finding.ts';
import { LIMITS } from '../../wire/limits.ts';
import { ROUTES } from '../../wire/routes.ts';
import { FIRST_PREVIOUS } from '../../wire/signed-bytes.ts';
import { SmallCollector, type Fault } from '../../../test/doubles/small-collector.ts';

const AT = '2026-01-01T00:00:00.000Z';
const key = makeHostKey();
const labels = { name: 'host', platform: 'linux' } as const;
const never = new AbortController().signal;

let folder: string;
let collector: SmallCollector;
let identity: Identity;
let spool: Spool;
let delivery: Delivery;
let uplink: Uplink;
let sent: SentBatches;
let isLookedAt = true;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-delivery-'));
  collector = await SmallCollector.start();
  identity = await enrol(collector.token(), { key, labels, at: AT });
  spool = openSpool(folder, systemClock).spool;
  spool.beginChain({ epoch: identity.epoch, sequence: 1, previous: FIRST_PREVIOUS });
  start();
});
afterEach(async () => {
  uplink.close();
  spool.close();
  await collector.stop();
  rmSync(folder, { recursive: true });
});

function start(): void {
  uplink = new Uplink({ identity, keys: keysInMemory(key), keep: (renewed) => (identity = renewed) });
  sent = new SentBatches(folder);
  delivery = new Delivery({
    spool,
    uplink,
    host: identity,
    labels: () => labels,
    isLookedAt: () => isLookedAt,
    sent,
    log: pino({ level: 'silent' }),
  });
}

function finding(id: string, version = '1', state: Finding['state'] = 'installed'): Finding {
  const place = {
    channel: 'npm',
    environment: { kind: 'host' },
    anchor: `/opt/${id}`,
    paths: [`/opt/${id}`],
    running: [],
    scopes: ['npm@system'],
  } as const;
  const times = { firstSeen: AT, lastSeen: AT, catalogue: 'c'.repeat(64), ...(state === 'gone' ? { goneAt: AT } : {}) };
  return { id: id.padStart(32, '0'), product: 'codex-cli', version, identity: 'proven', evidence: [], state, ...place, ...times };
}

function record(...changes: readonly Finding[]): void {
  const scan = {
    at: AT,
    durationMs: 1,
    catalogue: { version: '1', digest: 'c'.repeat(64) },
    coverage: [{ scope: 'npm@system', complete: true, gaps: [] }],
  };
  spool.record({ scan, findings: new Map(changes.map((one) => [one.id, one])), changes, seenAgain: [] });
}

const open = () => [...collector.host.open.values()].map((one) => `${one.id.replace(/^0+/, '')}@${one.version ?? ''}`).toSorted();
const onBatch = (fault: Fault) => (route: string) => (route === ROUTES.batches ? fault : 'none');

describe('Delivery', () => {
  it('brings everything, in one batch, and then nothing more', async () => {
    record(finding('1'), finding('2'));
    expect((await delivery.deliver(never)).kind).toBe('done');
    expect(open()).toEqual(['1@1', '2@1']);
    record(finding('1', '1', 'gone'));
    await delivery.deliver(never);
    expect(open()).toEqual(['2@1']);
    expect(collector.requests.filter((route) => route === ROUTES.batches).length).toBe(2);
    expect(spool.waiting()).toBe(0);
    expect(collector.violations).toEqual([]);
  });

  it('shows beforehand the very bytes that it then sends, and keeps them', async () => {
    expect(delivery.preview()).toMatchObject({ fate: 'next' }); // enrolment queues a resync
    record(finding('1'), finding('2'));
    const before = delivery.preview();
    expect(delivery.preview()).toEqual(before);
    collector.fault = onBatch({ status: 500 });
    await delivery.deliver(never);
    const flying = delivery.preview();
    expect(flying).toMatchObject({ fate: 'in-flight', epoch: 1, sequence: 1 });
    expect(sent.list()).toEqual([]);
    collector.fault = () => 'none';
    await delivery.deliver(never);
    const kept = sent.read(1, 1);
    // The collector checks the signature over the bytes that it got: these are the same.
    expect(collector.violations).toEqual([]);
    expect([before, flying].map((one) => Buffer.from(one?.body ?? []).equals(Buffer.from(kept?.body ?? [1])))).toEqual([
      true,
      true,
    ]);
    expect(delivery.preview()).toBeUndefined();
  });

  const temporary: readonly { readonly name: string; readonly fault: Fault; readonly retryAfterMs?: number }[] = [
    { name: 'cut before it was read', fault: 'drop-request' },
    { name: 'cut after it was committed', fault: 'drop-answer' },
    { name: '500', fault: { status: 500 } },
    { name: '502 with a page', fault: { status: 502, body: '<html>', headers: { 'content-type': 'text/html' } } },
    { name: '503 with seconds', fault: { status: 503, headers: { 'retry-after': '7' } }, retryAfterMs: 7000 },
    { name: '503 for ten years', fault: { status: 503, headers: { 'retry-after': '315360000' } }, retryAfterMs: 3_600_000 },
    { name: '429 with garbage', fault: { status: 429, headers: { 'retry-after': 'soon' } } },
    {
      name: '429 with a date in the past',
      fault: { status: 429, headers: { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' } },
      retryAfterMs: 1000,
    },
    { name: '403', fault: { status: 403 } },
    { name: '404', fault: { status: 404 } },
    { name: '400 of a proxy', fault: { status: 400, body: 'bad request' } },
    { name: 'a redirect', fault: { status: 307, headers: { location: 'http://169.254.169.254/' } } },
    { name: '200 with a page', fault: { status: 200, body: '<html>please sign in</html>' } },
    { name: '200 of another shape', fault: { status: 200, body: '{"outcome":"committed"}' } },
    { name: 'an endless answer', fault: { status: 200, body: 'x'.repeat(LIMITS.responseBytes + 1) } },
    { name: 'a cut answer', fault: { status: 200, body: '{}', headers: { 'content-length': '100', connection: 'close' } } },
  ];
  for (const { name, fault, retryAfterMs } of temporary) {
    it(`keeps the batch and sends the same bytes again: ${name}`, async () => {
      record(finding('1'));
      collector.fault = onBatch(fault);
      const failed = await delivery.deliver(AbortSignal.timeout(3000));
      expect(failed).toMatchObject({ kind: 'failed', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
      const sealed = spool.inFlight();
      expect(sealed).toBeDefined();
      collector.fault = () => 'none';
      spool.close();
      spool = openSpool(folder, systemClock).spool;
      start();
      record(finding('1', '2'));
      expect(spool.inFlight()).toEqual(sealed);
      expect((await delivery.deliver(never)).kind).toBe('done');
      expect(open()).toEqual(['1@2']);
      expect(collector.violations).toEqual([]);
    });
  }

  it('sends nothing of a state that is older than what the collector has, until the host was looked at', async () => {
    record(finding('1'), finding('2'));
    await delivery.deliver(never);
    spool.beginChain({ epoch: 1, sequence: 1_000, previous: FIRST_PREVIOUS });
    isLookedAt = false;
    expect(await delivery.deliver(never)).toMatchObject({ kind: 'failed', retryAfterMs: 5000 });
    expect(open()).toEqual(['1@1', '2@1']);
    record(finding('1', '1', 'gone'));
    isLookedAt = true;
    expect((await delivery.deliver(never)).kind).toBe('done');
    expect(open()).toEqual(['2@1']);
  });

  it('proves its key anew after a 401 and keeps the new bearer', async () => {
    record(finding('1'));
    collector.host.bearer = 'lost';
    expect((await delivery.deliver(never)).kind).toBe('done');
    expect(identity.bearer).toBe(collector.host.bearer);
    expect(collector.requests.filter((route) => route === ROUTES.enrol).length).toBe(1);
    expect(open()).toEqual(['1@1']);
  });

  it('waits, and enrols nowhere, when its key is not known any more', async () => {
    collector.hosts.clear();
    record(finding('1'));
    expect(await delivery.deliver(never)).toMatchObject({ kind: 'failed', why: expect.stringContaining('401') });
    expect(collector.requests.filter((route) => route === ROUTES.enrol).length).toBe(1);
  });

  it('F21: splits what is too large until it passes', async () => {
    record(...Array.from({ length: 40 }, (_, index) => finding(String(index + 1))));
    collector.fault = (route, entries) => (route === ROUTES.batches && entries > 7 ? { status: 413 } : 'none');
    expect((await delivery.deliver(never)).kind).toBe('done');
    expect(open().length).toBe(40);
    expect(collector.violations).toEqual([]);
  });

  it('F25: sets aside the one entry that is refused for ever, reports it as a loss, and delivers the rest', async () => {
    record(...Array.from({ length: 20 }, (_, index) => finding(String(index + 1), index === 12 ? 'poison' : '1')));
    collector.refuses = (entry) => entry.kind === 'finding' && entry.finding.version === 'poison';
    expect((await delivery.deliver(never)).kind).toBe('done');
    expect(open().length).toBe(19);
    const losses = collector.host.entries.filter((entry) => entry.kind === 'loss');
    expect(losses).toMatchObject([{ count: 1, what: expect.stringContaining('E_BATCH_MALFORMED') }]);
    expect(collector.violations).toEqual([]);
  });

  it('sends everything anew to a collector that was restored from yesterday’s backup', async () => {
    record(finding('1'), finding('2'));
    await delivery.deliver(never);
    const { sequence, last } = collector.host;
    record(finding('3'));
    await delivery.deliver(never);
    record(finding('2', '1', 'gone'));
    await delivery.deliver(never);
    const { host } = collector;
    host.sequence = sequence;
    host.last = last;
    host.open = new Map([[finding('2').id, finding('2')]]);
    record(finding('4'));
    expect((await delivery.deliver(never)).kind).toBe('done');
    expect(open()).toEqual(['1@1', '3@1', '4@1']);
    expect(collector.violations).toEqual([]);
  });

  it('finds its place again when the spool was lost, without a fork', async () => {
    for (const id of ['1', '2']) {
      record(finding(id));
      await delivery.deliver(never);
    }
    spool.close();
    rmSync(path.join(folder, 'agent.sqlite'));
    spool = openSpool(folder, systemClock).spool;
    start();
    record(finding('2'));
    expect((await delivery.deliver(never)).kind).toBe('done');
    expect(open()).toEqual(['2@1']);
    expect(collector.violations).toEqual([]);
  });

  it('stops sending after a fork', async () => {
    record(finding('1'));
    await delivery.deliver(never);
    collector.host.last = 'f'.repeat(64);
    record(finding('2'));
    expect(await delivery.deliver(never)).toMatchObject({ kind: 'failed', why: 'forked', retryAfterMs: 3_600_000 });
    expect(spool.inFlight()).toBeDefined();
  });
});
