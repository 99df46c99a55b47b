import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { runCollector, type RunningCollector } from '../../../test/collector/running-collector.ts';
import { TestHost } from '../../../test/collector/test-host.ts';
import { decodeToken } from '../../wire/token.ts';
import { command } from './command.ts';

let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector();
});
afterAll(() => running.close());

const run = (...argv: readonly string[]) => runCommand(command, [...argv, '--data', running.collector.dataFolder]);

describe('bandog collector', () => {
  it('adds people by a one-time code, and changes, shuts out and lists them', async () => {
    const made = await run('user', 'add', 'ada', '--role', 'helpdesk', '--duty', 'privacy');
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^([0-9A-Z]{5}-){4}[0-9A-Z]{5}\n$/) });
    expect(await run('user', 'add', 'Ada', '--role', 'viewer')).toMatchObject({ code: 3, error: 'E_BAD_REQUEST' });
    expect((await run('user', 'change', 'ada', '--role', 'analyst')).stderr).toContain('ada is analyst, privacy of / now');
    expect((await run('user', 'reset', 'ada')).stdout).not.toBe(made.stdout);
    expect((await run('user', 'sign-out', 'ada')).stderr).toContain('0 sessions of ada ended');
    expect(await run('user', 'disable', 'ada')).toMatchObject({ code: 0 });
    expect((await run('user', 'list')).stdout).toMatch(
      /^ada +analyst, privacy +\/ +disabled \S+ +never +token:local-administrator$/m,
    );
    expect(await run('user', 'enable', 'ada')).toMatchObject({ code: 0 });
    expect(await run('user', 'remove', 'ada')).toMatchObject({ code: 3, error: 'E_BAD_REQUEST' });
    expect(await run('user', 'disable', 'ada')).toMatchObject({ code: 0 });
    expect((await run('user', 'remove', 'ada')).stderr).toContain('ada is forgotten');
    expect((await run('user', 'list')).stdout).not.toMatch(/^ada /m);
    const asked = await run('audit', '--action', 'user.remove', '--actor', 'token:local-administrator');
    expect(asked.stdout.trim().split('\n')).toHaveLength(2);
    expect((await run('audit', '--subject', 'nobody')).stdout.trim().split('\n')).toHaveLength(1);
    expect(await run('user', 'enable', 'nobody')).toMatchObject({ code: 3, error: 'E_NOT_FOUND' });
    for (const wrong of [
      ['add', 'bob', '--role', 'king'],
      ['add', 'bob', '--role', 'viewer', '--duty', 'king'],
      ['add', 'bob'],
      ['crown'],
    ])
      expect(await run('user', ...wrong)).toMatchObject({ code: 2 });
  });

  it('makes, lists and revokes enrolment tokens; the token alone is on standard output', async () => {
    const made = await run('token', 'create', '--name', 'laptops', '--uses', '3', '--expires', '12h');
    expect(made.code).toBe(0);
    const host = await TestHost.enrol(running.call, made.stdout.trim());
    expect(decodeToken(made.stdout).url).toBe(running.collector.url);
    expect((await run('token', 'list')).stdout).toMatch(/laptops +2 of 3 +valid until /);
    const [{ id } = { id: '' }] = JSON.parse((await run('token', 'list', '--json')).stdout) as { readonly id: string }[];
    expect(await run('token', 'revoke', id)).toMatchObject({ code: 0, stderr: `Revoked ${id}.\n` });
    expect(await run('token', 'revoke', id)).toMatchObject({ code: 3, error: 'E_NOT_FOUND' });
    expect((await run('host', 'list')).stdout).toContain(host.hostId);
  });

  it('makes API tokens of a role, once a name', async () => {
    const made = await run('api-token', 'create', '--name', 'ci', '--role', 'viewer');
    const self = await running.call({ method: 'GET', path: '/api/v1/self', bearer: made.stdout.trim() });
    const { may, ...who } = self.json();
    expect(who).toEqual({ name: 'ci', role: 'viewer', duties: [], scope: ['/'], kind: 'token' });
    expect(may).toContain('listHosts');
    expect(may).not.toContain('rescanHost');
    expect(await run('api-token', 'create', '--name', 'ci', '--role', 'viewer')).toMatchObject({
      code: 3,
      error: 'E_BAD_REQUEST',
    });
  });

  it('shows the audit log and checks it', async () => {
    expect((await run('audit', '--limit', '5')).stdout).toMatch(/token:local-administrator +api-token\.create/);
    expect(await run('audit', 'verify')).toMatchObject({ code: 0 });
  });

  it('says of a host that was not set aside that it was not', async () => {
    expect(await run('host', 'release', 'ada-laptop')).toMatchObject({ code: 0, stderr: 'ada-laptop was not set aside.\n' });
  });

  it('says that a machine was set up anew, and of a host that is closed that it is', async () => {
    const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 2, expiresInSeconds: 600 });
    const [old, now] = [await TestHost.enrol(running.call, token, 'ben-pc'), await TestHost.enrol(running.call, token, 'ben-pc')];
    const both = [old.hostId, now.hostId] as const;
    // One name bears both: which is which is said by their ids.
    expect(await run('host', 'replace', 'ben-pc', now.hostId)).toMatchObject({ code: 3, error: 'E_BAD_REQUEST' });
    expect(await run('host', 'replace', ...both)).toMatchObject({
      code: 0,
      stderr: `${now.hostId} goes on from ${old.hostId}, whose record is closed; its history stays.\n`,
    });
    expect(await run('host', 'replace', ...both)).toMatchObject({ code: 3, stderr: expect.stringContaining('Nothing changed') });
    const { stdout } = await run('host', 'list');
    expect(stdout.split('\n').find((line) => line.includes(old.hostId))).toContain('ben-pc (closed: set up anew)');
    expect(stdout.split('\n').find((line) => line.includes(now.hostId))).not.toContain('closed');
  });

  it('says that a host was revoked, and shows it so', async () => {
    const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 600 });
    const { hostId } = await TestHost.enrol(running.call, token, 'cho-pc');
    expect(await run('host', 'revoke', 'cho-pc')).toMatchObject({ code: 0, stderr: expect.stringContaining('no host any more') });
    expect(await run('host', 'revoke', hostId)).toMatchObject({ code: 0, stderr: `${hostId} was revoked before.\n` });
    const { stdout } = await run('host', 'list');
    expect(stdout.split('\n').find((line) => line.includes(hostId))).toContain('cho-pc (revoked)');
  });

  const wrong = [
    { name: 'no part', argv: [] },
    { name: 'an unknown part', argv: ['restart'] },
    { name: 'no verb', argv: ['token'] },
    { name: 'no name', argv: ['token', 'create'] },
    { name: 'no uses', argv: ['token', 'create', '--name', 'x', '--uses', '0'] },
    { name: 'a life that is too short', argv: ['token', 'create', '--name', 'x', '--expires', '5s'] },
    { name: 'a life that is no time', argv: ['token', 'create', '--name', 'x', '--expires', 'soon'] },
    { name: 'an unknown role', argv: ['api-token', 'create', '--name', 'x', '--role', 'root'] },
    { name: 'one host where two belong', argv: ['host', 'replace', 'x'] },
    { name: 'a word too many', argv: ['token', 'list', 'all'] },
    { name: 'an unknown option', argv: ['audit', '--everything'] },
    { name: 'a limit beyond the bounds', argv: ['audit', '--limit', '5000'] },
    { name: 'an address to listen on that is none', argv: ['run', '--listen', 'here'] },
    { name: 'a certificate without its key', argv: ['run', '--cert', 'x.pem'] },
  ];
  for (const { name, argv } of wrong)
    it(`refuses ${name}`, async () => expect(await run(...argv)).toMatchObject({ code: 2, error: 'E_USAGE' }));

  it('is not started with a policy that is wrong', async () => {
    expect(await runCommand(command, ['run', '--data', `${running.folder}/other`, '--policy', '/dev/null'])).toMatchObject({
      code: 3,
      error: 'E_POLICY_INVALID',
    });
  });
});
