import { expect, it } from 'vitest';
import { AT, LATER, sha } from '../fixtures/chain.ts';
import { newUser, opening } from '../fixtures/user.ts';
import { MOST_SESSIONS } from '../users-contract.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

const TOMORROW = '2026-11-21T09:00:00.000Z';
const code = (secret: string, expiresAt = TOMORROW) => ({ digest: sha(secret), expiresAt });

/** People who are forgotten. */
export function removalSuite(given: StoreUnderTest): void {
  const ada = newUser('ada');
  const add = (user = ada) => given.store.addUser({ user, code: code(`code ${user.name}`), audit: audit('user.add') });

  it('forgets only who was shut out, and gives the name to somebody else', async () => {
    await add();
    await add(newUser('bob'));
    const query = { owner: 'user:ada', name: 'q', about: 'hosts', isShared: false, question: '{}', savedAt: AT } as const;
    await given.store.saveQuery(query);
    await given.store.saveQuery({ ...query, name: 'for all', isShared: true });
    const remove = (id = ada.id) => given.store.removeUser({ id, audit: { ...audit('user.remove'), subject: id } });
    expect(await remove()).toBe(false);
    await given.store.setUserDisabled({ id: ada.id, isDisabled: true, audit: audit('user.disable') });
    expect(await remove('ada')).toBe(false);
    expect(await remove()).toBe(true);
    expect(await remove()).toBe(false);
    expect((await given.store.users()).map(({ name }) => name)).toEqual(['bob']);
    expect((await given.store.savedQueries('user:ada')).map(({ name }) => name)).toEqual(['for all']);
    expect(await given.store.setupCode({ digest: sha('code ada'), at: AT })).toBeUndefined();
    expect((await given.store.auditLog({ limit: 1 }))[0]).toMatchObject({ action: 'user.remove', subject: ada.id });
    expect(await add({ ...newUser('Ada'), id: 'e'.repeat(32) })).toBe(true);
  });
}

/** People who sign in. */
export function usersSuite(given: StoreUnderTest): void {
  const ada = newUser('ada');
  const add = (user = ada, secret = `code ${user.name}`) =>
    given.store.addUser({ user, code: code(secret), audit: audit('user.add') });
  const redeem = (secret: string, more: { readonly at?: string; readonly first?: typeof ada } = {}) =>
    given.store.redeemCode({
      digest: sha(secret),
      at: AT,
      password: `hash ${secret}`,
      audit: { at: AT, action: 'password.set' },
      ...more,
    });

  it('keeps everybody once a name, whatever its case', async () => {
    expect(await add()).toBe(true);
    expect(await add(newUser('ADA'))).toBe(false);
    expect(await add(newUser('bob', { role: 'viewer', duties: [], scope: ['/emea'] }))).toBe(true);
    expect(await given.store.users()).toEqual([
      { ...ada, hasPassword: false },
      { ...newUser('bob', { role: 'viewer', duties: [], scope: ['/emea'] }), hasPassword: false },
    ]);
    expect((await given.store.user('Ada'))?.id).toBe(ada.id);
    expect((await given.store.user(ada.id))?.name).toBe('ada');
    expect(await given.store.user("ada' OR 1=1 --")).toBeUndefined();
    expect((await given.store.auditLog({ limit: 9 })).map((line) => line.action)).toEqual(['user.add', 'user.add']);
  });
  it('sets a password by a code, once and before its end', async () => {
    await add();
    expect(await redeem('code bob')).toBe('refused');
    expect(await redeem('code ada', { at: TOMORROW })).toBe('refused');
    expect((await given.store.setupCode({ digest: sha('code ada'), at: AT }))?.user?.id).toBe(ada.id);
    expect(await redeem('code ada')).toMatchObject({ id: ada.id, hasPassword: true });
    expect(await redeem('code ada')).toBe('refused');
    expect(await given.store.setupCode({ digest: sha('code ada'), at: AT })).toBeUndefined();
    expect(await given.store.passwordOf('ADA')).toMatchObject({ user: { id: ada.id }, password: 'hash code ada' });
    const [line] = await given.store.auditLog({ limit: 1 });
    expect(line).toMatchObject({ actor: 'user:ada', action: 'password.set', subject: ada.id });
  });
  it('makes the first administrator by a code, and nobody after', async () => {
    const first = newUser('root', { role: 'administrator' });
    expect(await given.store.offerFirstCode(code('one'))).toBe(true);
    expect(await given.store.offerFirstCode(code('two'))).toBe(true);
    expect(await redeem('one', { first })).toBe('refused');
    expect(await redeem('two')).toBe('refused');
    expect(await redeem('two', { first })).toMatchObject({ name: 'root', role: 'administrator', hasPassword: true });
    expect(await redeem('two', { first: newUser('other') })).toBe('refused');
    expect(await given.store.offerFirstCode(code('three'))).toBe(false);
    expect(await given.store.users()).toHaveLength(1);
  });
  it('ends the sessions of whom it charges anew, resets or shuts out', async () => {
    await add();
    const changes = [
      () => given.store.changeUser({ id: ada.id, role: 'analyst', duties: [], scope: ['/'], audit: audit('user.change') }),
      () => given.store.resetUser({ id: ada.id, code: code('again'), audit: audit('user.reset') }),
      () => given.store.setUserDisabled({ id: ada.id, isDisabled: true, audit: audit('user.disable') }),
    ];
    for (const [index, change] of changes.entries()) {
      await given.store.openSession(opening(ada.id, `secret ${index}`));
      expect((await given.store.session(sha(`secret ${index}`)))?.user.id).toBe(ada.id);
      expect(await change()).toBe(true);
      expect(await given.store.session(sha(`secret ${index}`))).toBeUndefined();
    }
    expect(await given.store.user('ada')).toMatchObject({ role: 'analyst', duties: [], disabledAt: AT, hasPassword: false });
    expect(await redeem('again')).toBe('refused');
    expect(await given.store.setUserDisabled({ id: ada.id, isDisabled: true, audit: audit('user.disable') })).toBe(false);
    expect(await given.store.setUserDisabled({ id: ada.id, isDisabled: false, audit: audit('user.enable') })).toBe(true);
    expect((await given.store.user('ada'))?.disabledAt).toBeUndefined();
    const nobody = 'f'.repeat(32);
    expect(await given.store.resetUser({ id: nobody, code: code('x'), audit: audit('user.reset') })).toBe(false);
    expect(await given.store.setUserDisabled({ id: nobody, isDisabled: true, audit: audit('user.disable') })).toBe(false);
  });
}

/** Sessions of people. */
export function sessionsSuite(given: StoreUnderTest): void {
  const ada = newUser('ada');
  const begin = () => given.store.addUser({ user: ada, code: code('c'), audit: audit('user.add') });

  it('knows a session by its secret, and replaces the one that the browser had', async () => {
    await begin();
    await given.store.openSession(opening(ada.id, 'one'));
    expect(await given.store.session(sha('one'))).toMatchObject({
      session: { endsAt: TOMORROW },
      user: { name: 'ada', signedInAt: AT },
    });
    await given.store.openSession(opening(ada.id, 'two', { replaces: 'one' }));
    expect(await given.store.session(sha('one'))).toBeUndefined();
    expect(await given.store.sessions(ada.id)).toHaveLength(1);
    expect(await given.store.session(sha('three'))).toBeUndefined();
  });
  it('opens none for whom was shut out, or has another password, since he was looked at', async () => {
    await begin();
    const set = (password: string) => given.store.setPassword({ userId: ada.id, password, audit: audit('password.change') });
    await set('old');
    const open = (secret: string, password: string) => given.store.openSession({ ...opening(ada.id, secret), password });
    expect(await open('one', 'old')).toBe(true);
    await set('new');
    expect(await open('two', 'old')).toBe(false);
    expect(await given.store.session(sha('two'))).toBeUndefined();
    expect(await open('three', 'new')).toBe(true);
    await given.store.resetUser({ id: ada.id, code: code('again'), audit: audit('user.reset') });
    expect(await open('four', 'new')).toBe(false);
    await given.store.setUserDisabled({ id: ada.id, isDisabled: true, audit: audit('user.disable') });
    expect(await given.store.openSession(opening(ada.id, 'five'))).toBe(false);
    expect(await given.store.openSession(opening('f'.repeat(32), 'six'))).toBe(false);
    expect(await given.store.sessions(ada.id)).toEqual([]);
  });
  it('notes its use, and never backwards', async () => {
    await begin();
    const { session } = opening(ada.id, 'one');
    await given.store.openSession(opening(ada.id, 'one'));
    for (const at of [LATER, AT]) await given.store.touchSession({ id: session.id, at });
    expect((await given.store.sessions(ada.id))[0]?.seenAt).toBe(LATER);
  });
  it('ends one, the others, or all', async () => {
    await begin();
    for (const secret of ['one', 'two', 'three']) await given.store.openSession(opening(ada.id, secret));
    const { id } = opening(ada.id, 'one').session;
    expect(await given.store.endSession({ id, userId: 'f'.repeat(32), audit: audit('session.end') })).toBe(false);
    expect(await given.store.endSession({ id, userId: ada.id, audit: audit('session.end') })).toBe(true);
    const keeps = opening(ada.id, 'two').session.id;
    await given.store.setPassword({ userId: ada.id, password: 'p', keeps, audit: audit('password.change') });
    expect((await given.store.sessions(ada.id)).map((one) => one.id)).toEqual([keeps]);
    expect(await given.store.endSessions({ userId: ada.id, audit: audit('session.end-all') })).toBe(1);
    expect(await given.store.sessions(ada.id)).toEqual([]);
  });
  it('keeps only the newest, and none past its end', async () => {
    await begin();
    for (let count = 0; count < MOST_SESSIONS + 3; count += 1) {
      const at = new Date(Date.parse(AT) + count * 1000).toISOString();
      await given.store.openSession(opening(ada.id, `s${count}`, { at }));
    }
    expect(await given.store.sessions(ada.id)).toHaveLength(MOST_SESSIONS);
    expect(await given.store.session(sha('s2'))).toBeUndefined();
    expect(await given.store.session(sha('s3'))).toBeDefined();
    await given.store.openSession(opening(ada.id, 'last', { at: '2026-12-01T00:00:00.000Z' }));
    expect(await given.store.sessions(ada.id)).toHaveLength(1);
  });
}
