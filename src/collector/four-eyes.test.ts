import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../../test/collector/browser.ts';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import type { Duty, Role } from './access/roles.ts';

const PASSWORD = 'correct horse battery staple';
const expires = new Date(Date.now() + 24 * 3600_000).toISOString();
const WANTED = { scope: { product: 'claude-code' }, owner: 'o', ticket: 't-1', expires };

let running: RunningCollector;
let ada: Browser;
let eve: Browser;
beforeAll(async () => {
  running = await runCollector();
  ada = await person('ada', 'administrator', ['approver']);
  eve = await person('eve', 'administrator', ['approver']);
});
afterAll(() => running.close());

async function person(name: string, role: Role, duties: readonly Duty[]): Promise<Browser> {
  const { code } = await running.client.addUser({ name, role, duties: [...duties] });
  const browser = new Browser(running.call);
  await browser.send('POST', '/api/v1/session/setup', { body: { code, name, password: PASSWORD } });
  return browser;
}

/** A token that somebody makes for himself. */
async function tokenOf(maker: Browser | string, name: string): Promise<string> {
  const body = { name, role: 'administrator', duties: ['approver'] };
  const path = '/api/v1/api-tokens';
  const answer =
    typeof maker === 'string'
      ? await running.call({ path, bearer: maker, body: JSON.stringify(body) })
      : await maker.send('POST', path, { body });
  expect(answer.status, answer.text).toBe(201);
  return String(answer.json()['token']);
}

type Asker = Browser | string;
const post = (asker: Asker, path: string, body: object) =>
  typeof asker === 'string'
    ? running.call({ path, bearer: asker, body: JSON.stringify(body) })
    : asker.send('POST', path, { body });
const ask = async (asker: Asker) => String((await post(asker, '/api/v1/exceptions', WANTED)).json()['id']);
const approve = async (asker: Asker, id: string) => (await post(asker, `/api/v1/exceptions/${id}/approve`, {})).status;

describe('who asks for an exception does not approve it', () => {
  it('by himself, by a token of his, by one that such a token made, or the other way round', async () => {
    const own = await tokenOf(ada, 'ada-1');
    const second = await tokenOf(own, 'ada-2');
    const other = await tokenOf(ada, 'ada-3');
    const pairs: readonly (readonly [Asker, Asker])[] = [
      [ada, ada],
      [ada, own],
      [ada, second],
      [own, ada],
      [second, other],
    ];
    for (const [asker, approver] of pairs) {
      const id = await ask(asker);
      expect(await approve(approver, id)).toBe(403);
      const [line] = (await running.client.listAuditLog({ limit: 1 })).items;
      expect(line).toMatchObject({ action: 'access.refused', subject: 'approveException', detail: { exception: id } });
    }
    expect(await approve(eve, await ask(ada))).toBe(200);
    expect(await approve(eve, await ask(second))).toBe(200);
    expect(await approve(await tokenOf(eve, 'eve-1'), await ask(ada))).toBe(200);
  });
  it('by a second account without a trace: the audit log says whose account approved', async () => {
    const made = await ada.send('POST', '/api/v1/users', { body: { name: 'zoe', role: 'viewer', duties: ['approver'] } });
    const zoe = new Browser(running.call);
    const { code } = made.json();
    await zoe.send('POST', '/api/v1/session/setup', { body: { code, name: 'zoe', password: PASSWORD } });
    const lineOf = async (asker: Asker) => {
      expect(await approve(zoe, await ask(asker))).toBe(200);
      return (await running.client.listAuditLog({ limit: 1 })).items[0]?.detail;
    };
    expect(await lineOf(ada)).toMatchObject({ askedBy: 'user:ada', accountBy: 'user:ada' });
    expect(await lineOf(eve)).not.toHaveProperty('accountBy');
  });
  it('by a policy file that he applies himself', async () => {
    const apply = (asker: Asker, exceptions: readonly object[], basedOn: number) =>
      post(asker, '/api/v1/policy/file', {
        basedOn,
        policy: { schema: 'bandog.policy/1', name: 'p', rulings: [], exceptions },
      });
    const revision = async () => (await running.client.getPolicy({})).revision;
    const one = { id: 'for-ada', scope: { product: 'codex-cli' }, owner: 'o', ticket: 't', approvedBy: 'boss', expires };
    const asked = { ...one, askedBy: 'Ada' };
    expect((await apply(ada, [asked], await revision())).status).toBe(403);
    expect((await apply(await tokenOf(ada, 'ada-4'), [asked], await revision())).status).toBe(403);
    expect((await apply(eve, [{ ...asked, approvedBy: 'user:ADA ' }], await revision())).status).toBe(400);
    expect((await apply(eve, [asked], await revision())).status).toBe(200);
    expect(
      (await apply(eve, [asked, { ...one, id: 'for-ever', askedBy: 'bob', expires: '9999-12-31' }], await revision())).status,
    ).toBe(400);
    // What is in force already was brought by somebody else.
    const more = { ...one, id: 'for-bob', askedBy: 'bob' };
    expect((await apply(ada, [asked, more], await revision())).status).toBe(200);
    expect(
      (await apply(ada, [{ ...asked, expires: new Date(Date.now() + 48 * 3600_000).toISOString() }, more], await revision()))
        .status,
    ).toBe(403);
  });
});

describe('nobody changes what he may do himself', () => {
  it('not by a token of his either', async () => {
    const own = await tokenOf(ada, 'ada-5');
    const change = { duties: ['approver', 'publisher', 'privacy'] };
    expect((await post(own, '/api/v1/users/ada', change)).status).toBe(400);
    expect((await post(own, '/api/v1/users/ADA/enable', {})).status).toBe(400);
    expect((await post(own, '/api/v1/users/eve', change)).status).toBe(200);
  });
});

describe('an API token', () => {
  it('ends with the rights of whom it was shown to when it was made', async () => {
    const [mae, ann] = [await person('mae', 'administrator', []), await person('ann', 'administrator', [])];
    const [own, kept] = [await tokenOf(mae, 'mae-1'), await tokenOf(ann, 'ann-1')];
    const child = await tokenOf(own, 'mae-2');
    const works = async (token: string) =>
      (await running.call({ method: 'GET', path: '/api/v1/self', bearer: token })).status === 200;
    const all = () => Promise.all([own, child, kept].map(works));
    await ann.send('POST', '/api/v1/users/mae', { body: { duties: ['publisher'] } });
    expect(await all()).toEqual([true, true, true]);
    await ann.send('POST', '/api/v1/users/mae', { body: { role: 'analyst' } });
    expect(await all()).toEqual([false, false, true]);
  });
});
