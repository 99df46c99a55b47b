import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres } from '../../../../test/postgres/binaries.ts';
import { PostgresServer } from '../../../../test/postgres/server.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { Store } from '../contract.ts';
import { StoreUnderTest } from '../contract-suite/store-under-test.ts';
import { contact, type Chain } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import { openPostgresStore } from './store.ts';

const skipped = noPostgres();

const LINE = { at: '2026-11-20T09:00:00.000Z', actor: 'token:test', action: 'x', subject: 'y' };
/** As a defect of ours would give it: what is no text is no column's either. */
const BAD_MOMENT = {
  toJSON(): never {
    throw new TypeError('a defect');
  },
} as unknown as string;

/** A host that sends one finding after the other, as an agent does: what was not answered is sent again as it was. */
class Sender {
  readonly chain: Chain;
  readonly open: Finding[] = [];
  readonly failures: string[] = [];
  acknowledged = 0;

  constructor(chain: Chain) {
    this.chain = chain;
  }

  /** Sends until the store has this many more. */
  async send(store: Store, count: number): Promise<void> {
    const wanted = this.acknowledged + count;
    while (this.acknowledged < wanted) {
      const next = finding({ name: `${this.chain.hostId} ${this.acknowledged}` });
      const entries = [{ kind: 'finding' as const, finding: next }];
      const batch = this.chain.batch(entries, [...this.open, next]);
      for (;;) {
        const outcome = await store.commitBatch(batch).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          this.failures.push(outcome.message);
          await sleep(20);
          continue;
        }
        // Answered before, and the answer was lost.
        expect(outcome).toMatchObject({ kind: expect.stringMatching(/^(?:committed|duplicate)$/), resync: false });
        break;
      }
      this.chain.skip(entries, [...this.open, next]);
      this.open.push(next);
      this.acknowledged += 1;
    }
  }
}

describe.skipIf(skipped !== undefined)(`a PostgreSQL in trouble${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  let server: PostgresServer;
  let given: StoreUnderTest;
  let database = '';
  beforeAll(async () => {
    server = await PostgresServer.start({ isDurable: true });
    given = new StoreUnderTest(async (name) => {
      database = `s${name}`;
      return openPostgresStore(`${await server.createDatabase(database)}&lock_timeout=500`);
    });
    await given.begin();
  });
  afterAll(async () => {
    await given.end();
    await server.stop();
  });

  const senders = async (count: number) =>
    Promise.all(Array.from({ length: count }, async (_, index) => new Sender(await given.enrol(`host-${index}`))));
  /** All that was answered is there, once. */
  const check = async (all: readonly Sender[]) => {
    for (const { chain, open, acknowledged } of all) {
      const rows = await given.store.findings({ hostId: chain.hostId, limit: 1000 });
      expect(rows.map((row) => row.finding.id)).toEqual(open.map((one) => one.id));
      expect(open).toHaveLength(acknowledged);
      const findingId = open.at(-1)?.id ?? '';
      expect(await given.store.history({ hostId: chain.hostId, findingId })).toHaveLength(1);
    }
    expect((await given.store.verifyAuditLog()).broken).toBeUndefined();
  };

  it('F40: loses nothing that was answered and doubles nothing when it is killed under load', { timeout: 120_000 }, async () => {
    const all = await senders(8);
    for (let round = 0; round < 2; round += 1) {
      const sending = Promise.all(all.map((one) => one.send(given.store, 30)));
      await sleep(50 + Math.random() * 100);
      await server.kill();
      await sleep(100);
      await server.startAgain();
      await sending;
    }
    expect(all.flatMap((one) => one.failures).length).toBeGreaterThan(0);
    await check(all);
    expect((await given.store.counts()).batches).toBe(8 * 60);
  });

  it('F40: goes on when its connections are ended under it', { timeout: 60_000 }, async () => {
    const all = await senders(4);
    const sending = Promise.all(all.map((one) => one.send(given.store, 60)));
    const end = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '${database}' AND application_name = 'bandog-collector'`;
    for (let round = 0; round < 5; round += 1) {
      await sleep(30);
      await server.query('postgres', end);
    }
    await sending;
    await check(all);
  });

  it(
    'F40: refuses writes with a reason while it is read-only, reads on, and writes again after',
    { timeout: 60_000 },
    async () => {
      const [one] = await senders(1);
      if (one === undefined) throw new Error('no host was enrolled');
      await one.send(given.store, 1);
      await server.query('postgres', `ALTER DATABASE ${database} SET default_transaction_read_only = on`);
      await server.query(
        'postgres',
        `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '${database}'`,
      );
      const batch = one.chain.batch([], one.open);
      await expect(given.store.commitBatch(batch)).rejects.toMatchObject({
        code: 'E_STORE_UNAVAILABLE',
        remedy: expect.stringContaining('primary'),
      });
      expect(await given.store.findings({ hostId: one.chain.hostId, limit: 10 })).toHaveLength(1);
      await server.query('postgres', `ALTER DATABASE ${database} RESET default_transaction_read_only`);
      await server.query(
        'postgres',
        `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '${database}'`,
      );
      await one.send(given.store, 5);
      await check([one]);
    },
  );

  it('F40: one host whose row is held by somebody fails alone', { timeout: 60_000 }, async () => {
    const [held, ...others] = await senders(4);
    if (held === undefined) throw new Error('no host was enrolled');
    const holding = server.query(
      database,
      `BEGIN; SELECT 1 FROM host WHERE host_id = '${held.chain.hostId}' FOR UPDATE; SELECT pg_sleep(3); COMMIT`,
    );
    await sleep(300);
    const sending = [...others, held].map((one) => one.send(given.store, 3));
    await Promise.all(sending);
    await holding;
    expect(held.failures.join()).toContain('lock timeout');
    expect(others.flatMap((one) => one.failures)).toEqual([]);
    await check(others);
  });

  it('F40: one host whose stored copy is damaged fails alone, and so does one order of people', { timeout: 60_000 }, async () => {
    const [damaged, ...others] = await senders(4);
    if (damaged === undefined) throw new Error('no host was enrolled');
    await damaged.send(given.store, 1);
    const [copy] = damaged.open;
    if (copy === undefined) throw new Error('nothing was sent');
    const where = `WHERE host = (SELECT id FROM host WHERE host_id = '${damaged.chain.hostId}')`;
    await server.query(database, `UPDATE finding SET document = '{' ${where}`);
    const again = damaged.chain.batch([{ kind: 'finding', finding: { ...copy, version: '9' } }], [copy]);
    const answers = Promise.allSettled([
      given.store.commitBatch(again),
      given.store.tagHosts({ hostIds: [damaged.chain.hostId], add: ['vip'], remove: [], audit: { ...LINE, at: BAD_MOMENT } }),
      given.store.audit(LINE),
    ]);
    await Promise.all(others.map((one) => one.send(given.store, 3)));
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(others.flatMap((one) => one.failures)).toEqual([]);
    await check(others);
  });

  it('F40: one host that holds a transaction up for too long fails alone', { timeout: 60_000 }, async () => {
    const [held, ...others] = await senders(4);
    if (held === undefined) throw new Error('no host was enrolled');
    const store = await openPostgresStore(`${server.address(database)}&statement_timeout=500`);
    const sql = `BEGIN; SELECT 1 FROM host WHERE host_id = '${held.chain.hostId}' FOR UPDATE; SELECT pg_sleep(3); COMMIT`;
    const holding = server.query(database, sql);
    await sleep(300);
    await Promise.all([...others, held].map((one) => one.send(store, 3)));
    await holding;
    await store.close();
    expect(held.failures.join()).toContain('statement timeout');
    expect(others.flatMap((one) => one.failures)).toEqual([]);
    await check(others);
  });

  it('F40: a slow server makes groups larger, and nobody waits for all others', { timeout: 60_000 }, async () => {
    const all = await senders(60);
    const slow = 'CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END $$';
    await server.query(database, slow);
    await server.query(database, 'CREATE TRIGGER slow BEFORE UPDATE ON presence FOR EACH STATEMENT EXECUTE FUNCTION slow()');
    const began = performance.now();
    await Promise.all(all.map(async (one) => one.send(given.store, 2)));
    await server.query(database, 'DROP TRIGGER slow ON presence');
    // One after the other they would take 36 seconds.
    expect(performance.now() - began).toBeLessThan(15_000);
    await check(all);
  });

  it('F40: gives a server up that is frozen, and believes it again when it goes on', { timeout: 60_000 }, async () => {
    const [one] = await senders(1);
    if (one === undefined) throw new Error('no host was enrolled');
    const store = await openPostgresStore(`${server.address(database)}&query_timeout=1000`);
    await one.send(store, 1);
    server.freeze(true);
    const sending = one.send(store, 3);
    while (one.failures.length === 0) await sleep(50);
    server.freeze(false);
    await sending;
    await store.close();
    await check([one]);
  });

  it(
    'F40: answers heartbeats and batches of one host one after the other, whatever comes at once',
    { timeout: 60_000 },
    async () => {
      const [one] = await senders(1);
      if (one === undefined) throw new Error('no host was enrolled');
      const beats = Array.from({ length: 200 }, () => given.store.recordContact(contact(one.chain.hostId)));
      await Promise.all([one.send(given.store, 20), ...beats]);
      const batch = one.chain.batch([], one.open);
      const outcomes = await Promise.all(Array.from({ length: 100 }, () => given.store.commitBatch(batch)));
      expect(Map.groupBy(outcomes, ({ kind }) => kind).get('committed')).toHaveLength(1);
      expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['committed', 'duplicate']));
      await check([one]);
    },
  );
});
