import { execFile } from 'node:child_process';
import type { HostPath } from '../../domain/host-path.ts';

/** Where macOS and Debian keep lsof(8). */
const LSOF = process.platform === 'darwin' ? '/usr/sbin/lsof' : '/usr/bin/lsof';
const MAX_PIDS = 500;
const TIMEOUT_MS = 10_000;
const MAX_OUTPUT = 16 * 1024 * 1024;

/**
 * The files that processes run, as the kernel has mapped them, by pid: what `ps` prints on macOS is what a process was told to be called.
 * lsof costs some milliseconds a process, so that only those are asked about of which nothing better is known, at most 500; those that it does not name, and all when it is not there or hangs, are
 * absent.
 */
export async function mappedExecutables(pids: readonly number[]): Promise<ReadonlyMap<number, HostPath>> {
  if (pids.length === 0) return new Map();
  const list = pids.slice(0, MAX_PIDS).join(',');
  // -w no warnings, -n -P no names for addresses, -d txt the mapped program and its libraries, -F pn for programs to read.
  const options = ['-w', '-n', '-P', '-a', '-d', 'txt', '-F', 'pn', '-p', list];
  const text = await new Promise<string>((done) => {
    // It ends with 1 when one of them is gone: what it printed holds all the same.
    execFile(LSOF, options, { timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT, env: { LC_ALL: 'C' } }, (_, stdout) => done(stdout));
  });
  return executablesIn(text);
}

/** Of `p123`, `ftxt`, `n/bin/sleep`, `n/lib/libc.so`, …: the first file of each process. */
export function executablesIn(text: string): ReadonlyMap<number, HostPath> {
  const found = new Map<number, HostPath>();
  let pid: number | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    if (pid === undefined || !Number.isSafeInteger(pid) || !line.startsWith('n/') || found.has(pid)) continue;
    found.set(pid, line.slice(1));
  }
  return found;
}
