import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, globSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LEAN_FLAGS } from '../../src/agent/program/lean.ts';
import { Stack, until, type StackOptions } from '../e2e/stack.ts';
import type { Fault, Round } from './chaos-plan.ts';

/** Of Debian's faketime: what a process is told of the wall clock comes from a file. */
const [FAKETIME] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
/** What fits beside a spool and compiled code, and is filled in a moment. */
const STATE_MB = 96;
const CLOCKS = ['-2d', '+400d', '-1h', '+90m', '+20y'] as const;

/** The faults of these that can be brought about here, and why each other one cannot. */
export function possible(faults: readonly Fault[]): { readonly can: readonly Fault[]; readonly cannot: readonly string[] } {
  const reasons = new Map<Fault, string>();
  if (process.geteuid?.() !== 0) reasons.set('disk-full', 'it needs root, to mount a small disk');
  if (FAKETIME === undefined) reasons.set('clock', 'it needs the Debian package faketime');
  return {
    can: faults.filter((fault) => !reasons.has(fault)),
    cannot: faults.flatMap((fault) => (reasons.has(fault) ? [`${fault}: ${reasons.get(fault)}`] : [])),
  };
}

/** A stack to which these faults can be done. */
export async function startFor(faults: readonly Fault[]): Promise<Stack> {
  const disk: StackOptions = faults.includes('disk-full') ? { prepareState: smallDisk } : {};
  if (!faults.includes('clock')) return Stack.start(disk);
  return Stack.start({
    ...disk,
    // Marked as lean already: it would become so by giving up its environment, and the clock with it.
    agent: (folder) => ({
      flags: LEAN_FLAGS,
      env: {
        BANDOG_LEAN: '1',
        LD_PRELOAD: FAKETIME ?? '',
        FAKETIME_TIMESTAMP_FILE: clockFile(folder, '+0'),
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        FAKETIME_NO_CACHE: '1',
      },
    }),
  });
}

/** What lasts for a while: begins it, and gives what ends it. */
export async function begin(stack: Stack, { fault, amount }: Round): Promise<() => Promise<void>> {
  switch (fault) {
    case 'offline':
      await stack.end('collector', 'SIGTERM');
      return () => stack.startCollector();
    case 'frozen': {
      const { pid } = stack.part('agent').process;
      if (pid !== undefined) process.kill(pid, 'SIGSTOP');
      return async () => {
        if (pid !== undefined) process.kill(pid, 'SIGCONT');
      };
    }
    case 'disk-full': {
      const filler = path.join(stack.stateFolder, 'filler');
      fill(filler);
      return async () => rmSync(filler);
    }
    case 'clock':
      clockFile(stack.folder, CLOCKS[Math.floor(amount * CLOCKS.length)] ?? '+0');
      return async () => void clockFile(stack.folder, '+0');
    case 'agent':
      await stack.end('agent', 'SIGKILL');
      return async () => stack.startAgent();
    case 'collector':
      await stack.end('collector', 'SIGKILL');
      return () => stack.startCollector();
    case 'scanner':
    case 'worker':
      await killScanner(stack, fault, amount);
      return async () => undefined;
  }
}

/** Kills the worker of a look that is under way; where there is none in time, the scanner. */
async function killScanner(stack: Stack, fault: 'scanner' | 'worker', amount: number): Promise<void> {
  for (const end = performance.now() + (fault === 'worker' ? 3000 : 0); performance.now() < end; await sleep(5)) {
    const [worker] = stack.scanners().workers;
    if (worker === undefined) continue;
    await sleep(amount * 150);
    if (isKilled(worker)) return;
  }
  await until('there is a scanner', () => isKilled(stack.scanners().scanner), 60_000);
}

function isKilled(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 'SIGKILL');
  } catch {
    return false; // it ended by itself
  }
}

function smallDisk(state: string): () => void {
  mkdirSync(state, { mode: 0o700 });
  const options = `size=${STATE_MB}m,mode=0700`;
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'bandog-chaos', state], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no small disk for the state: ${stderr}`);
  return () => void spawnSync('umount', ['--lazy', state]);
}

/** Writes until nothing more fits. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  const block = Buffer.alloc(1024 ** 2);
  try {
    for (let size = block.length; size >= 1;) {
      try {
        writeSync(descriptor, block, 0, size);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
        size = Math.floor(size / 16);
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

function clockFile(folder: string, says: string): string {
  const file = path.join(folder, 'clock');
  if (!existsSync(file) || says !== '') writeFileSync(file, `${says}\n`);
  return file;
}
