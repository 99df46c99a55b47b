import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres } from '../../../../test/postgres/binaries.ts';
import { PostgresServer } from '../../../../test/postgres/server.ts';
import { storeContractSuite } from '../contract-suite.ts';
import { openPostgresStore } from './store.ts';

const skipped = noPostgres();

describe.skipIf(skipped !== undefined)(`the PostgreSQL store${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  let server: PostgresServer;
  const made = new Set<string>();
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.stop());

  storeContractSuite(async (name) => {
    const database = `s${name}`;
    if (!made.has(database)) await server.createDatabase(database);
    made.add(database);
    return openPostgresStore(server.address(database));
  });

  it('notices when the audit log was changed behind its back', async () => {
    const store = await openPostgresStore(await server.createDatabase('audit'));
    for (const action of ['one', 'two', 'three'])
      await store.audit({ at: '2026-11-20T09:00:00.000Z', actor: 'a', action, subject: 's' });
    for (const change of ["UPDATE audit_log SET actor = 'b' WHERE number = 2", 'DELETE FROM audit_log', 'TRUNCATE audit_log'])
      await expect(server.query('audit', change)).rejects.toThrow('append-only');
    await server.query('audit', 'DROP TRIGGER audit_log_keeps ON audit_log');
    await server.query('audit', "UPDATE audit_log SET actor = 'b' WHERE number = 2");
    expect(await store.verifyAuditLog()).toEqual({ lines: 1, broken: 2 });
    await store.close();
  });
});
