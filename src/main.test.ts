import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** One real call; `readsNothing` closes our end of its output at once. */
async function bandog(argv: readonly string[], { readsNothing = false, env = process.env } = {}) {
  const child = spawn(process.execPath, [path.join(root, 'bin/bandog.mjs'), ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    written.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    written.stderr += chunk.toString();
  });
  if (readsNothing) child.stdout.destroy();
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { code, ...written };
}

test('starts through bin/bandog.mjs and prints its version', async () => {
  expect(await bandog(['--version'])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^bandog \d+\.\d+\.\d+\n$/) as string,
    stderr: '',
  });
});

test('starts without a home', async () => {
  const { code, stderr } = await bandog(['--version'], { env: { PATH: process.env['PATH'], HOME: '' } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('ends a wrong call with 2 and says what to do', async () => {
  const { code, stderr } = await bandog(['no-such-command']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^bandog: E_USAGE: .*\n {2}What to do: /);
});

test('says nothing when nobody reads its output', async () => {
  expect(await bandog(['--help'], { readsNothing: true })).toEqual({ code: 0, stdout: '', stderr: '' });
});

/** A Node of this machine on which bin/bandog.mjs has to start the pinned one. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find((file) => {
  const version = /^v(\d+)/.exec(spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];
  return version !== undefined && Number(version) < 26;
});

test.skipIf(oldNode === undefined)(
  'ends with what it started on an older Node when it is told to (skipped where there is none)',
  async () => {
    const child = spawn(oldNode ?? '', [path.join(root, 'bin/bandog.mjs'), 'scanner', 'run'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data'); // `ready`
    child.kill('SIGTERM');
    // `close` comes when the last process that held its output has ended.
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
  },
);
