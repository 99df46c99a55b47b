import type { Instant } from '../../domain/clock.ts';

/** Name under which the agent keeps its `Budget` in the spool's settings, as JSON. */
export const BUDGET_SETTING = 'budget';

/**
 * Each limit beside what was used, as of `at`: the member `budget` of `bandog status --json`. Times are CPU milliseconds, sizes
 * bytes. Written after each look and when something begins or ends to wait, so that it is at most one interval old.
 */
export interface Budget {
  readonly at: Instant;
  readonly cpu: CpuBudget;
  readonly memory: {
    /** Resident, of one process that looks. */
    readonly limit: number;
    /** The largest of the last look, and of the last 24 hours; absent before the first. */
    readonly lastPeak?: number;
    readonly dayPeak?: number;
    /** Processes that were ended at the cap since the agent started. */
    readonly ended: number;
  };
  /** As asked of the system for processes that look; `idle` is that of a sweep. */
  readonly io: { readonly quick: 'best-effort'; readonly sweep: 'idle'; readonly nice: number; readonly sweepNice: number };
  readonly disk: {
    /** The spool's file, and the bound above which it takes no new findings. */
    readonly spool: { readonly limit: number; readonly used: number };
    /** What the scanner keeps from one look to the next; `used` is absent before the first look. */
    readonly cache: { readonly limit: number; readonly used?: number };
  };
  /** What waits now, and why; empty when nothing does. */
  readonly waiting: readonly Wait[];
  /** Paths and scopes that did not answer and are left out until `until`. */
  readonly hung: readonly Hung[];
  readonly scanner: {
    /** How often it ended since the agent started; it is started again with a growing wait. */
    readonly ended: number;
    readonly last?: { readonly at: Instant; readonly why: string };
  };
}

/** What looking used, and what it may. */
export interface CpuBudget {
  /** Percent of one core, averaged over `windowMs`. */
  readonly limitPercent: number;
  readonly windowMs: number;
  /** The same as a time: what all looks may use within the window. A sweep beside them has its part of it, or what `--sweep-share` says. */
  readonly limit: number;
  /** What looks and sweeps used within the last window, and within 24 hours. */
  readonly used5m: number;
  readonly usedDay: number;
  /** Of 24 hours, in processes that live on: the scanner's own, which watches, and the agent. */
  readonly watcherDay: number;
  readonly agentDay: number;
  /** The last quick look and the last sweep; absent before the first. */
  readonly lastQuick?: number;
  readonly lastSweep?: number;
}

/** A look that is put off. */
export interface Wait {
  readonly what: 'quick' | 'sweep';
  /** `cpu`: what it may use is used up. */
  readonly why: 'cpu' | 'battery' | 'load';
  readonly since: Instant;
  /** It is done then, whatever is in its way. */
  readonly atTheLatest: Instant;
}

/** What did not answer, as long as it is remembered. */
export interface Hung {
  /** A path, or a scope where no path told why. */
  readonly what: string;
  /** How often in a row. */
  readonly times: number;
  readonly lastAt: Instant;
  /** It is looked at again then. */
  readonly until: Instant;
}

/** The budget as the spool keeps it under `BUDGET_SETTING`; undefined when there is none yet, or another version wrote what is no JSON. */
export function budgetIn(text: string | undefined): Budget | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Budget;
  } catch {
    return undefined; // it is written anew after the next look
  }
}
