import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { PRODUCTS, runCollector, type RunningCollector } from '../../../test/collector/running-collector.ts';
import { TestHost } from '../../../test/collector/test-host.ts';
import { finding } from '../../collector/store/fixtures/finding.ts';
import { command } from './command.ts';

const POLICY = new URL('../../collector/policy/example.yaml', import.meta.url).pathname;
let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector({ products: PRODUCTS, policyFile: POLICY });
  const { client } = running;
  await client.createGroup({ path: '/emea' });
  for (const [name, group] of [
    ['one', '/'],
    ['two', '/emea'],
  ] as const) {
    const { token } = await client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600, group });
    const host = await TestHost.enrol(running.call, token, name);
    const bob = finding({ name: 'bob', account: { id: '1002', name: 'bob' } });
    const old = finding({ name: 'old', state: 'gone', goneAt: finding().lastSeen });
    await host.send(
      [finding(), bob, old].map((copy) => ({ kind: 'finding', finding: copy })),
      [finding(), bob],
    );
  }
});
afterAll(() => running.close());

const ask = (...argv: readonly string[]) => runCommand(command, [...argv, '--data', running.collector.dataFolder]);

describe('bandog person', () => {
  it('lists all copies of one account and of no other, and says so in the audit log', async () => {
    const seen = await ask('ada', '--reason', 'ticket T-1');
    expect(seen).toMatchObject({ code: 1, stdout: expect.stringMatching(/^ada: 2 copies on 2 hosts, 2 banned\.\n\nHOST/) });
    expect(seen.stdout).not.toContain('bob');
    expect((await ask('1002', '--reason', 'ticket T-1')).stdout).toMatch(/^1002: 2 copies on 2 hosts/);
    expect((await ask('ada', '--reason', 'ticket T-1', '--gone')).stdout).toMatch(/ gone /);
    expect(await ask('nobody', '--reason', 'ticket T-1')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no copy on any host'),
    });
    const { items } = await running.client.listAuditLog({ limit: 10 });
    expect(items.find((line) => line.subject === 'ada')).toMatchObject({ action: 'person.read', detail: { why: 'ticket T-1' } });
  });

  it('asks for one account and a reason', async () => {
    expect(await ask('ada')).toMatchObject({ code: 2 });
    expect(await ask('--reason', 'ticket T-1')).toMatchObject({ code: 2 });
    expect(await ask('ada', '--reason', '    ')).toMatchObject({ code: 3, error: 'E_BAD_REQUEST' });
    expect(await ask('ada', '--reason', 'x')).toMatchObject({ code: 3, error: 'E_BAD_REQUEST' });
  });

  it('shows who is limited to groups what is in them', async () => {
    const { token } = await running.client.createApiToken({ name: 'emea', role: 'helpdesk', duties: [], scope: ['/emea'] });
    const body = JSON.stringify({ account: 'ada', reason: 'ticket T-1' });
    const answer = (await running.call({ method: 'POST', path: '/api/v1/person', bearer: token, body })).json();
    expect(answer).toMatchObject({ hosts: [{ name: 'two', group: '/emea' }], findings: [{ host: { name: 'two' } }] });
  });

  it('is refused to who looks at one person after the other, and goes on for others', async () => {
    const { token } = await running.client.createApiToken({ name: 'curious', role: 'helpdesk', duties: [] });
    const look = async (account: number) => {
      const body = JSON.stringify({ account: String(account), reason: 'I wonder' });
      return (await running.call({ method: 'POST', path: '/api/v1/person', bearer: token, body })).status;
    };
    const statuses = [];
    for (let account = 0; account < 22; account += 1) statuses.push(await look(account));
    expect(statuses).toEqual([...Array<number>(20).fill(200), 429, 429]);
    const [line] = (await running.client.listAuditLog({ limit: 1 })).items;
    expect(line).toMatchObject({ actor: 'token:curious', action: 'access.refused', detail: { account: '21', why: 'I wonder' } });
    expect(await ask('nobody', '--reason', 'ticket T-1')).toMatchObject({ code: 0 });
  });
});
