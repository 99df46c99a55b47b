import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startIdentityProvider } from '../../test/collector/identity-provider.ts';
import { Browser } from '../../test/collector/browser.ts';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';

const PASSWORD = 'four dogs guard the yard';

let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector({ keepHistoryMonths: 13 });
});
afterAll(() => running.close());

/** Somebody who is signed in. */
async function signedIn(name: string): Promise<Browser> {
  const { code } = await running.client.addUser({ name, role: 'helpdesk' });
  const browser = new Browser(running.call);
  expect((await browser.send('POST', '/api/v1/session/setup', { body: { code, name, password: PASSWORD } })).status).toBe(200);
  return browser;
}

describe('people', () => {
  it('are forgotten only after they were shut out, and leave their name to others', async () => {
    const eve = await signedIn('eve');
    const { items: sessions } = await running.client.listUserSessions({ user: 'eve' });
    expect(sessions).toEqual([expect.objectContaining({ address: '127.0.0.1', isThis: false })]);
    await expect(running.client.removeUser({ user: 'eve' })).rejects.toThrow('eve is still let in');
    await running.client.disableUser({ user: 'eve' });
    expect((await running.client.listUserSessions({ user: 'eve' })).items).toEqual([]);
    await running.client.removeUser({ user: 'eve' });
    expect((await running.client.listUsers()).items).toEqual([]);
    await expect(running.client.removeUser({ user: 'eve' })).rejects.toThrow('there is no user "eve"');
    expect((await eve.send('POST', '/api/v1/session', { body: { name: 'eve', password: PASSWORD } })).status).toBe(401);
    const { items } = await running.client.listAuditLog({ action: 'user.remove' });
    expect(items).toEqual([expect.objectContaining({ detail: expect.objectContaining({ name: 'eve', role: 'helpdesk' }) })]);
    expect((await running.client.addUser({ name: 'eve', role: 'viewer' })).name).toBe('eve');
  });
  it('do not remove themselves', async () => {
    const { code } = await running.client.addUser({ name: 'root', role: 'administrator' });
    const root = new Browser(running.call);
    await root.send('POST', '/api/v1/session/setup', { body: { code, name: 'root', password: PASSWORD } });
    const answer = await root.send('DELETE', '/api/v1/users/root');
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('nobody changes what he may do himself')]);
  });
  it('learn of themselves that groups limit what they may do', async () => {
    const { token } = await running.client.createApiToken({ name: 'emea', role: 'administrator', scope: ['/emea'] });
    const { may } = (await running.call({ method: 'GET', path: '/api/v1/self', bearer: token })).json();
    expect(may).toContain('getHost');
    expect(may).not.toContain('listUsers');
    expect(may).not.toContain('listAuditLog');
  });
});

describe('an API token', () => {
  it('is known to be in use', async () => {
    const { id, token } = await running.client.createApiToken({ name: 'program', role: 'viewer' });
    const usedAt = async () => (await running.client.listApiTokens()).items.find((one) => one.id === id)?.usedAt;
    expect(await usedAt()).toBeUndefined();
    await running.call({ method: 'GET', path: '/api/v1/self', bearer: token });
    await vi.waitFor(async () => expect(Date.parse((await usedAt()) ?? '')).toBeGreaterThan(Date.now() - 60_000));
  });
});

describe('the audit log', () => {
  it('is asked by actor, action, subject and time, page by page', async () => {
    const before = new Date().toISOString();
    for (const name of ['p1', 'p2', 'p3']) await running.client.addUser({ name, role: 'viewer' });
    const asked = { actor: 'token:local-administrator', action: 'user.add', from: before };
    const first = await running.client.listAuditLog({ ...asked, limit: 2 });
    expect(first.items.map(({ detail }) => detail['name'])).toEqual(['p3', 'p2']);
    const { next } = first;
    const second = await running.client.listAuditLog({ ...asked, limit: 2, ...(next === undefined ? {} : { before: next }) });
    expect(second.items.map(({ detail }) => detail['name'])).toEqual(['p1']);
    expect(second).not.toHaveProperty('next');
    expect((await running.client.listAuditLog({ actor: 'user:nobody' })).items).toEqual([]);
    expect((await running.client.listAuditLog({ action: 'user.add', to: before })).items.length).toBeGreaterThan(0);
    expect((await running.client.listAuditActions()).items).toEqual(expect.arrayContaining(['user.add', 'user.remove']));
  });
});

it('what is kept for how long is said as it is', async () => {
  const { items } = await running.client.getRetention();
  expect(items).toContainEqual({ what: 'finding-history', option: '--keep-history', months: 13 });
  expect(items).toContainEqual({ what: 'daily-figures', minutes: 820 * 24 * 60 });
  expect(items).toContainEqual({ what: 'audit-log' });
});

it('how long the history is kept is said with what says it, and each change of it is a line of the audit log', async () => {
  const config: { keepHistoryMonths?: number; keepHistory?: { saidBy?: string; file?: string } } = {
    keepHistory: { file: '/etc/b.yaml' },
  };
  const { client, restart, close } = await runCollector(config);
  const kept = async () => (await client.getRetention()).items.find(({ what }) => what === 'finding-history');
  const noted = async () =>
    (await client.listAuditLog({ action: 'history.keep' })).items.map(({ actor, detail }) => ({ actor, detail }));
  expect(await kept()).toEqual({ what: 'finding-history', option: '--keep-history', file: '/etc/b.yaml' });
  expect(await noted()).toEqual([]);
  config.keepHistoryMonths = 6;
  config.keepHistory = { saidBy: '/etc/b.yaml:3', file: '/etc/b.yaml' };
  for (let times = 0; times < 2; times += 1) await restart();
  expect(await kept()).toMatchObject({ months: 6, saidBy: '/etc/b.yaml:3', file: '/etc/b.yaml' });
  delete config.keepHistoryMonths;
  delete config.keepHistory;
  await restart();
  expect(await noted()).toEqual([
    { actor: 'system', detail: { months: 'all' } },
    { actor: 'system', detail: { months: 6, saidBy: '/etc/b.yaml:3' } },
  ]);
  await close();
});

it('single sign-on is shown without its secret, and its provider is asked', async () => {
  const provider = await startIdentityProvider();
  provider.admit('https://127.0.0.1:8443/api/v1/session/callback');
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-sign-in-'));
  writeFileSync(path.join(folder, 'secret'), provider.clientSecret, { mode: 0o600 });
  writeFileSync(path.join(folder, 'authority.pem'), provider.authority);
  const file = path.join(folder, 'sign-in.json');
  const roles = [{ value: 'helpdesk', role: 'helpdesk', scope: ['/emea'] }];
  const setUp = { issuer: provider.issuer, clientId: provider.clientId, clientSecretFile: 'secret', rolesClaim: 'groups', roles };
  const withSetUp = async (more: object) => {
    writeFileSync(file, JSON.stringify({ schema: 'bandog.sign-in/1', ...setUp, ...more }));
    const { client, close } = await runCollector({ signInFile: file });
    const answers = { shown: await client.getSignIn(), test: await client.testSignIn() };
    await close();
    return answers;
  };
  const { shown, test } = await withSetUp({ authorityFile: 'authority.pem' });
  expect(shown.singleSignOn).toMatchObject({
    issuer: provider.issuer,
    isPublicClient: false,
    hasAuthority: true,
    nameClaim: 'preferred_username',
    roles: [{ value: 'helpdesk', role: 'helpdesk', duties: [], scope: ['/emea'] }],
  });
  expect(JSON.stringify(shown)).not.toContain(provider.clientSecret);
  expect(test).toMatchObject({ isAnswered: true, authorization: expect.stringContaining(provider.issuer) });
  // Nobody vouches for its certificate now.
  expect((await withSetUp({})).test).toMatchObject({ isAnswered: false, why: expect.stringContaining(provider.issuer) });
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

it('single sign-on that is not set up is said so', async () => {
  expect(await running.client.getSignIn()).toEqual({ callback: `${running.collector.url}/api/v1/session/callback` });
  await expect(running.client.testSignIn()).rejects.toThrow('single sign-on is not set up here');
});
