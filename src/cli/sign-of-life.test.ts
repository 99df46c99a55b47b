import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Node has no datagrams on Unix sockets, and so no service manager to be: another language listens. */
const LISTEN = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1]); s.settimeout(1.5); print('ready', end='', flush=True)
try:
  print(s.recv(100).decode(), end='', flush=True)
except TimeoutError: print('nothing', end='', flush=True)
`;
const PROGRAM = `
import { giveSignsOfLife } from '${path.join(import.meta.dirname, 'sign-of-life.ts')}';
const ending = new AbortController();
giveSignsOfLife({ env: { ...process.env, ...(process.env.WATCHDOG_PID === 'mine' ? { WATCHDOG_PID: String(process.pid) } : {}) }, signal: ending.signal });
setTimeout(() => { if (process.env.HANGS) for (;;); }, 1);
setTimeout(() => process.exit(), 4000);
`;
const isHere = ['/usr/bin/systemd-notify', 'python3'].every((program) => spawnSync(program, ['--version']).status === 0);

let folder = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-life-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** What a service manager hears first of a program with this environment. */
async function heard(env: Readonly<Record<string, string>>): Promise<string> {
  const socket = path.join(folder, 'notify');
  const manager = spawn('python3', ['-c', LISTEN, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(manager);
  await once(manager.stdout, 'data');
  const given = { NOTIFY_SOCKET: socket, ...env };
  children.push(
    spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', PROGRAM], { env: given, stdio: 'inherit' }),
  );
  const [said] = (await once(manager.stdout, 'data')) as [Buffer];
  return said.toString().trim();
}

describe.skipIf(!isHere)('signs of life (skipped without systemd-notify and python3)', () => {
  it.each([
    {
      name: 'are given to a service manager that asks',
      given: { WATCHDOG_USEC: '400000', WATCHDOG_PID: 'mine' },
      want: 'WATCHDOG=1',
    },
    { name: 'are not given for another process', given: { WATCHDOG_USEC: '400000', WATCHDOG_PID: '1' }, want: 'nothing' },
    { name: 'are not given by one that hangs', given: { WATCHDOG_USEC: '400000', HANGS: '1' }, want: 'nothing' },
    { name: 'are not given when nobody asks', given: {}, want: 'nothing' },
  ])('$name', async ({ given, want }) => {
    expect(await heard({ ...given })).toBe(want);
  });
});
