import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationsOf } from './access/roles.ts';
import { Browser } from '../../test/collector/browser.ts';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { setupCodeFile } from './first-administrator.ts';

const GOOD = 'correct horse battery staple';
const BETTER = 'tumbleweed visor umbrella';
let running: RunningCollector;
let root: Browser;
beforeAll(async () => {
  running = await runCollector();
  root = new Browser(running.call);
});
afterAll(() => running.close());

/** A browser in which that new person is signed in. */
async function person(name: string, role: 'viewer' | 'helpdesk' | 'administrator'): Promise<Browser> {
  const { code } = await running.client.addUser({ name, role });
  const browser = new Browser(running.call);
  expect((await browser.send('POST', '/api/v1/session/setup', { body: { code, name, password: GOOD } })).status).toBe(200);
  return browser;
}
const selfOf = async (browser: Browser) => (await browser.send('GET', '/api/v1/self')).json();
const actions = async () => (await running.client.listAuditLog({ limit: 5 })).items.map((line) => `${line.actor} ${line.action}`);

describe('the first administrator', () => {
  it('sets a password by the code that only the account of the collector can read, once', async () => {
    const file = setupCodeFile(running.collector.dataFolder);
    const code = readFileSync(file, 'utf8').trim();
    expect(code).toBe(running.collector.setupCode);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const setUp = (given: object) =>
      root.send('POST', '/api/v1/session/setup', { body: { code, name: 'root', password: GOOD, ...given } });
    expect(await setUp({ code: 'AAAAA-AAAAA-AAAAA-AAAAA-AAAAA' })).toMatchObject({ status: 401 });
    expect((await setUp({ password: 'too short' })).json()).toMatchObject({
      code: 'E_BAD_REQUEST',
      message: expect.stringContaining('needs 15'),
    });
    const done = await setUp({ code: code.toLowerCase() });
    expect(done.json()).toMatchObject({ name: 'root', role: 'administrator', kind: 'user' });
    expect(await setUp({ name: 'second' })).toMatchObject({ status: 401 });
    expect(await selfOf(root)).toMatchObject({ name: 'root', role: 'administrator' });
    expect(await actions()).toEqual(
      expect.arrayContaining(['user:root session.open', 'user:root password.set', 'nobody setup.refused']),
    );
  });
  it('is asked for no more at the next start', async () => {
    expect((await running.client.listUsers()).items.map((one) => one.name)).toEqual(['root']);
    const again = await running.restart();
    expect(again.setupCode).toBeUndefined();
    expect(existsSync(setupCodeFile(again.dataFolder))).toBe(false);
    // Sessions outlive a restart.
    expect(await selfOf(root)).toMatchObject({ name: 'root' });
  });
});

describe('a person', () => {
  it('signs in with name and password, and out', async () => {
    await person('ada', 'helpdesk');
    const browser = new Browser(running.call);
    const answer = await browser.send('POST', '/api/v1/session', { body: { name: 'ADA', password: GOOD } });
    const may = operationsOf({ role: 'helpdesk', duties: [] });
    expect(answer.json()).toEqual({ name: 'ada', role: 'helpdesk', duties: [], scope: ['/'], kind: 'user', may });
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-bandog-session=.{43}; Path=\/; Secure; HttpOnly; SameSite=Strict/,
    );
    const old = browser.cookie;
    expect((await browser.send('DELETE', '/api/v1/session')).status).toBe(204);
    expect(browser.cookie).toBe('');
    expect((await new Browser(running.call, old).send('GET', '/api/v1/self')).status).toBe(401);
    expect((await actions())[0]).toBe('user:ada session.end');
  });
  it('T71: is not told whether a name or a password is wrong', async () => {
    await person('eve', 'viewer');
    await running.client.disableUser({ user: 'eve' });
    const tries = [
      { name: 'eve', password: GOOD },
      { name: 'ada', password: BETTER },
      { name: 'nobody-of-that-name', password: GOOD },
    ];
    const answers = await Promise.all(tries.map((body) => new Browser(running.call).send('POST', '/api/v1/session', { body })));
    expect(answers.map((one) => one.status)).toEqual([401, 401, 401]);
    expect(new Set(answers.map((one) => one.text)).size).toBe(1);
  });
  it('T71: waits after wrong passwords, also with the right one, and whoever has a token does not', async () => {
    await person('mallory', 'viewer');
    const attempt = (password: string) =>
      new Browser(running.call).send('POST', '/api/v1/session', { body: { name: 'mallory', password } });
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await attempt(BETTER)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    const answer = await attempt(GOOD);
    expect(answer.json()).toMatchObject({ code: 'E_TOO_MANY_TRIES' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await running.client.getSelf()).name).toBe('local-administrator');
  });
  it('T71: is not kept waiting by who guesses at the name elsewhere, where he signed in before', async () => {
    const own = await person('olga', 'viewer');
    const attempt = (browser: Browser, password: string) =>
      browser.send('POST', '/api/v1/session', { body: { name: 'olga', password } });
    await own.send('DELETE', '/api/v1/session');
    for (let count = 0; count < 6; count += 1) await attempt(new Browser(running.call), BETTER);
    expect((await attempt(new Browser(running.call), GOOD)).status).toBe(429);
    expect((await attempt(own, GOOD)).status).toBe(200);
    // Nor while he changes it; and what is guessed in his own browser counts.
    expect((await own.send('POST', '/api/v1/self/password', { body: { current: GOOD, wanted: BETTER } })).status).toBe(204);
    await own.send('DELETE', '/api/v1/session');
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await attempt(own, GOOD)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });
  it('T71: is counted by the address that it comes from, and nobody makes one up', async () => {
    const [behind, plain] = [await runCollector({ trustedProxies: ['127.0.0.0/8'] }), running];
    const from = { 'x-forwarded-for': '198.51.100.7' };
    for (const one of [behind, plain]) {
      const body = { name: 'nobody', password: GOOD };
      expect((await new Browser(one.call).send('POST', '/api/v1/session', { body, headers: from })).status).toBe(401);
    }
    const addressAt = async ({ client }: RunningCollector) =>
      (await client.listAuditLog({ limit: 1 })).items[0]?.detail['address'];
    expect([await addressAt(behind), await addressAt(plain)]).toEqual(['198.51.100.7', '127.0.0.1']);
    await behind.close();
  });
  it('T71: keeps no session that a stranger could have planted', async () => {
    const planted = `__Host-bandog-session=${'A'.repeat(43)}`;
    const browser = new Browser(running.call, planted);
    expect((await browser.send('POST', '/api/v1/session', { body: { name: 'ada', password: GOOD } })).status).toBe(200);
    expect(browser.cookie).not.toBe(planted);
    expect((await new Browser(running.call, planted).send('GET', '/api/v1/self')).status).toBe(401);
  });
  it('T71: does nothing that another site asks the browser for', async () => {
    const browser = await person('carol', 'administrator');
    const body = { name: 'trojan', role: 'administrator' };
    const foreign = [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example', 'bandog-page': '1' },
      { 'sec-fetch-site': 'same-site', origin: 'https://sister.example', 'bandog-page': '1' },
      { origin: 'https://evil.example', 'bandog-page': '1' },
      { 'bandog-page': undefined },
    ];
    for (const headers of foreign) expect((await browser.send('POST', '/api/v1/users', { body, headers })).status).toBe(403);
    expect((await browser.send('GET', '/api/v1/export?format=csv', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(
      403,
    );
    // Nor is somebody signed in as somebody else by another site.
    const signIn = { name: 'ada', password: GOOD };
    expect(
      (await browser.send('POST', '/api/v1/session', { body: signIn, headers: { 'sec-fetch-site': 'cross-site' } })).status,
    ).toBe(403);
    expect((await browser.send('POST', '/api/v1/users', { body })).status).toBe(201);
  });
  it('is signed out everywhere when charged anew, reset or shut out', async () => {
    const browser = await person('dan', 'helpdesk');
    const changes = [
      () => running.client.changeUser({ user: 'dan', role: 'analyst', duties: ['privacy'] }),
      () => running.client.endUserSessions({ user: 'dan' }),
      () => running.client.disableUser({ user: 'dan' }),
    ];
    for (const change of changes) {
      expect((await browser.send('POST', '/api/v1/session', { body: { name: 'dan', password: GOOD } })).status).toBe(200);
      await change();
      expect((await browser.send('GET', '/api/v1/self')).status).toBe(401);
    }
    await running.client.enableUser({ user: 'dan' });
    const { code } = await running.client.resetUser({ user: 'dan' });
    expect((await browser.send('POST', '/api/v1/session', { body: { name: 'dan', password: GOOD } })).status).toBe(401);
    // The code is for its own name.
    expect((await browser.send('POST', '/api/v1/session/setup', { body: { code, name: 'ada', password: BETTER } })).status).toBe(
      401,
    );
    expect(
      (await browser.send('POST', '/api/v1/session/setup', { body: { code, name: 'dan', password: BETTER } })).json(),
    ).toMatchObject({
      role: 'analyst',
      duties: ['privacy'],
    });
  });
  it('changes the own password, which ends the other sessions, and nothing of the own rights', async () => {
    const browser = await person('frank', 'administrator');
    const other = new Browser(running.call);
    await other.send('POST', '/api/v1/session', { body: { name: 'frank', password: GOOD } });
    const { items } = (await browser.send('GET', '/api/v1/self/sessions')).json() as { items: { isThis: boolean }[] };
    expect(items.map((one) => String(one.isThis)).toSorted()).toEqual(['false', 'true']);
    const change = (current: string, wanted: string) =>
      browser.send('POST', '/api/v1/self/password', { body: { current, wanted } });
    expect((await change(BETTER, 'something else entirely')).json()).toMatchObject({ code: 'E_BAD_REQUEST' });
    expect((await change(GOOD, 'password123456789')).json()).toMatchObject({ code: 'E_BAD_REQUEST' });
    const before = browser.cookie;
    expect((await change(GOOD, BETTER)).status).toBe(204);
    expect(browser.cookie).not.toBe(before);
    expect([(await browser.send('GET', '/api/v1/self')).status, (await other.send('GET', '/api/v1/self')).status]).toEqual([
      200, 401,
    ]);
    for (const path of ['/api/v1/users/frank', '/api/v1/users/frank/disable'])
      expect((await browser.send('POST', path, { body: {} })).status).toBe(400);
  });
});
