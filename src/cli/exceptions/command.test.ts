import { writeFileSync } from 'node:fs';
import path from 'node:path';
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
  const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 2, expiresInSeconds: 3600 });
  for (const name of ['ada-laptop', 'bob-desk'])
    await (await TestHost.enrol(running.call, token, name)).send([{ kind: 'finding', finding: finding() }], [finding()]);
  const approver = await running.client.createApiToken({ name: 'eve', role: 'helpdesk', duties: ['approver'] });
  writeFileSync(path.join(running.folder, 'eve'), approver.token);
  const asker = await running.client.createApiToken({ name: 'dan', role: 'helpdesk', duties: ['approver'] });
  writeFileSync(path.join(running.folder, 'dan'), asker.token);
});
afterAll(() => running.close());

/** As somebody with a token of that name. */
const call = (who: 'eve' | 'dan', ...argv: readonly string[]) =>
  runCommand(command, [...argv, '--data', running.collector.dataFolder, '--token', path.join(running.folder, who)]);
const verdicts = async () =>
  (await running.client.listFindings({})).items.map((one) => `${one.host.name} ${one.verdict.verdict}`);
const REQUEST = ['request', '--product', 'claude-code', '--owner', 'Ada', '--ticket', 'T-1', '--expires', '30d'];

describe('bandog exceptions', () => {
  it('permits what one asked for and another approved, for that scope and until it is revoked', async () => {
    const asked = await call('dan', ...REQUEST, '--host', 'ada-laptop', '--reason', 'pilot');
    expect(asked).toMatchObject({ code: 0, stderr: expect.stringContaining('permits nothing until') });
    const id = asked.stdout.trim();
    expect(await verdicts()).toEqual(['ada-laptop banned', 'bob-desk banned']);
    expect(await call('dan', 'approve', id)).toMatchObject({ code: 3, error: 'E_FORBIDDEN' });
    expect(await call('eve', 'approve', id, '--why', 'pilot of the lab')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('is approved until'),
    });
    expect(await verdicts()).toEqual(['ada-laptop approved', 'bob-desk banned']);
    expect((await running.client.listFindings({ verdict: 'approved' })).items).toMatchObject([
      { verdict: { because: 'exception', exception: id, reason: 'pilot' } },
    ]);
    expect((await running.client.listHosts({})).items.map((host) => host.open.map((one) => one.verdict))).toEqual([
      ['approved'],
      ['banned'],
    ]);
    expect((await call('eve', 'list', '--status', 'approved')).stdout).toMatch(
      /[0-9a-f]{12} +approved +claude-code, host [0-9a-f]{32}/,
    );
    expect(await call('eve', 'approve', id)).toMatchObject({ code: 3, error: 'E_BAD_REQUEST' });
    expect(await call('eve', 'revoke', id, '--why', 'over')).toMatchObject({ code: 0 });
    expect(await verdicts()).toEqual(['ada-laptop banned', 'bob-desk banned']);
    const { items } = await running.client.getPolicyHistory({ kind: 'exception', key: id });
    expect(items.map((one) => one.actor)).toEqual(['token:eve', 'token:eve', 'token:dan']);
    const audited = (await running.client.listAuditLog({ limit: 20 })).items.map((line) => line.action);
    expect(audited).toEqual(expect.arrayContaining(['exception.request', 'exception.approve', 'exception.revoke']));
  });

  it('rejects', async () => {
    const id = (await call('dan', ...REQUEST)).stdout.trim();
    expect(await call('eve', 'reject', id)).toMatchObject({ code: 0 });
    expect(await verdicts()).toEqual(['ada-laptop banned', 'bob-desk banned']);
    expect(await call('eve', 'revoke', id)).toMatchObject({ code: 3, error: 'E_BAD_REQUEST' });
  });

  const bad: readonly { readonly name: string; readonly argv: readonly string[]; readonly want: object }[] = [
    { name: 'no scope', argv: ['request', '--owner', 'o', '--ticket', 't', '--expires', '1d'], want: { error: 'E_BAD_REQUEST' } },
    {
      name: 'everybody in a group',
      argv: ['request', '--group', '/', '--owner', 'o', '--ticket', 't', '--expires', '1d'],
      want: { error: 'E_BAD_REQUEST' },
    },
    { name: 'no end', argv: REQUEST.slice(0, -2), want: { code: 2 } },
    { name: 'an end that is too far', argv: [...REQUEST.slice(0, -1), '2000d'], want: { error: 'E_BAD_REQUEST' } },
    { name: 'an end that was', argv: [...REQUEST.slice(0, -1), '2020-01-01'], want: { error: 'E_BAD_REQUEST' } },
    { name: 'a range that is none', argv: [...REQUEST, '--version', '> 1'], want: { error: 'E_BAD_REQUEST' } },
    { name: 'a host that is not there', argv: [...REQUEST, '--host', 'nobody'], want: { error: 'E_NOT_FOUND' } },
    { name: 'a group that is not there', argv: [...REQUEST, '--group', '/nowhere'], want: { error: 'E_NOT_FOUND' } },
    { name: 'an id that is not there', argv: ['approve', 'nothing'], want: { error: 'E_NOT_FOUND' } },
    { name: 'a state that is none', argv: ['list', '--status', 'lost'], want: { code: 2 } },
  ];
  for (const { name, argv, want } of bad)
    it(`refuses ${name}`, async () => expect(await call('eve', ...argv)).toMatchObject(want));
});
