import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const DAEMON = fileURLToPath(new URL('fuse-daemon.ts', import.meta.url));
const MOUNTED_MS = 10_000;

/** Why no file system in user space can be mounted here; false when one can. */
export function whyNoFuse(): string | false {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return 'mounting needs Linux and root';
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK);
    return false;
  } catch {
    return 'there is no /dev/fuse';
  }
}

/** A file system whose program can be made to answer nothing any more. */
export interface StoppableMount {
  /** From now on who asks it waits for ever. */
  hang(): void;
  /** Ends the program, with which all who wait get an error, and unmounts. */
  end(): Promise<void>;
}

/** Mounts a file system in user space, with one empty folder in it. */
export async function mountFuse(folder: string): Promise<StoppableMount> {
  mkdirSync(folder, { recursive: true });
  const daemon = spawn(process.execPath, ['--no-warnings', DAEMON, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(daemon.stdout, 'data', { signal: AbortSignal.timeout(MOUNTED_MS) });
  return { hang: () => void daemon.kill('SIGSTOP'), end: () => end(daemon, [folder]) };
}

/**
 * Mounts `over` as a file system that the mount table calls local (overlay) and that asks one in user space for every name: what a
 * container's store on a dead server looks like. The latter is mounted below `beside`; what is in `over` still shows.
 */
export async function mountOverFuse(over: string, beside: string): Promise<StoppableMount> {
  const asked = path.join(beside, 'asked');
  mkdirSync(over, { recursive: true });
  const fuse = await mountFuse(asked);
  const { status } = spawnSync('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=${asked}:${over}`, over], {
    stdio: 'inherit',
  });
  if (status !== 0) {
    await fuse.end();
    throw new Error('an overlay over a file system in user space cannot be mounted here');
  }
  return {
    hang: fuse.hang,
    async end() {
      spawnSync('umount', ['-l', over]);
      await fuse.end();
    },
  };
}

async function end(daemon: ChildProcess, folders: readonly string[]): Promise<void> {
  const ended = once(daemon, 'exit');
  daemon.kill('SIGKILL');
  await ended;
  for (const folder of folders) spawnSync('umount', ['-l', folder]);
}
