import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCTS, runCollector, type HttpCall, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { finding } from './store/fixtures/finding.ts';

/** Where the hosts stand. Two of them bear one name. */
const HOSTS = [
  { name: 'berlin-1', group: '/emea/sales' },
  { name: 'paris-1', group: '/emea' },
  { name: 'tokyo-1', group: '/apac' },
  { name: 'lab-1', group: '/' },
  { name: 'twin', group: '/emea' },
  { name: 'twin', group: '/apac' },
] as const;

let running: RunningCollector;
let emea: string;
const ids = new Map<string, string>();
beforeAll(async () => {
  running = await runCollector({ products: PRODUCTS });
  for (const path of ['/emea/sales', '/apac']) await running.client.createGroup({ path });
  for (const { name, group } of HOSTS) {
    const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600, group });
    const host = await TestHost.enrol(running.call, token, name);
    ids.set(`${name} ${group}`, host.hostId);
    const one = finding({ name: `${name} ${group}` });
    await host.send([{ kind: 'finding', finding: one }], [one]);
  }
  emea = (await running.client.createApiToken({ name: 'emea', role: 'administrator', scope: ['/emea'] })).token;
});
afterAll(() => running.close());

const get = (path: string) => running.call({ method: 'GET', path, bearer: emea });
const post = (path: string, body: object) =>
  running.call({ method: 'POST', path, bearer: emea, body: JSON.stringify(body) } satisfies HttpCall);
const idOf = (name: string, group: string) => ids.get(`${name} ${group}`) ?? '';
const namesIn = (items: unknown) => (items as { name: string; group: string }[]).map(({ name, group }) => `${name} ${group}`);
const MINE = ['berlin-1 /emea/sales', 'paris-1 /emea', 'twin /emea'];

describe('T68: somebody who is limited to /emea', () => {
  it('sees its hosts and no others, in whatever way he asks', async () => {
    expect(namesIn((await get('/api/v1/hosts')).json()['items'])).toEqual(MINE);
    expect(namesIn((await get('/api/v1/hosts?group=/')).json()['items'])).toEqual(MINE);
    expect(namesIn((await get('/api/v1/hosts?group=/emea/sales')).json()['items'])).toEqual(['berlin-1 /emea/sales']);
    expect(namesIn((await get('/api/v1/hosts?group=/apac,/emea/sales')).json()['items'])).toEqual(['berlin-1 /emea/sales']);
    expect((await get('/api/v1/hosts?group=/apac')).status).toBe(404);
    expect((await get('/api/v1/hosts?group=/emea&group=/apac')).status).toBe(400);
    expect((await get('/api/v1/host-count')).json()).toMatchObject({ count: 3 });
    expect((await get('/api/v1/finding-count')).json()).toMatchObject({ count: 3 });
  });
  it('sees its findings and no others, also as a file', async () => {
    const { items } = (await get('/api/v1/findings')).json() as { items: { host: { name: string; id: string } }[] };
    expect(items.map(({ host }) => host.id).toSorted()).toEqual(
      [idOf('berlin-1', '/emea/sales'), idOf('paris-1', '/emea'), idOf('twin', '/emea')].toSorted(),
    );
    const rows = (await get('/api/v1/export?format=jsonl')).text.trim().split('\n');
    expect(rows.map((row) => (JSON.parse(row) as { host: string }).host).toSorted()).toEqual(['berlin-1', 'paris-1', 'twin']);
    expect((await get('/api/v1/findings?host=tokyo-1')).status).toBe(404);
    expect((await get('/api/v1/export?format=csv&host=lab-1')).status).toBe(404);
  });
  it('asks for one of two hosts of a name, and means his own', async () => {
    const { host } = (await get('/api/v1/hosts/twin')).json() as { host: { id: string } };
    expect(host.id).toBe(idOf('twin', '/emea'));
    await expect(running.client.getHost({ host: 'twin' })).rejects.toMatchObject({ code: 'E_BAD_REQUEST' });
  });
  it('orders nothing of other hosts, and of his own what he may', async () => {
    expect((await post('/api/v1/hosts/berlin-1/rescan', {})).status).toBe(201);
    for (const host of ['tokyo-1', 'lab-1', idOf('tokyo-1', '/apac')]) {
      expect((await post(`/api/v1/hosts/${host}/rescan`, {})).status).toBe(404);
      expect((await post(`/api/v1/hosts/paris-1/replaces/${host}`, {})).status).toBe(404);
      expect((await get(`/api/v1/hosts/${host}/coverage`)).status).toBe(404);
    }
  });
  it('looks a person up on his hosts alone', async () => {
    const { token } = await running.client.createApiToken({
      name: 'emea-person',
      role: 'administrator',
      duties: ['privacy'],
      scope: ['/emea'],
    });
    const body = JSON.stringify({ account: 'ada', reason: 'ticket 1 of the helpdesk' });
    const look = (bearer: string, query = '') => running.call({ method: 'POST', path: `/api/v1/person${query}`, bearer, body });
    const mine = await look(token);
    expect(mine.status, mine.text).toBe(200);
    expect(mine.text).toContain('berlin-1');
    for (const name of ['tokyo-1', 'lab-1', '/apac']) expect(mine.text).not.toContain(name);
    expect((await look(token, '?group=/apac')).status).toBe(404);
    expect((await look(running.administrator)).text).toContain('tokyo-1');
  });
  it('sees his part of the tree, and exceptions that concern it', async () => {
    const { items } = (await get('/api/v1/groups')).json() as { items: { path: string }[] };
    expect(items.map((one) => one.path)).toEqual(['/emea', '/emea/sales']);
    const expires = new Date(Date.now() + 24 * 3600_000).toISOString();
    const ask = (scope: object) =>
      post('/api/v1/exceptions', { scope: { product: 'claude-code', ...scope }, owner: 'o', ticket: 't', reason: 'r', expires });
    const wanted = [
      { scope: { host: 'tokyo-1' }, want: 404 },
      { scope: { group: '/apac' }, want: 404 },
      { scope: {}, want: 403 },
      { scope: { host: 'paris-1' }, want: 201 },
      { scope: { group: '/emea/sales' }, want: 201 },
    ];
    for (const { scope, want } of wanted) expect((await ask(scope)).status, JSON.stringify(scope)).toBe(want);
    const theirs = { owner: 'o', ticket: 't', reason: 'r', expires };
    await running.client.requestException({ scope: { product: 'claude-code', host: 'tokyo-1' }, ...theirs });
    await running.client.requestException({ scope: { product: 'claude-code', group: '/apac' }, ...theirs });
    for (const [path, member] of [
      ['/api/v1/exceptions', 'items'],
      ['/api/v1/policy', 'exceptions'],
    ] as const) {
      const seen = (await get(path)).json()[member] as { scope: { host?: string; group?: string } }[];
      expect(seen.map(({ scope }) => scope.group ?? scope.host ?? '').toSorted(), path).toEqual(
        ['/emea/sales', idOf('paris-1', '/emea')].toSorted(),
      );
    }
    expect((await running.client.listExceptions()).items).toHaveLength(4);
  });
  it('learns nothing of others by asking for an exception, and means his own of two hosts with one name', async () => {
    const expires = new Date(Date.now() + 24 * 3600_000).toISOString();
    const ask = (scope: object) => post('/api/v1/exceptions', { scope, owner: 'o', ticket: 't', expires });
    const asked = await ask({ product: 'codex-cli', host: 'twin' });
    expect(asked.json()).toMatchObject({ scope: { host: idOf('twin', '/emea') } });
    expect((await ask({ product: 'codex-cli', host: 'paris-1', group: '/apac' })).status).toBe(404);
  });
  it('does not see which hosts of others say that they are the same machine, nor what they had', async () => {
    const enrol = async (name: string, group: string) => {
      const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600, group });
      return TestHost.enrol(running.call, token, { name, machineId: 'c0ffee00c0ffee00c0ffee00c0ffee00' });
    };
    const [old, elder, mine] = [await enrol('kin-old', '/apac'), await enrol('kin-2', '/apac'), await enrol('kin-mine', '/emea')];
    const copy = finding({ name: 'kin' });
    await old.send([{ kind: 'finding', finding: copy }], [copy]);
    await mine.send([{ kind: 'finding', finding: copy }], [copy]);
    await running.client.replaceHost({ host: mine.hostId, old: old.hostId });
    await running.client.moveHosts({ hosts: [mine.hostId], group: '/emea' });
    expect((await get(`/api/v1/hosts/${mine.hostId}`)).status).toBe(200);
    const path = `/api/v1/hosts/${mine.hostId}`;
    const { host } = await running.client.getHost({ host: mine.hostId });
    expect(host).toMatchObject({ continues: old.hostId, duplicates: [elder.hostId] });
    for (const asked of [path, '/api/v1/hosts?text=kin'])
      for (const id of [old.hostId, elder.hostId]) expect((await get(asked)).text).not.toContain(id);
    const history = `${path}/findings/${copy.id}/history`;
    expect((await get(history)).json()['items']).toHaveLength(1);
    expect((await running.client.getFindingHistory({ host: mine.hostId, finding: copy.id })).items).toHaveLength(2);
  });
  it('sees no campaign of others, and of one for him and others not for whom else it is', async () => {
    const moments = { start: '2026-01-01T00:00:00.000Z', deadline: '2027-01-01T00:00:00.000Z', products: ['claude-code'] };
    const campaign = (id: string, groups?: string[]) => ({ id, name: id, reason: 'r', ...moments, ...(groups && { groups }) });
    const campaigns = [campaign('theirs', ['/apac']), campaign('shared', ['/apac', '/emea/sales']), campaign('all')];
    await running.client.changePolicy({ basedOn: (await running.client.getPolicy({})).revision, campaigns });
    const seen = (await get('/api/v1/policy')).json()['campaigns'] as { id: string; groups?: string[] }[];
    expect(seen.map(({ id, groups = [] }) => `${id} ${groups.join()}`).toSorted()).toEqual(['all ', 'shared /emea/sales']);
    expect((await get('/api/v1/campaigns/theirs/progress')).status).toBe(404);
    expect((await get('/api/v1/campaigns/theirs/hosts?state=found')).status).toBe(404);
    expect((await get('/api/v1/campaigns/shared/progress')).text).not.toContain('/apac');
  });
  it('sees no shared question about hosts or groups that are not there for him', async () => {
    const { client } = running;
    await client.saveQuery({ name: 'host of others', about: 'findings', question: { host: 'tokyo-1' }, isShared: true });
    await client.saveQuery({ name: 'group of others', about: 'hosts', question: { group: '/apac' }, isShared: true });
    await client.saveQuery({ name: 'his host', about: 'findings', question: { host: 'berlin-1' }, isShared: true });
    await client.saveQuery({ name: 'his group', about: 'hosts', question: { group: '/emea/sales' }, isShared: true });
    await client.saveQuery({ name: 'any', about: 'hosts', question: { silent: true }, isShared: true });
    expect(((await get('/api/v1/saved-queries')).json()['items'] as { name: string }[]).map((one) => one.name)).toEqual([
      'any',
      'his group',
      'his host',
    ]);
  });
  it('leaves a line when he tries what is for those who see every host', async () => {
    expect((await get('/api/v1/audit')).status).toBe(403);
    const [line] = (await running.client.listAuditLog({ limit: 1 })).items;
    expect(line).toMatchObject({ actor: 'token:emea', action: 'access.refused', subject: 'listAuditLog' });
  });
  it('loses a host at once that is moved elsewhere', async () => {
    expect((await get('/api/v1/hosts/paris-1')).status).toBe(200);
    await running.client.moveHosts({ hosts: ['paris-1'], group: '/apac' });
    expect((await get('/api/v1/hosts/paris-1')).status).toBe(404);
    const left = namesIn((await get('/api/v1/hosts')).json()['items']);
    expect(left).toEqual(expect.arrayContaining(MINE.filter((one) => !one.startsWith('paris'))));
    expect(left).not.toContain('paris-1 /emea');
  });
});
