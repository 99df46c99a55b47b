import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { familyOf } from '../e2e/process-tree.ts';

/** What the processes that live on hold together, and what lies on disk; memory and state in KiB. */
export interface SoakSample {
  readonly atMs: number;
  readonly pss: number;
  /** Memory that nobody shares. */
  readonly private: number;
  readonly descriptors: number;
  readonly threads: number;
  /** The agent's state folder, with what the scanner keeps in it. */
  readonly state: number;
}

/**
 * Each figure of a sample, and by how much it may seem to rise in an hour: less than an hour of noise on a busy machine shows. The
 * proportional size rises when another Node on the machine ends, with which ours shared its program: it is told, and not judged.
 */
export const ALLOWED_PER_HOUR: Readonly<Record<Exclude<keyof SoakSample, 'atMs'>, number>> = {
  pss: Infinity,
  private: 1024,
  descriptors: 1,
  threads: 1,
  state: 512,
};

/** The agent and its scanner now; undefined while they do something, since a look's memory is given back after it. */
export function sampleOf(agent: number, state: string): SoakSample | undefined {
  const [scanner, ...workers] = familyOf(agent);
  if (scanner === undefined || workers.length > 0) return undefined;
  const of = [agent, scanner].map(figuresOf);
  const sum = (name: keyof (typeof of)[number]): number => of.reduce((total, one) => total + one[name], 0);
  const sample = {
    atMs: performance.now(),
    pss: sum('pss'),
    private: sum('private'),
    descriptors: sum('descriptors'),
    threads: sum('threads'),
    state: kibibytesIn(state),
  };
  return of.every(({ pss }) => pss > 0) ? sample : undefined;
}

/** proc(5): smaps_rollup, fd and status; zeros when it has ended. */
function figuresOf(pid: number) {
  const memory = text(`/proc/${pid}/smaps_rollup`);
  const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(memory)?.[1] ?? 0);
  return {
    pss: kib('Pss'),
    private: kib('Private_Clean') + kib('Private_Dirty'),
    descriptors: names(`/proc/${pid}/fd`).length,
    threads: Number(/^Threads:\s+(\d+)/m.exec(text(`/proc/${pid}/status`))?.[1] ?? 0),
  };
}

function kibibytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return (
    files.reduce(
      (sum, { parentPath, name }) => sum + (statSync(path.join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    ) / 1024
  );
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // it has ended
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // it has ended
  }
}
