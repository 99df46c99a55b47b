import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newUser } from '../store/fixtures/user.ts';
import type { Store } from '../store/contract.ts';
import { openSqliteStore } from '../store/sqlite/store.ts';
import type { UserRow } from '../store/users-contract.ts';
import { IDLE_MS, LIFE_MS, openSession, SESSION_COOKIE, sessionOf } from './sessions.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-sessions-'));
const clock = { ms: 0, now: () => new Date(clock.ms).toISOString(), monotonicMs: () => clock.ms };
let store: Store;
let ada: UserRow;
beforeAll(async () => {
  store = await openSqliteStore(path.join(folder, 'store.sqlite'));
  const user = newUser('ada');
  const audit = { at: clock.now(), actor: 'system', action: 'user.add', subject: user.id };
  await store.addUser({ user, code: { digest: '0'.repeat(64), expiresAt: '2999-01-01T00:00:00.000Z' }, audit });
  ada = { ...user, hasPassword: false };
});
beforeEach(() => {
  clock.ms = Date.parse('2026-11-20T09:00:00.000Z');
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const origin = (cookies?: string) => ({ address: '192.0.2.1', browser: 'x'.repeat(1000), cookies });
const open = async (cookies?: string) =>
  (await openSession({ store, clock }, { user: ada }, origin(cookies))).split(';')[0] ?? '';
const isIn = async (cookies: string) => (await sessionOf({ store, clock }, cookies)) !== undefined;

describe('a session', () => {
  it('has a cookie for this host alone, and nothing of it is stored but a digest', async () => {
    const cookie = await openSession({ store, clock }, { user: ada }, origin());
    expect(cookie).toMatch(
      /^__Host-bandog-session=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    const opened = await sessionOf({ store, clock }, cookie.split(';')[0]);
    expect(opened?.user.name).toBe('ada');
    expect(opened?.session.browser).toHaveLength(200);
    expect(JSON.stringify(await store.sessions(ada.id))).not.toContain(cookie.slice(22, 65));
  });
  it('T71: ends when nobody uses it', async () => {
    const cookie = await open();
    for (let count = 0; count < 4; count += 1) {
      clock.ms += IDLE_MS - 1000;
      expect(await isIn(cookie)).toBe(true);
    }
    clock.ms += IDLE_MS + 1000;
    expect(await isIn(cookie)).toBe(false);
  });
  it('T71: ends after a day of work however much it is used', async () => {
    const cookie = await open();
    const end = clock.ms + LIFE_MS;
    while (clock.ms < end - 600_000) {
      clock.ms += 600_000;
      expect(await isIn(cookie)).toBe(clock.ms < end);
    }
    clock.ms = end;
    expect(await isIn(cookie)).toBe(false);
  });
  it('T71: has a secret that nobody could plant before', async () => {
    const planted = `${SESSION_COOKIE}=${'A'.repeat(43)}`;
    const cookie = await open(planted);
    expect(cookie).not.toBe(planted);
    expect(await isIn(planted)).toBe(false);
    const again = await open(cookie);
    expect(again).not.toBe(cookie);
    expect([await isIn(cookie), await isIn(again)]).toEqual([false, true]);
  });
  it('is none with anything else in its cookie', async () => {
    const cookie = await open();
    for (const other of ['', `${cookie}x`, cookie.slice(0, -1), `${SESSION_COOKIE}=' OR 1=1 --`, `${cookie}; ${cookie}`])
      expect(await isIn(other)).toBe(false);
  });
});
