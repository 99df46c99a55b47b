/**
 * What our processes on a host may hold of its memory, in MiB: the flags of each, the governor's default and the bounds of the system's
 * units are made of these numbers, so that a unit never ends what the governor allows.
 */
export const MEMORY_MIB = {
  /** Resident, of one process that looks, where the settings of the host do not say otherwise; the governor ends it at that. */
  look: 256,
  /** A quick look, beside it a sweep, and now and then the count of a catalogue that is not in force. */
  looksAtOnce: 3,
  /** V8's heap in a process that stays: leaves room for one result of LIMITS.pipeMessageBytes. */
  residentHeap: 256,
  /** V8's heap in the process that lists what to watch, for the seconds that it lives. */
  listingHeap: 96,
  /** Program, code and buffers beside a heap of any of them; measured 60 to 90 in one that looks, 35 in one that idles. */
  besideHeap: 96,
  /** The agent or the watcher as it usually is: below it nothing is wrong (docs/benchmarks.md: 35 at rest, both together). */
  atRest: 64,
} as const;

/** What the unit of one half may hold: beyond `high` the system takes memory back from it, beyond `max` it is killed. */
export interface UnitMemory {
  readonly highMiB: number;
  readonly maxMiB: number;
}

/** The agent's unit: it alone, with one result at its largest. */
export function agentUnitMemory(): UnitMemory {
  const { residentHeap, besideHeap, atRest } = MEMORY_MIB;
  return { highMiB: 2 * atRest, maxMiB: residentHeap + besideHeap };
}

/** The scanner's unit: the watcher, all looks that the agent orders at once, each at its cap, and the listing of what to watch. */
export function scannerUnitMemory(lookMiB: number = MEMORY_MIB.look): UnitMemory {
  const { looksAtOnce, residentHeap, listingHeap, besideHeap, atRest } = MEMORY_MIB;
  const looks = looksAtOnce * lookMiB;
  return { highMiB: looks + atRest, maxMiB: looks + residentHeap + besideHeap + listingHeap + besideHeap };
}
