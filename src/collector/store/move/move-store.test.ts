import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres } from '../../../../test/postgres/binaries.ts';
import { PostgresServer } from '../../../../test/postgres/server.ts';
import type { Store } from '../contract.ts';
import { StoreUnderTest } from '../contract-suite/store-under-test.ts';
import { AT, contact, enrolment, LATER, scan, sha } from '../fixtures/chain.ts';
import { command } from '../fixtures/command.ts';
import { finding } from '../fixtures/finding.ts';
import { newSink } from '../fixtures/sink.ts';
import { openPostgresStore } from '../postgres/store.ts';
import { openSqliteStore } from '../sqlite/store.ts';
import { moveStore } from './move-store.ts';

const skipped = noPostgres();
const folder = mkdtempSync(path.join(tmpdir(), 'bandog-move-'));
const file = path.join(folder, 'store.sqlite');
const HOSTS = 30;

/** A store with something in what people and hosts write; it is closed again. */
async function fill(): Promise<void> {
  const given = new StoreUnderTest(() => openSqliteStore(file));
  await given.begin();
  const { store } = given;
  for (let index = 0; index < HOSTS; index += 1) {
    const chain = await given.enrol(`Host-${index}`);
    const found = [finding({ name: `a${index}` }), finding({ name: 'b\u0000', version: '1\u00000' })];
    await chain.send(
      [...found.map((one) => ({ kind: 'finding' as const, finding: one })), scan({ scopes: { 'home\u0000': [], homes: [] } })],
      found,
    );
    await chain.send(
      [{ kind: 'finding', finding: { ...finding({ name: `a${index}` }), state: 'gone', goneAt: LATER } }],
      found.slice(1),
    );
    await chain.send([{ kind: 'loss', at: AT, what: 'w', count: 1 }], found.slice(1));
    await store.addCommand(command(chain.hostId, 1, { verb: 'canary' }));
    const updates = { publisherKey: sha('k'), refused: [{ what: 'release', revision: 1, why: 'w' }], outcomes: [] };
    await store.recordContact({ ...contact(chain.hostId), storage: 'memory', updates });
  }
  const release = { revision: 1, digest: sha('c'), version: '1', length: 3, products: 1, created: AT, expires: LATER };
  const statement = { text: 't', signature: 's' };
  const audit = { at: AT, actor: 'a', action: 'b', subject: 'c' };
  const published = { publishedAt: AT, publishedBy: 'me' };
  await store.addRelease({ ...release, ...published, statement, ring: 'all', bytes: Buffer.from([0, 1, 255]), audit });
  await store.addSettings({ revision: 1, statement, ...published, audit });
  await store.addPublisherKey({ ...statement, audit });
  await store.setRollout({ document: '{}', audit });
  const ruling = { kind: 'ruling', key: 'product:claude-code', document: { product: 'claude-code', verdict: 'banned' } } as const;
  await store.changePolicy({ at: AT, by: 'console', basedOn: 0, set: [ruling], remove: [], isWhole: false, audit });
  await store.addGroup({ path: '/emea', at: AT, audit });
  const [first] = await store.hosts({ limit: 1 });
  const hostIds = [first?.hostId ?? ''];
  await store.moveHosts({ hostIds, group: '/emea', audit });
  await store.tagHosts({ hostIds, add: ['vip'], remove: [], audit });
  await fillSinks(store);
  await fillRollout(given);
  await given.end();
}

/** A host that waits until it is let in, and one that was refused. */
async function fillRollout(given: StoreUnderTest): Promise<void> {
  const { tokenDigest } = await given.token({ needsApproval: true });
  await given.store.enrolHost(enrolment({ tokenDigest, hostId: 'e'.repeat(32), name: 'waits\u0000' }));
  await given.store.addAssets({ list: 'a', assets: [{ number: 1, name: 'host-3', owner: 'Ada' }] });
  const list = { id: 'a', name: 'a.csv', rows: 1, importedAt: AT, importedBy: 'user:ada' };
  await given.store.useAssetList({ ...list, audit: { at: AT, actor: 'a', action: 'assets.import', subject: 'a' } });
  await given.store.enrolHost(enrolment({ tokenDigest: sha('unknown'), hostId: 'f'.repeat(32) }));
}

/** A sink with an event that waits for it, one that is noted, and a collector that serves it. */
async function fillSinks(store: Store): Promise<void> {
  const audit = { at: AT, actor: 'a', action: 'sink.change', subject: 'one' };
  const scope = { product: 'claude-code' };
  const document = { id: 'e', scope, owner: 'o', ticket: 't', askedBy: 'b', expires: LATER, status: 'approved' } as const;
  const set = [{ kind: 'exception', key: 'e', document }] as const;
  await store.changePolicy({ at: AT, by: 'console', basedOn: 1, set, remove: [], isWhole: false, audit });
  await store.addSink(newSink('one'));
  await store.noteExpiring({ at: AT, before: LATER });
  await store.routeEvents({ at: AT, limit: 100, mostQueued: 100 });
  await store.changeSink({ name: 'one', at: AT, audit });
  await store.turnLease({ name: 'sinks', holder: 'me' });
  const figures = [{ group: '/emea', about: 'product', name: 'claude-code', value: 'there', hosts: 3 }] as const;
  await store.keepDay({ day: '2026-11-20', figures, forgetBefore: '2026-01-01' });
}

/** What people see of it all. */
async function seen(store: Store) {
  const hosts = await store.hosts({ limit: 1000 });
  const ofEach = [];
  for (const { hostId } of hosts) {
    const findings = await store.findings({ hostId, limit: 1000 });
    ofEach.push({
      findings,
      credentials: { ...(await store.hostCredentials(hostId)), publicKey: undefined },
      histories: await Promise.all(findings.map((row) => store.history({ hostId, findingId: row.finding.id }))),
      coverage: await store.coverage(hostId),
      losses: await store.losses(hostId),
      alarms: await store.alarms(hostId),
      commands: await store.commands({ hostId, at: LATER }),
    });
  }
  const releases = { all: await store.releases(), figures: await store.releaseFigures(1), settings: await store.settings() };
  const audit = { log: await store.auditLog({ limit: 1000 }), verified: await store.verifyAuditLog() };
  return {
    hosts,
    ofEach,
    releases,
    audit,
    counts: await store.counts(),
    keys: await store.publisherKeys(),
    plan: await store.rollout(),
    policy: await store.policy(),
    groups: await store.groups(),
    findings: await store.findingCounts({}),
    looked: await store.figures({ about: 'coverage', since: LATER }),
    days: await store.days({ about: 'product', from: '2026-01-01', to: '2026-12-31' }),
    sinks: await store.sinks(),
    enrolled: await store.enrolledHosts({ limit: 1000 }),
    waiting: await store.waitingHosts(AT),
    assets: [await store.assetList(), await store.assets({ state: 'appeared', after: 0, limit: 10 })],
    failures: await store.enrolmentFailures(),
    queue: await store.nextDeliveries({ sink: 'one', at: LATER, limit: 100 }),
  };
}

describe.skipIf(skipped !== undefined)(`a move to PostgreSQL${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
    await fill();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes every table over, and hosts go on where they were', async () => {
    const address = await server.createDatabase('moved');
    const move = await moveStore(file, address);
    expect(move.kind).toBe('moved');
    const rows = new Map(move.tables.map((table) => [table.name, table.rows]));
    expect(rows.get('host')).toBe(HOSTS);
    expect(rows.get('finding_history')).toBe(HOSTS * 3);
    expect([...rows].filter(([, count]) => count === 0).map(([name]) => name)).toEqual(EMPTY);
    const before = await openSqliteStore(file);
    const after = await openPostgresStore(address);
    const [was, is] = [await seen(before), await seen(after)];
    // What is for search alone is cleaned where PostgreSQL cannot hold it; all else is as it was.
    const cleaned = (text: string) => JSON.parse(text.replaceAll('\\u0000', '\ufffd')) as unknown;
    expect(cleaned(JSON.stringify(is))).toEqual(cleaned(JSON.stringify(was)));
    await before.close();
    const [host] = is.hosts;
    expect(await after.nextCommandNumber(host?.hostId ?? '')).toBe(2);
    const [secret, hostId] = [sha('later'), 'e'.repeat(32)];
    const token = { id: 'f'.repeat(32), name: 'n', uses: 1, usesLeft: 1, createdAt: AT, createdBy: 'me', expiresAt: LATER };
    await after.createEnrolmentToken({
      ...token,
      secretDigest: secret,
      audit: { at: AT, actor: 'a', action: 'b', subject: 'c' },
    });
    const given = { publicKey: Buffer.from('k'), bearerDigest: sha('b'), labels: { name: 'new', platform: 'linux' as const } };
    expect(await after.enrolHost({ tokenDigest: secret, hostId, ...given, at: AT, auditsRefusal: true })).toBe('enrolled');
    expect((await after.verifyAuditLog()).broken).toBeUndefined();
    await after.close();
  });

  it('is not repeated over what it did, and refuses a database that is in use', async () => {
    const address = await server.createDatabase('twice');
    expect((await moveStore(file, address)).kind).toBe('moved');
    expect((await moveStore(file, address)).kind).toBe('there');
    const store = await openPostgresStore(address);
    await store.audit({ at: AT, actor: 'a', action: 'later', subject: 's' });
    await store.close();
    await expect(moveStore(file, address)).rejects.toMatchObject({ message: expect.stringContaining('not empty') });
  });

  it(
    'F42: that is interrupted in any table leaves the database empty, and can be begun again',
    { timeout: 120_000 },
    async () => {
      const address = await server.createDatabase('torn');
      await (await openPostgresStore(address)).close();
      const tables = (
        await server.query(
          'torn',
          "SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace",
        )
      )
        .map((row) => String(row['name']))
        .filter((name) => name !== 'layout' && !EMPTY.includes(name));
      expect(tables.length).toBeGreaterThan(10);
      await server.query(
        'torn',
        'CREATE FUNCTION tear() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$',
      );
      for (const table of tables) {
        await server.query('torn', `CREATE TRIGGER tear AFTER INSERT ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION tear()`);
        await expect(moveStore(file, address)).rejects.toMatchObject({ code: 'E_STORE_UNAVAILABLE' });
        await server.query('torn', `DROP TRIGGER tear ON ${table}`);
        // The top of the tree of groups is in every store.
        expect(await server.query('torn', `SELECT count(*)::int AS n FROM ${table}`)).toEqual([
          { n: table === 'host_group' ? 1 : 0 },
        ]);
      }
      expect((await moveStore(file, address)).kind).toBe('moved');
    },
  );

  it('notices when the database changes what it is given', async () => {
    const address = await server.createDatabase('odd');
    await (await openPostgresStore(address)).close();
    await server.query(
      'odd',
      "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.document = NEW.document || ' '; RETURN NEW; END $$",
    );
    await server.query('odd', 'CREATE TRIGGER spoil BEFORE INSERT ON finding FOR EACH ROW EXECUTE FUNCTION spoil()');
    await expect(moveStore(file, address)).rejects.toMatchObject({
      message: expect.stringContaining('finding did not arrive as it was'),
    });
  });
});

/** Tables that nothing is put into here. */
const EMPTY: readonly string[] = ['api_token', 'audit_seal', 'console_session', 'console_user', 'saved_query', 'setup_code'];
