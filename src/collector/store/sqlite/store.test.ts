import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { storeContractSuite } from '../contract-suite.ts';
import { lockData } from './lock.ts';
import { openSqliteStore } from './store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (name: string) => path.join(folder, `${name}.sqlite`);

describe('the SQLite store', () => {
  storeContractSuite((name) => openSqliteStore(fileOf(name)));

  it('notices when the audit log was changed behind its back', async () => {
    const store = await openSqliteStore(fileOf('audit'));
    for (const action of ['one', 'two', 'three'])
      await store.audit({ at: '2026-11-20T09:00:00.000Z', actor: 'a', action, subject: 's' });
    const database = new DatabaseSync(fileOf('audit'));
    expect(() => database.exec("UPDATE audit_log SET actor = 'b' WHERE number = 2")).toThrow('append-only');
    expect(() => database.exec('DELETE FROM audit_log')).toThrow('append-only');
    database.exec("DROP TRIGGER audit_log_keeps; UPDATE audit_log SET actor = 'b' WHERE number = 2");
    database.close();
    expect(await store.verifyAuditLog()).toEqual({ lines: 1, broken: 2 });
    await store.close();
  });

  it('says that a file is no store', async () => {
    const file = fileOf('broken');
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 999');
    database.close();
    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'E_STORE_UNAVAILABLE' });
  });

  it('rejects what is asked after it was closed', async () => {
    const store = await openSqliteStore(fileOf('closed'));
    await store.close();
    await expect(store.counts()).rejects.toMatchObject({ code: 'E_STORE_UNAVAILABLE' });
  });

  it('takes back what fails of a group that shares a commit, and nothing else', async () => {
    const store = await openSqliteStore(fileOf('group'));
    const audit = (action: string) => ({ at: '2026-11-20T09:00:00.000Z', actor: 'a', action, subject: 's' });
    const token = (secretDigest: string, action: string) => {
      const times = { createdAt: '2026-11-20T09:00:00.000Z', createdBy: 'me', expiresAt: '2026-12-01T00:00:00.000Z' };
      return store.createEnrolmentToken({
        id: 'same',
        name: 'n',
        uses: 1,
        usesLeft: 1,
        ...times,
        secretDigest,
        audit: audit(action),
      });
    };
    // The first goes alone; those that come meanwhile share the next commit.
    const outcomes = await Promise.allSettled([
      store.audit(audit('one')),
      store.audit(audit('two')),
      token('a'.repeat(64), 'three'),
      token('b'.repeat(64), 'never'),
      store.audit(audit('four')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((await store.auditLog({ limit: 10 })).map(({ action }) => action)).toEqual(['four', 'three', 'two', 'one']);
    expect((await store.verifyAuditLog()).broken).toBeUndefined();
    await store.close();
  });

  it('is locked against a second collector until the first lets go', () => {
    const file = path.join(folder, 'collector.lock');
    const lock = lockData(file);
    expect(() => lockData(file)).toThrow(expect.objectContaining({ code: 'E_STATE_LOCKED' }));
    lock.release();
    lockData(file).release();
  });
});
