import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { decodeToken } from '../wire/token.ts';
import { ROUTES } from '../wire/routes.ts';

let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector();
});
afterAll(() => running.close());

const make = async (name: string, more: { readonly uses?: number; readonly needsApproval?: boolean } = {}) =>
  running.client.createEnrolmentToken({ name, uses: 1, expiresInSeconds: 3600, ...more });

describe('how hosts come in', () => {
  it('names who came by which token', async () => {
    const { id, token } = await make('lab');
    const { hostId } = await TestHost.enrol(running.call, token, 'lab-1');
    const { items } = await running.client.listEnrolledHosts({ token: id });
    expect(items).toMatchObject([{ hostId, name: 'lab-1', token: { id, name: 'lab' }, isOpen: true }]);
  });

  it('lets a host in once somebody approves, who is in the audit log', async () => {
    const { token } = await make('careful', { uses: 2, needsApproval: true });
    const { secret } = decodeToken(token);
    const [good, bad] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
    const ask = (keys: typeof good, name: string) => TestHost.tryEnrol(running.call, { secret, ...keys, name });
    for (const answer of [await ask(good, 'good'), await ask(bad, 'bad')]) {
      expect({ status: answer.status, code: answer.json()['code'] }).toEqual({ status: 401, code: 'E_ENROL_REFUSED' });
      expect(answer.text).toContain('waits until somebody lets it in');
    }
    const { items, total } = await running.client.listWaitingHosts();
    expect(total).toBe(2);
    const idOf = (name: string) => items.filter((host) => host.name === name).map(({ id }) => id);
    expect(await running.client.approveHosts({ ids: idOf('good') })).toEqual({ decided: idOf('good') });
    expect(await running.client.declineHosts({ ids: idOf('bad') })).toEqual({ decided: idOf('bad') });
    expect((await ask(good, 'good')).status).toBe(200);
    expect((await ask(bad, 'bad')).text).toContain('is not valid');
    expect((await running.client.listWaitingHosts()).total).toBe(0);
    const { items: log } = await running.client.listAuditLog({ limit: 20 });
    expect(log).toContainEqual(
      expect.objectContaining({ action: 'host.decline', detail: expect.objectContaining({ name: 'bad' }) as unknown }),
    );
  });

  it('says from where enrolments failed, and why', async () => {
    const { id, token } = await make('spent');
    await TestHost.enrol(running.call, token);
    const { secret } = decodeToken(token);
    await TestHost.tryEnrol(running.call, { secret, ...generateKeyPairSync('ed25519'), name: 'late' });
    const { items } = await running.client.listEnrolmentFailures();
    const source = '127.0.0.1';
    expect(items).toContainEqual(
      expect.objectContaining({ cause: 'used-up-token', source, hostName: 'late', token: { id, name: 'spent' }, count: 1 }),
    );
    await TestHost.tryEnrol(running.call, { secret, ...generateKeyPairSync('ed25519'), nonce: 'abc', name: 'odd' });
    expect((await running.client.listEnrolmentFailures()).items[0]).toMatchObject({ cause: 'bad-signature', hostName: 'odd' });
  });

  it('counts what hosts run', async () => {
    const { token } = await make('versions');
    const host = await TestHost.enrol(running.call, token, 'v');
    const body = JSON.stringify({ agentVersion: '9.9', uptimeSeconds: 1, spooledBatches: 0 });
    await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body });
    await expect
      .poll(async () => (await running.client.getRolloutVersions()).agents, { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ version: '9.9' }));
    const { rings, agents } = await running.client.getRolloutVersions();
    const sum = (hosts: typeof rings) => hosts.canary + hosts.early + hosts.all;
    expect(agents.reduce((all, { hosts }) => all + sum(hosts), 0)).toBe(sum(rings));
  });
});
