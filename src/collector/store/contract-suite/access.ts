import { expect, it } from 'vitest';
import { AuditCheck } from '../../../domain/audit-chain.ts';
import { AT, LATER, sha } from '../fixtures/chain.ts';
import { newUser } from '../fixtures/user.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

/** Tokens of people, and the audit log. */
export function accessSuite(given: StoreUnderTest): void {
  it('keeps API tokens by their digest, one valid one a name', async () => {
    const row = {
      id: '1'.repeat(32),
      name: 'ci',
      role: 'viewer',
      duties: ['privacy'],
      scope: ['/emea'],
      createdAt: AT,
      createdBy: 'me',
    };
    expect(await given.store.createApiToken({ ...row, secretDigest: sha('s'), audit: audit('api-token.create') })).toBe(true);
    expect(
      await given.store.createApiToken({ ...row, id: '2'.repeat(32), secretDigest: sha('t'), audit: audit('api-token.create') }),
    ).toBe(false);
    expect(await given.store.apiToken(sha('s'))).toMatchObject({ role: 'viewer', duties: ['privacy'], scope: ['/emea'] });
    expect(await given.store.revokeApiToken({ id: row.id, audit: audit('api-token.revoke') })).toBe(true);
    expect(await given.store.revokeApiToken({ id: row.id, audit: audit('api-token.revoke') })).toBe(false);
    expect(await given.store.apiToken(sha('s'))).toBeUndefined();
    expect(
      await given.store.createApiToken({ ...row, id: '2'.repeat(32), secretDigest: sha('t'), audit: audit('api-token.create') }),
    ).toBe(true);
  });
  it('keeps when an API token ends, and gives its name to another one from then on', async () => {
    const row = { name: 'ci', role: 'viewer', duties: [], scope: ['/'], createdBy: 'me', audit: audit('api-token.create') };
    const make = (id: string, createdAt: string, expiresAt?: string) =>
      given.store.createApiToken({
        ...row,
        id: id.repeat(32),
        secretDigest: sha(id),
        createdAt,
        ...(expiresAt === undefined ? {} : { expiresAt }),
      });
    expect(await make('1', AT, LATER)).toBe(true);
    expect((await given.store.apiToken(sha('1')))?.expiresAt).toBe(LATER);
    expect(await make('2', AT)).toBe(false);
    expect(await make('2', LATER)).toBe(true);
    expect(await given.store.apiToken(sha('1'))).toBeUndefined();
    expect(await given.store.apiTokens()).toMatchObject([{ id: '2'.repeat(32) }, { id: '1'.repeat(32), revokedAt: LATER }]);
    expect(await given.store.apiToken(sha('2'))).not.toHaveProperty('expiresAt');
  });
  it('keeps when an API token was last shown; time does not go back', async () => {
    const row = { id: '1'.repeat(32), name: 'ci', role: 'viewer', duties: [], scope: ['/'], createdAt: AT, createdBy: 'me' };
    await given.store.createApiToken({ ...row, secretDigest: sha('s'), audit: audit('api-token.create') });
    expect(await given.store.apiToken(sha('s'))).not.toHaveProperty('usedAt');
    for (const at of [AT, LATER, AT]) await given.store.touchApiToken({ id: row.id, at });
    await given.store.touchApiToken({ id: '2'.repeat(32), at: LATER });
    expect((await given.store.apiToken(sha('s')))?.usedAt).toBe(LATER);
    expect((await given.store.apiTokens()).map(({ usedAt }) => usedAt)).toEqual([LATER]);
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
    const all = await given.store.auditLines({ after: 0, limit: 10 });
    expect(all.map((line) => line.number)).toEqual([1, 2, 3]);
    expect(await given.store.auditLines({ after: 1, limit: 1 })).toEqual(all.slice(1, 2));
    expect(await given.store.auditHead()).toEqual({ number: 3, digest: all[2]?.digest });
    const check = new AuditCheck([]);
    for (const line of all) check.take(line);
    expect(check.end().problems).toEqual([]);
  });
  it('keeps seals of the audit log, one a line', async () => {
    expect(await given.store.auditHead()).toBeUndefined();
    const seal = (number: number) => ({ number, text: `{"number":${number}}`, signature: 'x' });
    expect(await given.store.addAuditSeal(seal(7))).toBe(true);
    expect(await given.store.addAuditSeal(seal(3))).toBe(true);
    expect(await given.store.addAuditSeal({ ...seal(7), text: 'other' })).toBe(false);
    expect(await given.store.auditSeals({ after: 0, limit: 10 })).toEqual([seal(3), seal(7)]);
    expect(await given.store.auditSeals({ after: 3, limit: 10 })).toEqual([seal(7)]);
  });
}

/** What of the audit log is wanted. */
export function auditQueriesSuite(given: StoreUnderTest): void {
  const at = (hour: number) => `2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z`;
  const LINES = [
    { at: at(1), actor: 'user:ada', action: 'user.add', subject: 'bob' },
    { at: at(2), actor: 'user:bob', action: 'person.read', subject: 'eve' },
    { at: at(3), actor: 'user:ada', action: 'person.read', subject: 'eve' },
    { at: at(4), actor: 'token:ci', action: 'host.read', subject: 'h1' },
    { at: at(5), actor: 'user:ada', action: 'host.read', subject: 'h1' },
  ];
  const CASES = [
    { name: 'all', asked: {}, want: [5, 4, 3, 2, 1] },
    { name: 'of an actor', asked: { actor: 'user:ada' }, want: [5, 3, 1] },
    { name: 'of an actor, not of who is called so in part', asked: { actor: 'user:a' }, want: [] },
    { name: 'of an action', asked: { action: 'person.read' }, want: [3, 2] },
    { name: 'on a subject', asked: { subject: 'h1' }, want: [5, 4] },
    { name: 'of all three', asked: { actor: 'user:ada', action: 'person.read', subject: 'eve' }, want: [3] },
    { name: 'from a moment on', asked: { from: at(3) }, want: [5, 4, 3] },
    { name: 'until before a moment', asked: { to: at(3) }, want: [2, 1] },
    {
      name: 'between moments that no line has',
      asked: { from: '2026-11-20T01:30:00.000Z', to: '2026-11-20T04:30:00.000Z' },
      want: [4, 3, 2],
    },
    { name: 'after the end', asked: { from: at(6) }, want: [] },
    { name: 'before the beginning', asked: { to: at(0) }, want: [] },
    { name: 'of an actor, before a line and a moment', asked: { actor: 'user:ada', before: 5, to: at(4) }, want: [3, 1] },
    { name: 'as many as wanted', asked: { actor: 'user:ada', limit: 2 }, want: [5, 3] },
  ];
  it('gives the lines that fit, and every action', async () => {
    expect(await given.store.auditLog({ limit: 9, from: at(1), to: at(9) })).toEqual([]);
    expect(await given.store.auditActions()).toEqual([]);
    for (const line of LINES) await given.store.audit(line);
    for (const { name, asked, want } of CASES) {
      const lines = await given.store.auditLog({ limit: 9, ...asked });
      expect(
        lines.map((line) => line.number),
        name,
      ).toEqual(want);
    }
    expect((await given.store.auditActions()).toSorted()).toEqual(['host.read', 'person.read', 'user.add']);
  });
}

/** API tokens that end with whom they were made by. */
export function tokensOfPeopleSuite(given: StoreUnderTest): void {
  it('ends the API tokens of whom it shuts out or no longer trusts with them, and what was made with those', async () => {
    const ada = newUser('ada', { role: 'administrator' });
    await given.store.addUser({ user: ada, code: { digest: sha('c'), expiresAt: LATER }, audit: audit('user.add') });
    const at = (minute: number) => new Date(Date.parse(AT) + minute * 60_000).toISOString();
    const make = async (name: string, createdBy: string, minute: number) => {
      const row = { id: sha(`${name} ${minute}`).slice(0, 32), name, role: 'administrator', duties: [], scope: ['/'], createdBy };
      const entry = audit('api-token.create');
      await given.store.createApiToken({ ...row, createdAt: at(minute), secretDigest: sha(`${name} ${minute}`), audit: entry });
      return row.id;
    };
    const end = (id: string, minute: number) =>
      given.store.revokeApiToken({ id, audit: { ...audit('api-token.revoke'), at: at(minute) } });
    const valid = async () =>
      (await given.store.apiTokens()).flatMap((one) => (one.revokedAt === undefined ? [one.name] : [])).toSorted();
    const change = (role: string, minute: number) =>
      given.store.changeUser({
        id: ada.id,
        role,
        duties: [],
        scope: ['/'],
        endsTokens: role === 'analyst',
        audit: { ...audit('user.change'), at: at(minute) },
      });
    await make('of bob', 'user:bob', 1);
    const old = await make('reused', 'user:ada', 2);
    await make('by the old one', 'token:reused', 3);
    await end(old, 4);
    await make('reused', 'user:bob', 5);
    await make('by the new one', 'token:reused', 6);
    await change('administrator', 7);
    expect(await valid()).toEqual(['by the new one', 'by the old one', 'of bob', 'reused']);
    await change('analyst', 8);
    expect(await valid()).toEqual(['by the new one', 'of bob', 'reused']);
    expect((await given.store.auditLog({ limit: 1 }))[0]).toMatchObject({
      action: 'api-token.revoke',
      detail: { name: 'by the old one', madeBy: 'user:ada' },
    });
    await change('administrator', 9);
    await make('last', 'user:ada', 10);
    await make('by the last', 'token:last', 11);
    const disabling = { ...audit('user.disable'), at: at(12) };
    await given.store.setUserDisabled({ id: ada.id, isDisabled: true, audit: disabling });
    expect(await valid()).toEqual(['by the new one', 'of bob', 'reused']);
  });
}
