import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { noPostgres } from '../../../../test/postgres/binaries.ts';
import { PostgresServer } from '../../../../test/postgres/server.ts';
import type { Store } from '../contract.ts';
import { audit, StoreUnderTest } from '../contract-suite/store-under-test.ts';
import { AT, Chain, contact, enrolment, LATER, sha } from '../fixtures/chain.ts';
import { command } from '../fixtures/command.ts';
import { finding } from '../fixtures/finding.ts';
import { openPostgresStore } from './store.ts';

const skipped = noPostgres();

/** Several collectors on one database: whichever is asked, the answers are those of one. */
describe.skipIf(skipped !== undefined)(`replicas on PostgreSQL${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  let server: PostgresServer;
  const replicas: Store[] = [];
  let given: StoreUnderTest;
  let address: string;
  beforeAll(async () => {
    server = await PostgresServer.start();
    address = await server.createDatabase('shared');
    given = new StoreUnderTest(() => openPostgresStore(address));
    await given.begin();
    for (let count = 0; count < 3; count += 1) replicas.push(await openPostgresStore(address));
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.close();
    await given.end();
    await server.stop();
  });

  const one = (index: number): Store => {
    const replica = replicas[index % replicas.length];
    if (replica === undefined) throw new Error('no replica runs');
    return replica;
  };

  it('take one host’s batches in turn', async () => {
    const { hostId } = await given.enrol();
    const open = [];
    const chain = new Chain(one(0), hostId);
    for (let index = 0; index < 12; index += 1) {
      const next = finding({ name: `copy-${index}` });
      open.push(next);
      const entries = [{ kind: 'finding' as const, finding: next }];
      expect(await one(index).commitBatch(chain.batch(entries, open))).toMatchObject({ kind: 'committed', resync: false });
      chain.skip(entries, open);
    }
    expect(await one(1).findings({ hostId, limit: 100 })).toHaveLength(12);
  });

  it('F23: take a batch that comes to all of them at once only once', async () => {
    const chain = await given.enrol();
    const batch = chain.batch([{ kind: 'finding', finding: finding() }], [finding()]);
    const outcomes = await Promise.all(Array.from({ length: 60 }, (_, index) => one(index).commitBatch(batch)));
    expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'duplicate')).toHaveLength(59);
    expect(await given.store.history({ hostId: chain.hostId, findingId: finding().id })).toHaveLength(1);
  });

  it('see a fork that two of them are told of at once', async () => {
    const chain = await given.enrol();
    const batches = ['a', 'b'].map((name) => ({ ...chain.batch([], []), digest: sha(name) }));
    const outcomes = await Promise.all(batches.map((batch, index) => one(index).commitBatch(batch)));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['committed', 'forked']);
    expect((await given.store.hostCredentials(chain.hostId))?.isForked).toBe(true);
  });

  it('use an enrolment token as often as it says, and keep one audit log', async () => {
    const { tokenDigest } = await given.token({ uses: 20 });
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        one(index).enrolHost(enrolment({ tokenDigest, hostId: sha(`enrol ${index}`).slice(0, 32) })),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'enrolled')).toHaveLength(20);
    const lines = Array.from({ length: 30 }, (_, index) => one(index).audit({ ...audit('line'), subject: String(index) }));
    await Promise.all(lines);
    expect((await given.store.verifyAuditLog()).broken).toBeUndefined();
  });

  it('hear heartbeats, forks and changes by people of the same hosts at once, and end', async () => {
    const chains = await Promise.all(Array.from({ length: 10 }, (_, index) => given.enrol(`busy-${index}`)));
    const work = Array.from({ length: 300 }, async (_, index) => {
      const { hostId } = chains[index % chains.length] ?? {};
      if (hostId === undefined) return;
      if (index % 7 === 0) await one(index).markForked({ hostId, at: AT, why: 'test' });
      else if (index % 5 === 0) await one(index).releaseHost({ hostId, audit: audit('host.release') });
      else if (index % 11 === 0) await one(index).assignRing({ hostId, ring: 'early', audit: audit('host.ring') });
      else if (index % 13 === 0) await one(index).markSilent({ before: '2030-01-01T00:00:00.000Z', at: AT });
      else await one(index).recordContact({ ...contact(hostId), chain: { epoch: 0, acknowledged: 0 } });
    });
    await Promise.all(work);
    expect((await given.store.verifyAuditLog()).broken).toBeUndefined();
  });

  it('hear the same hosts in whatever order at once, without a deadlock and without a loss', { timeout: 60_000 }, async () => {
    const chains = await Promise.all(Array.from({ length: 60 }, (_, index) => given.enrol(`twice-${index}`)));
    const said = {
      storage: 'disk' as const,
      integrity: { program: sha('program') },
      chain: { epoch: 1, acknowledged: 0 },
      spooledBatches: 0,
    };
    const deadlocks = async () => {
      const sql = "SELECT deadlocks::int AS count FROM pg_stat_database WHERE datname = 'shared'";
      return (await server.query('postgres', sql))[0]?.['count'];
    };
    const before = await deadlocks();
    for (let round = 0; round < 40; round += 1) {
      const at = new Date(Date.parse(LATER) + round * 1000).toISOString();
      const groups = [chains, chains.toReversed()].map((ordered, index) =>
        ordered.map(({ hostId }) => one(index).recordContact({ ...contact(hostId), ...said, at })),
      );
      for (const answer of await Promise.all(groups.flat()))
        expect(answer).toEqual({ resync: false, isForked: false, commands: [] });
      const heard = `SELECT 1 FROM presence JOIN host ON id = host WHERE name LIKE 'twice-%' AND last_contact = '${at}'`;
      expect(await server.query('shared', heard)).toHaveLength(chains.length);
    }
    expect(await deadlocks()).toBe(before);
  });

  it('keep a verdict that one gives while another takes the same copy once more', async () => {
    const chain = await given.enrol();
    const copy = finding();
    const report = { kind: 'finding', finding: copy } as const;
    await chain.send([report], [copy]);
    const ruling = {
      kind: 'ruling',
      key: 'product:claude-code',
      document: { product: 'claude-code', verdict: 'banned' },
    } as const;
    const change = { at: AT, by: 'console', basedOn: 0, remove: [], isWhole: false, audit: audit('policy.change') } as const;
    expect(await one(0).changePolicy({ ...change, set: [ruling] })).toMatchObject({ kind: 'changed' });
    const client = new Client({ connectionString: server.address('shared') });
    await client.connect();
    const waiting = async (count: number) =>
      vi.waitFor(
        async () => {
          const sql = "SELECT 1 FROM pg_stat_activity WHERE datname = 'shared' AND wait_event_type = 'Lock'";
          expect(await server.query('postgres', sql)).toHaveLength(count);
        },
        { timeout: 4000, interval: 20 },
      );
    try {
      await client.query('BEGIN');
      const held = 'SELECT 1 FROM finding WHERE host = (SELECT id FROM host WHERE host_id = $1) FOR UPDATE';
      await client.query(held, [chain.hostId]);
      const judging = one(0).judgeFindings({ at: LATER, limit: 1000 });
      await waiting(1);
      const sending = one(1).commitBatch(chain.batch([{ kind: 'resync', at: LATER }, report], [copy]));
      await waiting(2);
      await client.query('COMMIT');
      expect(await judging).toMatchObject({ isDone: true });
      expect(await sending).toMatchObject({ kind: 'committed', resync: false });
    } finally {
      await client.end();
    }
    const [row] = await one(2).findings({ hostId: chain.hostId, limit: 1 });
    expect(row?.judged).toMatchObject({ verdict: 'banned', revision: 1 });
  });

  describe('tell each other what concerns a host', () => {
    const heard: string[][] = [];
    const hostId = (index: number) => sha(`host ${index}`).slice(0, 32);
    /** Says it until all have heard it: what is said while a connection is being made is lost. */
    const saidToAll = async (from: number, host: number) => {
      const isHeard = () => heard.every((words) => words.includes(`ordered ${hostId(host)}`));
      for (let tries = 0; !isHeard() && tries < 100; tries += 1) {
        one(from).announce({ kind: 'ordered', hostId: hostId(host) });
        await sleep(100);
      }
      expect(isHeard()).toBe(true);
    };
    beforeAll(() => {
      for (const replica of replicas) {
        const words: string[] = [];
        heard.push(words);
        replica.onAnnounced(({ kind, hostId: host }) => words.push(`${kind} ${host}`));
      }
    });

    it('at once, each of them once', async () => {
      await saidToAll(0, 0);
      for (const words of heard) words.length = 0;
      const looks = Array.from({ length: 450 }, (_, index) => `looked-at ${hostId(index)}`);
      for (let index = 0; index < looks.length; index += 1) one(1).announce({ kind: 'looked-at', hostId: hostId(index) });
      const looksHeard = (words: readonly string[]) => words.filter((word) => word.startsWith('looked-at')).toSorted();
      for (let tries = 0; tries < 200 && heard.some((words) => looksHeard(words).length < looks.length); tries += 1)
        await sleep(50);
      for (const words of heard) expect(looksHeard(words)).toEqual(looks.toSorted());
    });

    it('F40: again after their connections were cut, and nothing else is harmed meanwhile', async () => {
      const connection = new Client({ connectionString: address });
      await connection.connect();
      const cut = await connection.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND (query LIKE 'LISTEN %' OR query LIKE '%pg_notify%')`,
      );
      // Those of the replicas, and of the one that the suite has.
      expect(cut.rowCount).toBe(replicas.length + 1);
      const { hostId: host } = await given.enrol();
      one(0).announce({ kind: 'ordered', hostId: host });
      expect(await one(0).addCommand(command(host, 1))).toBe(true);
      expect(await one(1).commands({ hostId: host, at: AT })).toMatchObject([{ state: 'queued' }]);
      await saidToAll(1, 8);
      await connection.end();
    });

    it('and believe nothing that is not of their form', async () => {
      const before = heard.map((words) => words.length);
      const connection = new Client({ connectionString: address });
      await connection.connect();
      const id = hostId(1);
      for (const message of [
        '',
        'x',
        id,
        `${'0'.repeat(16)} x${id}`,
        `${'0'.repeat(16)} o${id}${id}`,
        `${'0'.repeat(16)} o${id} `,
        `{"hostId":"${id}"}`,
      ])
        await connection.query('SELECT pg_notify($1, $2)', ['bandog_hosts', message]);
      await connection.query('SELECT pg_notify($1, $2)', ['bandog_hosts', `${'0'.repeat(16)} l${id}`]);
      while (heard.some((words, index) => words.length === before[index])) await sleep(20);
      expect(heard.map((words, index) => words.slice(before[index]))).toEqual(heard.map(() => [`looked-at ${id}`]));
      await connection.end();
    });
  });
});
