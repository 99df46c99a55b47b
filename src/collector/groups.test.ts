import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../test/collector/command-io.ts';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { command } from '../cli/collector/command.ts';

let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector();
});
afterAll(() => running.close());

const call = (...argv: readonly string[]) => runCommand(command, [...argv, '--data', running.collector.dataFolder]);

describe('groups and tags', () => {
  it('hold a host from its enrolment on, where the operator puts it later', async () => {
    expect(await call('group', 'create', '/emea/sales')).toMatchObject({ code: 0 });
    const { stdout } = await call('token', 'create', '--name', 'sales', '--group', '/emea/sales');
    await TestHost.enrol(running.call, stdout.trim(), 'ada-laptop');
    const { host } = await running.client.getHost({ host: 'ada-laptop' });
    expect(host).toMatchObject({ group: '/emea/sales', tags: [] });

    expect(await call('host', 'tag', 'ada-laptop', '--add', 'vip', '--add', 'lab')).toMatchObject({ code: 0 });
    await call('host', 'tag', 'ada-laptop', '--remove', 'lab');
    expect((await call('group', 'move', '/emea', 'ada-laptop')).stderr).toContain('1 of 1 moved');
    expect((await running.client.getHost({ host: host.id })).host).toMatchObject({ group: '/emea', tags: ['vip'] });
    expect((await call('group', 'list')).stdout).toMatch(/\/ +0 +1\n\/emea +1 +1\n\/emea\/sales +0 +0\n/);
    const actions = (await running.client.listAuditLog({ limit: 20 })).items.map((line) => line.action);
    expect(actions).toEqual(expect.arrayContaining(['group.create', 'host.tag', 'host.move']));
  });

  const bad = [
    { name: 'a group that is not there', argv: ['group', 'move', '/apac', 'ada-laptop'], error: 'E_NOT_FOUND' },
    { name: 'a token for one', argv: ['token', 'create', '--name', 'x', '--group', '/apac'], error: 'E_NOT_FOUND' },
    { name: 'a host that is not there', argv: ['group', 'move', '/emea', 'nobody'], error: 'E_NOT_FOUND' },
    { name: 'a path that is none', argv: ['group', 'create', 'emea'], error: 'E_BAD_REQUEST' },
    { name: 'a group in use', argv: ['group', 'remove', '/emea'], error: 'E_BAD_REQUEST' },
    { name: 'a tag that is none', argv: ['host', 'tag', 'ada-laptop', '--add', 'a b'], error: 'E_BAD_REQUEST' },
  ];
  for (const { name, argv, error } of bad) {
    it(`refuse ${name}`, async () => expect(await call(...argv)).toMatchObject({ code: 3, error }));
  }
});
