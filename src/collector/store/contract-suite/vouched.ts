import { expect, it } from 'vitest';
import { AT, sha } from '../fixtures/chain.ts';
import { newUser, opening } from '../fixtures/user.ts';
import type { NewUser } from '../users-contract.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

/** People for whom others vouch. */
export function vouchedSuite(given: StoreUnderTest): void {
  const ada = newUser('ada');
  const code = { digest: sha('code'), expiresAt: '2026-11-21T09:00:00.000Z' };
  it('adds and charges people as others vouch for them, and takes no account over', async () => {
    await given.store.addUser({ user: ada, code, audit: audit('user.add') });
    const vouch = (subject: string, changed: Partial<NewUser>, issuer = 'https://idp.example') => {
      const user = { ...newUser(`of ${subject}`, { scope: ['/emea'] }), ...changed };
      return given.store.vouchedUser({ issuer, subject, user, audit: { at: AT, actor: 'user:x' } });
    };
    expect(await vouch('1', { name: 'ADA' })).toBe('name-taken');
    expect(await vouch('1', { name: 'bob' })).toMatchObject({
      name: 'bob',
      hasPassword: false,
      vouched: { issuer: 'https://idp.example', subject: '1' },
    });
    expect(await vouch('2', { name: 'Bob' })).toBe('name-taken');
    expect(await vouch('1', { name: 'bob' }, 'https://other.example')).toBe('name-taken');
    const bob = newUser('of 1').id;
    await given.store.openSession(opening(bob, 'one'));
    expect(await vouch('1', { name: 'bob' })).toMatchObject({ id: bob, role: 'helpdesk' });
    expect(await given.store.sessions(bob)).toHaveLength(1);
    expect(await vouch('1', { name: 'robert', role: 'viewer' })).toMatchObject({ id: bob, name: 'bob', role: 'viewer' });
    expect(await given.store.sessions(bob)).toEqual([]);
    expect((await given.store.auditLog({ limit: 1 }))[0]).toMatchObject({ actor: 'user:bob', action: 'user.change' });
    expect(await given.store.resetUser({ id: bob, code, audit: audit('user.reset') })).toBe(false);
    await given.store.setUserDisabled({ id: bob, isDisabled: true, audit: audit('user.disable') });
    expect(await vouch('1', { name: 'bob' })).toBe('disabled');
  });
}
