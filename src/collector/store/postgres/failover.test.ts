import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres } from '../../../../test/postgres/binaries.ts';
import { PostgresPair } from '../../../../test/postgres/pair.ts';
import type { Store } from '../contract.ts';
import { audit, StoreUnderTest } from '../contract-suite/store-under-test.ts';
import { finding } from '../fixtures/finding.ts';
import { openPostgresStore } from './store.ts';

const skipped = noPostgres();
const WAIT_MS = 60_000;

describe.skipIf(skipped !== undefined)(`a primary and its standby${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  let pair: PostgresPair;
  let given: StoreUnderTest;
  const database = 'bandog';
  beforeAll(async () => {
    pair = await PostgresPair.start();
    await pair.primary.createDatabase(database);
    given = new StoreUnderTest(() => openPostgresStore(pair.address(database)));
    await given.begin();
  }, WAIT_MS);
  afterAll(async () => {
    await given.end();
    await pair.stop();
  });

  /** Until it is taken, as hosts do it. */
  const patiently = async (work: (store: Store) => Promise<unknown>) => {
    const failures: unknown[] = [];
    for (;;) {
      try {
        await work(given.store);
        return failures;
      } catch (error) {
        failures.push(error);
        if (failures.length > 600) throw error;
        await sleep(50);
      }
    }
  };

  it(
    'F40: a primary that becomes read-only is left, and taken again when it is none any more',
    { timeout: WAIT_MS },
    async () => {
      const { primary } = pair;
      await given.store.audit(audit('before'));
      await primary.query('postgres', 'ALTER SYSTEM SET default_transaction_read_only = on');
      await primary.query('postgres', 'SELECT pg_reload_conf()');
      await sleep(200);
      await expect(given.store.audit(audit('refused'))).rejects.toMatchObject({
        code: 'E_STORE_UNAVAILABLE',
        message: expect.stringContaining('read-only'),
        remedy: expect.stringContaining('primary'),
      });
      expect(await given.store.auditHead()).toBeDefined();
      await primary.query('postgres', 'ALTER SYSTEM RESET default_transaction_read_only');
      await primary.query('postgres', 'SELECT pg_reload_conf()');
      // After a refusal no server is asked for a quarter of a second.
      await sleep(500);
      // No connection was ended by anybody but the store itself.
      await given.store.audit(audit('after'));
    },
  );

  it('F40: a fleet that asks while no primary is there does not wear out the standby', { timeout: WAIT_MS }, async () => {
    const { primary, standby } = pair;
    const connections = "SELECT sessions::int AS n FROM pg_stat_database WHERE datname = 'bandog'";
    const made = async () => Number((await standby?.query('postgres', connections))?.[0]?.['n']);
    const before = await made();
    await primary.kill();
    const asked: Promise<'taken' | 'refused'>[] = [];
    const ask = () =>
      given.store.hostCredentials('f'.repeat(32)).then(
        () => 'taken' as const,
        () => 'refused' as const,
      );
    for (let round = 0; round < 40; round += 1) {
      for (let host = 0; host < 10; host += 1) asked.push(ask());
      await sleep(25);
    }
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['refused']));
    // 400 asked, over a second.
    expect((await made()) - before).toBeLessThan(100);
    await primary.startAgain();
    await patiently((store) => store.audit(audit('back')));
  });

  it(
    'F40: what was answered is on the standby that takes over, and the store goes on there by itself',
    { timeout: 2 * WAIT_MS },
    async () => {
      const chain = await given.enrol();
      const open = [];
      for (const name of ['one', 'two', 'three']) {
        open.push(finding({ name }));
        await chain.send([{ kind: 'finding', finding: finding({ name }) }], open);
      }
      await pair.failOver();
      await patiently((store) => store.audit(audit('failed-over')));
      expect(await given.store.findings({ hostId: chain.hostId, limit: 10 })).toHaveLength(3);
      expect((await given.store.verifyAuditLog()).broken).toBeUndefined();
      // Heard by one that listens at the new primary.
      const other = await openPostgresStore(pair.address(database));
      const heard: string[] = [];
      other.onAnnounced(({ hostId }) => heard.push(hostId));
      await patiently(async () => {
        given.store.announce({ kind: 'ordered', hostId: chain.hostId });
        await sleep(50);
        expect(heard).toContain(chain.hostId);
      });
      await other.close();
      await pair.repair();
      await pair.failOver();
      await patiently((store) => store.audit(audit('failed-back')));
      expect(await given.store.findings({ hostId: chain.hostId, limit: 10 })).toHaveLength(3);
      await pair.repair();
    },
  );

  it('F40: an old primary that comes back beside the new one is never written to again', { timeout: 2 * WAIT_MS }, async () => {
    const old = pair.primary;
    await pair.failOver();
    await patiently((store) => store.audit(audit('promoted')));
    await old.startAgain();
    await pair.primary.kill();
    await expect(given.store.audit(audit('lost'))).rejects.toMatchObject({ code: 'E_STORE_UNAVAILABLE' });
    await pair.primary.startAgain();
    await patiently((store) => store.audit(audit('kept')));
    // A collector that starts while both run takes the one that was promoted.
    const other = await openPostgresStore(pair.address(database));
    expect((await other.auditLog({ limit: 1 }))[0]?.action).toBe('kept');
    await other.close();
    await old.kill();
    await pair.repair();
  });

  it('F40: a commit whose wait for the standby somebody ends is no answer', { timeout: WAIT_MS }, async () => {
    await pair.standby?.kill();
    const waiting = given.store.audit(audit('in doubt'));
    const ended = expect(waiting).rejects.toMatchObject({
      code: 'E_STORE_UNAVAILABLE',
      message: expect.stringContaining('canceling wait'),
    });
    const cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    for (let tries = 0; (await pair.primary.query('postgres', cancel)).length === 0; tries += 1) {
      expect(tries).toBeLessThan(500);
      await sleep(20);
    }
    await ended;
    await pair.standby?.startAgain();
    await patiently((store) => store.audit(audit('replicated')));
  });

  it('is used also where it does not say where it stands', { timeout: WAIT_MS }, async () => {
    await pair.primary.query('postgres', 'CREATE ROLE other LOGIN');
    await pair.primary.query('postgres', 'CREATE DATABASE kept OWNER other');
    await pair.primary.query('kept', 'REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC');
    const address = pair.address('kept').replace('postgres@', 'other@');
    const store = await openPostgresStore(address);
    await store.audit(audit('written'));
    await store.close();
  });

  it('F40: a server without a connection left is asked again a moment later', { timeout: WAIT_MS }, async () => {
    await pair.primary.query('postgres', 'CREATE ROLE few LOGIN CONNECTION LIMIT 3');
    await pair.primary.query('postgres', 'CREATE DATABASE small OWNER few');
    const store = await openPostgresStore(pair.address('small').replace('postgres@', 'few@'));
    const asked = Array.from({ length: 12 }, () => store.audit(audit('asked')));
    const read = Array.from({ length: 12 }, () => store.auditLog({ limit: 1 }));
    await Promise.all([...asked, ...read]);
    await store.close();
  });
});
