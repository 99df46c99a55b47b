import { expect, it } from 'vitest';
import { AT, sha } from '../fixtures/chain.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

/** Tokens of people, and the audit log. */
export function accessSuite(given: StoreUnderTest): void {
  it('keeps API tokens by their digest, one valid one a name', async () => {
    const row = { id: '1'.repeat(32), name: 'ci', role: 'viewer', duties: ['privacy'], createdAt: AT, createdBy: 'me' };
    expect(await given.store.createApiToken({ ...row, secretDigest: sha('s'), audit: audit('api-token.create') })).toBe(true);
    expect(
      await given.store.createApiToken({ ...row, id: '2'.repeat(32), secretDigest: sha('t'), audit: audit('api-token.create') }),
    ).toBe(false);
    expect(await given.store.apiToken(sha('s'))).toMatchObject({ role: 'viewer', duties: ['privacy'] });
    expect(await given.store.revokeApiToken({ id: row.id, audit: audit('api-token.revoke') })).toBe(true);
    expect(await given.store.revokeApiToken({ id: row.id, audit: audit('api-token.revoke') })).toBe(false);
    expect(await given.store.apiToken(sha('s'))).toBeUndefined();
    expect(
      await given.store.createApiToken({ ...row, id: '2'.repeat(32), secretDigest: sha('t'), audit: audit('api-token.create') }),
    ).toBe(true);
  });
  it('chains the audit log', async () => {
    for (const action of ['one', 'two', 'three'])
      await given.store.audit({ ...audit(action), detail: { name: action, count: 1 } });
    const lines = await given.store.auditLog({ limit: 2 });
    expect(lines.map((line) => [line.number, line.action])).toEqual([
      [3, 'three'],
      [2, 'two'],
    ]);
    expect(lines[0]?.previous).toBe(lines[1]?.digest);
    expect(await given.store.auditLog({ limit: 2, before: 2 })).toHaveLength(1);
    expect(await given.store.verifyAuditLog()).toEqual({ lines: 3 });
  });
}
