import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Occasions } from './occasions.ts';

let base: string;
let said: string[];
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-occasions-'));
  said = [];
});
afterEach(() => rmSync(base, { recursive: true }));
const on = {
  mounted: (mountinfo: string) => void said.push(mountinfo.includes(base) ? 'mounted' : 'unmounted'),
  resumed: () => void said.push('resumed'),
};

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
    const one = new Occasions(on, { self: `/proc/${other.pid}` });
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

describe('sleep', () => {
  const rows = [
    { name: 'a night', slept: 8 * 3600, want: ['resumed'] },
    { name: 'a minute', slept: 60, want: ['resumed'] },
    { name: 'a moment', slept: 2, want: [] },
    { name: 'none', slept: 0, want: [] },
  ];
  for (const { name, slept, want } of rows) {
    it(`F17: ${name} is noticed ${want.length === 0 ? 'not at all' : 'once'}`, () => {
      let nowMs = 1000;
      const uptime = (seconds: number): void => writeFileSync(path.join(base, 'uptime'), `${seconds.toFixed(2)} 0.00\n`);
      mkdirSync(path.join(base, 'self'));
      uptime(100);
      const one = new Occasions(on, { proc: base, self: path.join(base, 'self'), nowMs: () => nowMs });
      for (const past of [0, slept, slept, slept]) {
        nowMs += 5000;
        uptime(100 + (nowMs - 1000) / 1000 + past);
        one.tick();
      }
      expect(said).toEqual(want);
    });
  }
});
