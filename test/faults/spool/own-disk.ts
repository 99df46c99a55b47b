import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Why no file system can be mounted here; undefined when one can. */
export function whyNoMounts(): string | undefined {
  if (process.platform !== 'linux') return 'this is no Linux';
  const tried = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { encoding: 'utf8' });
  if (tried.error !== undefined) return 'there is no unshare';
  return tried.status === 0 ? undefined : `no file system can be mounted here (${tried.stderr.trim().slice(0, 100)})`;
}

/** Runs a scenario on a memory disk of that size, in a mount namespace that ends with it; gives what it saw. */
export function onOwnDisk(scenario: string, size: string): unknown {
  const disk = mkdtempSync(path.join(tmpdir(), 'bandog-disk-'));
  const script = fileURLToPath(new URL('scenarios.ts', import.meta.url));
  const inside = 'mount -t tmpfs -o "size=$1,mode=755" tmpfs "$2" && exec "$3" --no-warnings "$4" "$5" "$2"';
  try {
    const args = ['-m', 'sh', '-c', inside, 'sh', size, disk, process.execPath, script, scenario];
    const { status, stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the scenario ended with ${status}: ${stderr}`);
    return JSON.parse(stdout);
  } finally {
    rmSync(disk, { recursive: true, force: true });
  }
}

/** What became of a spool whose disk lost its power. */
export interface PowerCut {
  /** Looks that it said were on disk before. */
  readonly recorded: number;
  readonly wasInMemory: boolean;
  readonly violations: readonly string[];
}

/** Why no power cut can be played here on that kind of file system; undefined when one can. */
export function whyNoPowerCut(type: string): string | undefined {
  const why = whyNoMounts();
  if (why !== undefined) return why;
  for (const [command, flag] of [
    ['xfs_io', '-V'],
    [`mkfs.${type}`, '-V'],
  ] as const) {
    if (spawnSync(command, [flag]).error !== undefined) return `there is no ${command} (\`npm run setup:system\` installs it)`;
  }
  const loop = spawnSync('losetup', ['-f']);
  return loop.status === 0 ? undefined : 'there is no loop device';
}

/** Cuts the power after so many milliseconds of commits, and judges what is left. */
export function powerCut(type: string, ms: number): PowerCut {
  const base = mkdtempSync(path.join(tmpdir(), 'bandog-power-'));
  const mountpoint = path.join(base, 'mnt');
  mkdirSync(mountpoint);
  const script = fileURLToPath(new URL('power-cut.ts', import.meta.url));
  try {
    const args = ['-m', process.execPath, '--no-warnings', script, path.join(base, 'image'), mountpoint, type, String(ms)];
    const { status, stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the power cut ended with ${status}: ${stderr}`);
    return JSON.parse(stdout) as PowerCut;
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}
