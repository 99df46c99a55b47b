import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../../src/cli/shipped-catalogue.ts';
import { argumentsFor } from '../../src/scanner/worker-command.ts';
import { SCAN_WORKER, type WorkerResult } from '../../src/scanner/worker-process.ts';
import { until } from '../e2e/stack.ts';
import { textsIn } from './search.ts';
import { COPY, plantHome, Secrets } from './secrets.ts';

const BANDOG = fileURLToPath(new URL('../../bin/bandog.mjs', import.meta.url));
const isLinux = process.platform === 'linux';
/** Where a dying process leaves its memory: a name without a folder is put into its working folder (core(5)). */
const coresLieHere = isLinux && !/^[|/]/.test(readFileSync('/proc/sys/kernel/core_pattern', 'utf8'));

let folder: string;
const secrets = new Secrets();
const children: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-privacy-'));
});
afterAll(async () => {
  for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  rmSync(folder, { recursive: true });
});

describe.skipIf(!isLinux)('a process of a tool (Linux)', () => {
  it('R04: gives away nothing of its arguments, its environment and where it works', async () => {
    const home = path.join(folder, 'home');
    plantHome(home, { contents: secrets, names: secrets });
    const cwd = path.join(folder, secrets.at('its working folder'));
    mkdirSync(cwd);
    writeFileSync(path.join(home, COPY, 'cli.js'), 'setTimeout(() => undefined, 60_000);');
    const args = ['--api-key', secrets.at('an argument'), `--header=x:${secrets.at('an option')}`, '-p', secrets.at('a prompt')];
    const env = { ANTHROPIC_API_KEY: secrets.at('its environment'), PATH: '/usr/bin:/bin' };
    const child = spawn(process.execPath, [path.join(home, COPY, 'cli.js'), ...args], { cwd, env, stdio: 'ignore' });
    children.push(child);
    await once(child, 'spawn');
    await sleep(200);

    const request = { catalogue: await shippedCatalogue(), depth: 'quick', scopes: ['processes@system'] };
    const worker = argumentsFor(SCAN_WORKER, 'quick');
    const { stdout, stderr } = spawnSync(process.execPath, worker, { input: JSON.stringify(request), maxBuffer: 64 * 1024 ** 2 });
    const line = stdout
      .toString()
      .split('\n')
      .find((one) => one.startsWith('{"kind":"done"'));
    const { observations } = JSON.parse(line ?? '{}') as WorkerResult;
    const running = observations.flatMap((one) => one.running.map(({ pid }) => pid));
    expect(running, 'the process is seen').toContain(child.pid);
    // The whole of what a look says to anybody, near misses included.
    expect(secrets.places(textsIn(Buffer.concat([stdout, stderr]), secrets.all()))).toEqual([]);
  });
});

describe.skipIf(!coresLieHere)('a crash with core dumps switched on (needs core files in the working folder)', () => {
  const ENABLED = 'ulimit -c unlimited; exec "$@"';

  /** What lies in the working folder after the process was aborted; nothing when it had ended before. */
  async function coresAfter(
    name: string,
    victims: (pid: number) => readonly number[],
    command: readonly string[],
  ): Promise<readonly Buffer[]> {
    const cwd = path.join(folder, name);
    mkdirSync(cwd);
    const child = spawn('sh', ['-c', ENABLED, 'sh', ...command], { cwd, stdio: ['ignore', 'ignore', 'pipe'], env: process.env });
    children.push(child);
    let aborted: readonly number[] = [];
    const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
    await until('there is something to abort', () => (aborted = victims(child.pid ?? 0)).length > 0 || isOver(), 30_000);
    for (const pid of aborted) process.kill(pid, 'SIGABRT');
    await until('they have ended', () => aborted.every((pid) => !isRunning(pid)), 30_000);
    child.kill('SIGKILL');
    const cores = readdirSync(cwd).filter((file) => file.startsWith('core'));
    return cores.map((file) => readFileSync(path.join(cwd, file)));
  }

  it('leaves the memory of any other program: the search looks where it should', async () => {
    const secret = secrets.at('the memory of another program');
    const keeps = `globalThis.kept = Buffer.from(${JSON.stringify(secret)} + Date.now()); require('fs').writeFileSync('ready', ''); setInterval(() => {}, 1000)`;
    const isReady = () => existsSync(path.join(folder, 'other', 'ready'));
    const cores = await coresAfter('other', (pid) => (isReady() ? [pid] : []), [process.execPath, '-e', keeps]);
    expect(cores).toHaveLength(1);
    expect(cores.flatMap((core) => textsIn(core, [secret]))).toEqual([secret]);
  });

  it('R21: leaves nothing of what a look has read, nor of its worker', async () => {
    const root = path.join(folder, 'host');
    for (let at = 0; at < 20; at += 1) plantHome(path.join(root, `home/user-${at}`), { contents: secrets, names: secrets });
    const command = [process.execPath, BANDOG, 'scan', '--root', root, '--deep', '--json'];
    // Of a look's two processes the worker is aborted in the middle, then the one that waits for it.
    const looking = (pid: number): readonly number[] => {
      const workers = childrenOf(pid).filter(hasRead);
      return workers.length === 0 ? [] : [...workers, pid];
    };
    // On a busy machine a look may be over before it is caught in the middle: then the next one.
    let cores: readonly Buffer[] = [];
    for (let look = 0; look < 20 && cores.length === 0; look += 1) cores = await coresAfter(`look-${look}`, looking, command);
    expect(cores.length).toBeGreaterThan(0);
    for (const core of cores) expect(core.length).toBeLessThan(1024 ** 2);
    expect(secrets.places(cores.flatMap((core) => textsIn(core, secrets.all())))).toEqual([]);
  }, 120_000);
});

it.skipIf(!isLinux)('R21: a long-lived process of ours opens no debugger when it is told to by a signal (Linux)', async () => {
  const child = spawn(process.execPath, [...(await leanFlags()), '-e', 'setTimeout(() => undefined, 3000); console.log(1)'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child.stdout, 'data');
  child.kill('SIGUSR1');
  await sleep(300);
  expect(said).not.toContain('Debugger listening');
});

async function leanFlags(): Promise<readonly string[]> {
  return (await import('../../src/agent/program/lean.ts')).LEAN_FLAGS;
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // it has ended
  }
}

/** Whether the worker has begun to look: by then it has read some megabytes, its own program included. */
function hasRead(pid: number): boolean {
  try {
    return Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0) > 3_000_000;
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    return !/State:\s+Z/.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
