import { accessSync, constants } from 'node:fs';
import { setPriority } from 'node:os';
import type { ScanRequest } from './scan-request.ts';
import { MEMORY_MIB } from '../domain/memory-bounds.ts';
import { ownArguments } from '../domain/own-process.ts';

/** What one worker process may use. */
export interface WorkerLimits {
  /** Resident; at the cap it is ended. */
  readonly memoryMiB: number;
  readonly nice: number;
}

/** What holds when nobody says otherwise: a person who scans waits for it. */
export const USUAL_LIMITS: WorkerLimits = { memoryMiB: MEMORY_MIB.look, nice: 0 };

const LEAST_HEAP_MIB = 32;
/** More than a scan of 500,000 files needs (docs/benchmarks.md); the rest of a larger limit is for buffers. */
const MOST_HEAP_MIB = 160;
/**
 * How a quick look's process runs, measured on the subject of `npm run bench -- scan`: on one core, since V8's helper threads took a sixth of its CPU
 * time and saved no wall time; compiling only what runs so often that it pays within that; with a small young generation (15 MB
 * less of memory at the same CPU time) and a heap that may grow before all of it is marked, since it ends before that frees anything.
 */
const QUICK = ['--single-threaded', '--invocation-count-for-maglev=2000', '--min-semi-space-size=2', '--max-semi-space-size=2'];
const INITIAL_HEAP_MIB = 100;
/** A sweep makes a hundred thousand short-lived names: a larger young generation saves a tenth of its CPU time, for 4 MB. */
const DEEP = ['--max-semi-space-size=3'];

/**
 * What Node keeps of compiled code is what was compiled before it first ran, which is little, as functions are compiled when they are called: a look
 * compiled two thousand of them each time.
 */
const WHOLE = '--no-lazy';

/** What Node is told so that the program does such a look. */
export function argumentsFor(
  program: string,
  depth: ScanRequest['depth'],
  memoryMiB: number = USUAL_LIMITS.memoryMiB,
): readonly string[] {
  const heap = Math.min(MOST_HEAP_MIB, Math.max(LEAST_HEAP_MIB, memoryMiB - MEMORY_MIB.besideHeap));
  const forDepth = depth === 'deep' ? DEEP : [...QUICK, `--initial-heap-size=${Math.min(INITIAL_HEAP_MIB, heap)}`];
  // SIGUSR1 would open Node's debugger to everybody on the machine.
  return ownArguments(['--no-warnings', '--disable-sigusr1', WHOLE, `--max-old-space-size=${heap}`, ...forDepth], [program]);
}

/** util-linux, on every Linux that is no container image; nothing of PATH is believed. */
const IONICE = '/usr/bin/ionice';
/** Class 3 is idle: the disk is read when nobody else wants it, where the I/O scheduler knows classes (ionice(1)); `-t`: or without it. */
const IDLE_IO = ['-c', '3', '-t'];

/**
 * A command that reads the disk when nobody else wants it: there is no call for that in Node, and ionice(1) becomes the program that it
 * starts, so that the process id is the worker's. The command as it is where there is no ionice.
 */
export function withIdleIo(file: string, args: readonly string[]): { readonly file: string; readonly args: readonly string[] } {
  if (process.platform !== 'linux') return { file, args };
  try {
    accessSync(IONICE, constants.X_OK);
    return { file: IONICE, args: [...IDLE_IO, file, ...args] };
  } catch {
    return { file, args };
  }
}

/** Lets others go first; a system that does not allow it, or a process that has ended, is no reason not to look. */
export function makeNice(pid: number | undefined, nice: number): void {
  if (pid === undefined || nice === 0) return;
  try {
    setPriority(pid, nice);
  } catch {
    // EPERM under a strict unit, ESRCH: it runs as it is, which the status shows
  }
}
