import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolHost } from '../../src/agent/enrolment/enrolment.ts';
import { SmallCollector } from '../doubles/small-collector.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../src/main.ts');
let base: string;
let state: string;
let collector: SmallCollector;
let agent: ChildProcess;

beforeAll(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-silent-'));
  state = path.join(base, 'state');
  const seen = path.join(base, 'seen.json');
  writeFileSync(seen, JSON.stringify({ observations: [], coverage: [{ scope: 'told@system', complete: true, gaps: [] }] }));
  collector = await SmallCollector.start();
  await enrolHost(collector.token(), { folder: state, version: 'test' });
  const script = path.join(import.meta.dirname, '../doubles/run-agent.ts');
  agent = spawn(process.execPath, ['--no-warnings', script, state, seen], { stdio: 'ignore' });
  while (!existsSync(path.join(state, 'status.sock'))) await sleep(20);
});
afterAll(async () => {
  if (agent.kill('SIGKILL')) await once(agent, 'exit');
  await collector.stop();
  rmSync(base, { recursive: true });
});

async function bandog(...argv: readonly string[]) {
  const { promise, resolve } = Promise.withResolvers<{
    readonly code: unknown;
    readonly stdout: string;
    readonly stderr: string;
  }>();
  execFile(process.execPath, ['--no-warnings', PROGRAM, ...argv], { timeout: 60_000 }, (error, stdout, stderr) =>
    resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
  );
  return promise;
}

// SIGSTOP is POSIX's; how Windows stops a process is no signal.
describe.skipIf(process.platform === 'win32')('an agent that is stopped (skipped on Windows, which has no signals)', () => {
  const calls: readonly (readonly string[])[] = [
    ['agent', 'status', '--state'],
    ['status', '--state'],
    ['findings', '--here', '--state-folder'],
    ['explain', '--state'],
    ['scan', '--now', '--state'],
    ['my-machine', '--state'],
  ];

  it('T44: is named with its process and what to do, by every command that asks it', async () => {
    agent.kill('SIGSTOP');
    const said = await Promise.all(calls.map((call) => bandog(...call, state)));
    for (const [index, { code, stdout, stderr }] of said.entries()) {
      const name = calls[index]?.join(' ');
      expect(stdout, name).toBe('');
      expect(stderr, name).toContain(`E_AGENT_UNREACHABLE: the agent of this machine (process ${agent.pid}) does not answer`);
      expect(stderr, name).toContain('systemctl restart bandog');
      if (process.platform === 'linux') expect(stderr, name).toContain(`kill -CONT ${agent.pid}`);
      expect(code, name).toBe(3);
    }
  });

  it('is a row of doctor beside those of its state folder, and no way to say nothing of privacy', async () => {
    agent.kill('SIGSTOP');
    const [doctor, privacy] = await Promise.all([
      bandog('doctor', '--json', '--state', state),
      bandog('privacy', '--state', state),
    ]);
    const { rows } = JSON.parse(doctor.stdout) as { rows: readonly { title: string; state: string; says: string }[] };
    expect(rows.find(({ title }) => title === 'Agent')).toMatchObject({
      state: 'broken',
      says: expect.stringContaining(`process ${agent.pid}`) as string,
    });
    expect(rows.find(({ title }) => title === 'Enrolment')?.state).toBe('ok');
    expect(doctor.code).toBe(1);
    expect(privacy.stdout).toContain('What it never collects');
    expect(privacy.code).toBe(0);
  });

  it('answers again when it goes on, and leaves nothing behind at its end', async () => {
    agent.kill('SIGCONT');
    expect((await bandog('status', '--json', '--state', state)).stdout).toContain('"running": true');
    agent.kill('SIGTERM');
    await once(agent, 'exit');
    expect(existsSync(path.join(state, 'agent.pid'))).toBe(false);
    expect((await bandog('status', '--json', '--state', state)).stdout).toContain('"running": false');
  });
});
