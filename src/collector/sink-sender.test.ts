import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { noPostgres } from '../../test/postgres/binaries.ts';
import { PostgresServer } from '../../test/postgres/server.ts';
import { ORIGIN, SIGNING_SECRET, syslogTo, webhookTo } from '../../test/sinks/messages.ts';
import { syslogReceiver, webhookReceiver, type Answer, type Received } from '../../test/sinks/receivers.ts';
import type { Finding } from '../domain/finding.ts';
import type { SinkSettings } from '../domain/sink.ts';
import { SealedSecrets } from './access/sealed-secrets.ts';
import { SinkSender } from './sink-sender.ts';
import type { Store } from './store/contract.ts';
import { StoreUnderTest } from './store/contract-suite/store-under-test.ts';
import type { Chain } from './store/fixtures/chain.ts';
import { finding } from './store/fixtures/finding.ts';
import { openPostgresStore } from './store/postgres/store.ts';
import { openSqliteStore } from './store/sqlite/store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-sender-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const secrets = new SealedSecrets(folder);
const skipped = noPostgres();

let server: PostgresServer | undefined;
beforeAll(async () => {
  if (skipped === undefined) server = await PostgresServer.start();
});
afterAll(() => server?.stop());

const made = new Set<string>();
const ENGINES: readonly { readonly name: string; readonly why?: string | undefined; open(store: string): Promise<Store> }[] = [
  { name: 'SQLite', open: (name) => openSqliteStore(path.join(folder, `${name}.sqlite`)) },
  {
    name: 'PostgreSQL',
    why: skipped,
    async open(name) {
      if (server === undefined) throw new Error('no PostgreSQL runs');
      if (!made.has(name)) await server.createDatabase(`s${name}`);
      made.add(name);
      return openPostgresStore(server.address(`s${name}`));
    },
  },
];

describe.each(ENGINES)('what waits for sinks in $name', ({ why, open }) => {
  describe.skipIf(why !== undefined)(`is sent${why === undefined ? '' : ` (${why})`}`, () => {
    sending(open);
  });
});

function sending(open: (store: string) => Promise<Store>): void {
  let storeName = '';
  const given = new StoreUnderTest(async (name) => {
    storeName = name;
    return open(name);
  });
  const closing: (() => Promise<unknown>)[] = [];
  /** Added to all clocks: nobody waits for hours. */
  let aheadMs = 0;
  beforeEach(async () => {
    aheadMs = 0;
    await given.begin();
  });
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
    await given.end();
  });

  const clock = {
    now: () => new Date(Date.now() + aheadMs).toISOString(),
    monotonicMs: () => performance.now() + aheadMs,
  };
  const sender = (store = given.store, holder = 'one') => {
    const log = pino({ level: 'silent' });
    const running = new SinkSender({ store, clock, log, secrets, origin: () => ORIGIN, holder, everyMs: 20 });
    closing.push(() => running.close());
    return running;
  };
  const receiver = async (answer?: (received: Received, count: number) => Answer | undefined) => {
    const one = await webhookReceiver(answer);
    closing.push(() => one.close());
    return one;
  };
  const add = async (name: string, settings: SinkSettings) => {
    const audit = { at: clock.now(), actor: 'token:me', action: 'added', subject: name };
    const sealed = secrets.seal(`sink:${name}`, { signing: [{ secret: SIGNING_SECRET }] });
    await given.store.addSink({ name, settings, sealed, at: clock.now(), audit });
  };
  const report = async (chain: Chain, ...copies: readonly Finding[]) =>
    chain.send(
      copies.map((one) => ({ kind: 'finding' as const, finding: one })),
      copies,
    );
  const typesOf = (received: readonly Received[]) => received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  const idsOf = (received: readonly Received[]) => received.map(({ headers }) => String(headers['webhook-id']));
  const sink = async () => (await given.store.sinks())[0];
  /** Until it is so; what is waited for is told on the way. */
  const until = async (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

  it('to a webhook and to syslog, each in its order and once', async () => {
    const [web, log] = [await receiver(), await syslogReceiver()];
    closing.push(() => log.close());
    await add('web', webhookTo(web));
    await add('log', syslogTo(log));
    sender();
    const chain = await given.enrol('ada-laptop');
    await report(chain, finding());
    await report(chain, finding({ version: '2' }));
    await report(chain, finding({ version: '2', state: 'gone' }));
    const want = ['finding.opened', 'finding.changed', 'finding.gone'];
    await until(() => expect(typesOf(web.received)).toEqual(want));
    await until(() => expect(log.received.map((line) => line.split(' ')[5])).toEqual(want));
    await until(async () => expect((await sink())?.queued).toBe(0));
    expect(await sink()).toMatchObject({ dead: 0, takenAt: expect.any(String) });
  });

  it('F47: after an outage of the receiver, all of it, in the order of each host', async () => {
    let isAway = true;
    const web = await receiver(() => (isAway ? { status: 503, headers: { 'retry-after': '60' } } : { status: 204 }));
    await add('web', webhookTo(web));
    sender();
    const chains = [await given.enrol('a'), await given.enrol('b')];
    for (let version = 1; version <= 5; version += 1)
      for (const chain of chains) await report(chain, finding({ version: String(version) }));
    await until(async () => expect(await sink()).toMatchObject({ failure: 'the receiver answered 503', queued: 10, dead: 0 }));
    const tried = web.received.length;
    expect(tried).toBeLessThanOrEqual(4);
    isAway = false;
    web.received.splice(0);
    aheadMs += 30_000; // The receiver asked for a minute.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(web.received).toEqual([]);
    aheadMs += 3600_000;
    await until(() => expect(web.received).toHaveLength(10));
    const bodies = web.received.map(
      ({ body }) => JSON.parse(body) as { data: { host: { id: string }; finding: { version: string } } },
    );
    for (const { hostId } of chains) {
      const versions = bodies.filter(({ data }) => data.host.id === hostId).map(({ data }) => data.finding.version);
      expect(versions).toEqual(['1', '2', '3', '4', '5']);
    }
    await until(async () => expect(await sink()).not.toHaveProperty('failure'));
  });

  it('F47: but what one receiver refuses again and again, which a person can send again', { timeout: 60_000 }, async () => {
    let isWanted = false;
    const web = await receiver(({ body }) => (body.includes('codex-cli') && !isWanted ? { status: 422 } : undefined));
    await add('web', webhookTo(web));
    sender();
    await report(await given.enrol(), finding(), finding({ name: 'c', product: 'codex-cli' }), finding({ name: 'last' }));
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await until(() => expect(web.received.filter(({ body }) => body.includes('codex-cli'))).toHaveLength(attempt));
      aheadMs += 3600_000;
    }
    await until(async () => expect(await sink()).toMatchObject({ queued: 0, dead: 1 }));
    const [letter] = await given.store.deadLetters('web');
    expect(letter).toMatchObject({ attempts: 5, why: 'the receiver answered 422', event: { finding: { product: 'codex-cli' } } });
    isWanted = true;
    const audit = { at: clock.now(), actor: 'a', action: 'retried', subject: 'web' };
    await given.store.retryDeadLetters({ sink: 'web', at: clock.now(), audit });
    await until(async () => expect(await sink()).toMatchObject({ queued: 0, dead: 0 }));
    expect(new Set(idsOf(web.received).filter((id) => id === letter?.event.id)).size).toBe(1);
  });

  it('again with the same id when the collector ended before it knew what became of it', async () => {
    let answers: Answer = 'hang';
    const web = await receiver(() => answers);
    await add('web', webhookTo(web));
    const first = sender();
    await report(await given.enrol(), finding());
    await until(() => expect(web.received).toHaveLength(1));
    await first.close();
    expect(await sink()).toMatchObject({ queued: 1, dead: 0 });
    answers = { status: 204 };
    sender();
    await until(async () => expect((await sink())?.queued).toBe(0));
    expect(new Set(idsOf(web.received)).size).toBe(1);
  });

  it('by one of two collectors, and by the other once that one is gone', { timeout: 60_000 }, async () => {
    const web = await receiver();
    await add('web', webhookTo(web));
    const other = await open(storeName);
    closing.push(() => other.close());
    // Its store goes away under the first: it cannot even give the lease back.
    let isGone = false;
    const guarded = async <T>(asked: () => Promise<T>) => (isGone ? Promise.reject(new Error('gone')) : asked());
    const failing: Store = {
      ...given.store,
      turnLease: (turn) => guarded(() => given.store.turnLease(turn)),
      leaveLease: (lease) => guarded(() => given.store.leaveLease(lease)),
      nextDeliveries: (asked) => guarded(() => given.store.nextDeliveries(asked)),
      routeEvents: (step) => guarded(() => given.store.routeEvents(step)),
    };
    sender(failing, 'one');
    const chain = await given.enrol();
    await report(chain, finding());
    await until(() => expect(web.received).toHaveLength(1));
    sender(other, 'two');
    const copies = Array.from({ length: 20 }, (_, index) => finding({ name: `c${index}` }));
    await report(chain, finding(), ...copies);
    await until(() => expect(web.received).toHaveLength(21));
    isGone = true;
    await report(chain, finding({ version: '9' }), ...copies);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(web.received).toHaveLength(21);
    for (let seconds = 0; seconds < 60; seconds += 5) {
      aheadMs += 5000;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await until(() => expect(web.received).toHaveLength(22));
    expect(new Set(idsOf(web.received)).size).toBe(22);
  });

  it('but to a sink that is paused, or whose receiver is gone for good, nothing until somebody resumes it', async () => {
    const web = await receiver((_, count) => (count === 1 ? { status: 410 } : undefined));
    await add('web', webhookTo(web));
    sender();
    const chain = await given.enrol();
    await report(chain, finding());
    await until(async () => expect(await sink()).toMatchObject({ pausedWhy: 'the receiver answered 410' }));
    await report(chain, finding({ version: '2' }));
    await until(async () => expect((await sink())?.queued).toBeGreaterThanOrEqual(2));
    expect(web.received).toHaveLength(1);
    const audit = { at: clock.now(), actor: 'a', action: 'resumed', subject: 'web' };
    await given.store.pauseSink({ name: 'web', at: clock.now(), audit });
    await until(async () => expect((await sink())?.queued).toBe(0));
    expect(typesOf(web.received).filter((type) => type.startsWith('finding'))).toEqual([
      'finding.opened',
      'finding.opened',
      'finding.changed',
    ]);
  });

  it('but not by another key than its secrets were sealed with', async () => {
    const web = await receiver();
    await add('web', webhookTo(web));
    await given.store.changeSink({
      name: 'web',
      sealed: secrets.seal('sink:other', {}),
      at: clock.now(),
      audit: { at: clock.now(), actor: 'a', action: 'changed', subject: 'web' },
    });
    sender();
    await report(await given.enrol(), finding());
    await until(async () => expect((await sink())?.failure).toContain('cannot be opened'));
    expect(web.received).toEqual([]);
  });
}
