import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MountWatch } from './mount-watch.ts';

let base: string;
let said: string[];
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-mounts-'));
  said = [];
});
afterEach(() => rmSync(base, { recursive: true }));
const mounted = (mountinfo: string): void => void said.push(mountinfo.includes(base) ? 'mounted' : 'unmounted');

const canMount =
  process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;

describe.skipIf(!canMount)('a mount (skipped unless root, with unshare)', () => {
  let other: ChildProcess;
  beforeEach(async () => {
    other = spawn('unshare', ['--mount', '--propagation', 'private', 'sleep', '60'], { stdio: 'ignore' });
    await once(other, 'spawn');
    const mine = readFileSync('/proc/self/mountinfo', 'utf8');
    while (
      readFileSync(`/proc/${other.pid}/cmdline`, 'utf8').startsWith('unshare') ||
      readFileSync(`/proc/${other.pid}/mountinfo`, 'utf8') === mine
    )
      await new Promise((resolve) => setTimeout(resolve, 10));
  });
  afterEach(async () => {
    other.kill('SIGKILL');
    await once(other, 'close');
  });
  /** In a namespace of its own, so that nothing else on this machine sees it. */
  const there = (...command: readonly string[]): void => {
    const { status, stderr } = spawnSync('nsenter', ['--mount', '--target', String(other.pid), ...command], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };

  it('of a disk is noticed, and that it goes; of the kernel’s own file systems and of a session not', () => {
    const one = new MountWatch(mounted, `/proc/${other.pid}/mountinfo`);
    one.tick();
    expect(said).toEqual([]);
    there('mount', '-t', 'tmpfs', 'stick', base);
    one.tick();
    one.tick();
    expect(said).toEqual(['mounted']);
    there('umount', base);
    one.tick();
    expect(said).toEqual(['mounted', 'unmounted']);
    there('mount', '-t', 'proc', 'proc', base);
    there('mount', '-t', 'tmpfs', 'session', '/run');
    one.tick();
    expect(said).toEqual(['mounted', 'unmounted']);
  });
});
