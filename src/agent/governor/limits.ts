import { MEMORY_MIB } from '../../domain/memory-bounds.ts';

/** What looking may cost this machine. `budget.ts` shows what it did cost. */
export interface Limits {
  /** CPU of all looks, in percent of one core, averaged over any five minutes. */
  readonly cpuPercent: number;
  /** What a sweep may use of one core while it is made, in percent; quick looks then have that less. */
  readonly sweepPercent: number;
  /** Resident memory of one process that looks, in MiB; at the cap it is ended. */
  readonly memoryMiB: number;
  /** What the scanner may keep on disk from one look to the next, in MiB; beyond it is emptied. */
  readonly cacheMiB: number;
  /** Niceness of a process that looks, 0 to 19; a sweep has 19 whatever is said here. */
  readonly nice: number;
}

/** The least, the most and the default of a limit. */
export interface LimitRange {
  readonly min: number;
  readonly max: number;
  readonly usual: number;
}

/**
 * Bounds of the limits. Memory: a look of a small host needs 60 MiB, a sweep of half a million files 99 (docs/benchmarks.md).
 * Below a tenth of a percent a host of ordinary size would not be looked at within the longest delay.
 */
export const LIMIT_RANGES: Readonly<Record<keyof Limits, LimitRange>> = {
  cpuPercent: { min: 0.1, max: 100, usual: 1 },
  sweepPercent: { min: 0.05, max: 100, usual: 0.25 },
  memoryMiB: { min: 96, max: 4096, usual: MEMORY_MIB.look },
  cacheMiB: { min: 8, max: 4096, usual: 256 },
  nice: { min: 0, max: 19, usual: 10 },
};

/** A sweep takes half of what comes back with time, so that it and quick looks beside it stay within the limit together (`allowance.ts`). */
const SWEEP_PART = 0.25;

/** The limits that hold: what is given, each within its range; what is absent or no number is as usual. */
export function limitsWithin(given: Partial<Limits> = {}): Limits {
  const cpuPercent = within('cpuPercent', given.cpuPercent);
  return {
    cpuPercent,
    sweepPercent: within('sweepPercent', given.sweepPercent ?? cpuPercent * SWEEP_PART),
    memoryMiB: Math.round(within('memoryMiB', given.memoryMiB)),
    cacheMiB: Math.round(within('cacheMiB', given.cacheMiB)),
    nice: Math.round(within('nice', given.nice)),
  };
}

function within(name: keyof Limits, given: number | undefined): number {
  const { min, max, usual } = LIMIT_RANGES[name];
  return given === undefined || Number.isNaN(given) ? usual : Math.min(max, Math.max(min, given));
}
