import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { familyOf } from '../e2e/process-tree.ts';
import { Stack, until } from '../e2e/stack.ts';

const BANDOG = fileURLToPath(new URL('../../bin/bandog.mjs', import.meta.url));
const STRACE = 'strace';
const hasStrace = process.platform === 'linux' && spawnSync(STRACE, ['-qq', 'true']).status === 0;

let stack: Stack | undefined;
let traced: ChildProcess | undefined;
beforeAll(async () => {
  if (!hasStrace) return;
  stack = await Stack.start();
  await stack.end('agent', 'SIGTERM');
}, 60_000);
afterAll(async () => {
  // strace keeps a signal to itself, and what it traced goes on without it.
  for (const pid of traced?.exitCode === null ? [...familyOf(traced.pid ?? 0), traced.pid ?? 0] : [])
    process.kill(pid, 'SIGKILL');
  await stack?.stop();
});

it.skipIf(!hasStrace)(
  'R22: agent, scanner and all that they start speak with their collector and with nobody else (needs strace)',
  async () => {
    if (stack === undefined) return;
    const trace = path.join(stack.folder, 'trace');
    const agent = [process.execPath, BANDOG, 'agent', 'run', '--state', path.join(stack.folder, 'state'), '--root', stack.root];
    const options = ['-f', '--seccomp-bpf', '-qq', '-o', trace, '-e', 'trace=connect,sendto,sendmsg,bind', '-e', 'signal=none'];
    const child = spawn(STRACE, [...options, ...agent], { stdio: ['ignore', 'ignore', 'pipe'] });
    traced = child;
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until('a look', () => said.includes('"msg":"looked"'), 120_000);
    await until('its delivery', () => readFileSync(trace, 'utf8').includes('sa_family=AF_INET'), 20_000);
    const ended = once(child, 'close');
    // strace keeps a signal to itself: the agent is its first child.
    process.kill(familyOf(child.pid ?? 0)[0] ?? 0, 'SIGTERM');
    await ended;
    const { port } = new URL(readFileSync(path.join(stack.dataFolder, 'address'), 'utf8').trim());
    const lines = readFileSync(trace, 'utf8').split('\n');
    // The machine's own name service and its list of interfaces are asked too: neither leaves it.
    const addressed = lines.filter((line) => line.includes('sa_family=AF_INET'));
    expect(addressed.length).toBeGreaterThan(0);
    expect(addressed.filter((line) => !line.includes(`sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")`))).toEqual([]);
  },
  240_000,
);
