import { Type, type Static } from 'typebox';
import { closed, listOf, oneOf } from './schema.ts';

const COUNT = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** What looking costs one host, as its agent counts it: figures of the agent itself, never of what is on the host or when somebody uses it. */
export const AgentCost = closed({
  /** What all looks may use of one core, in percent, averaged over five minutes. */
  limitPercent: Type.Number({ minimum: 0, maximum: 100 }),
  /** CPU milliseconds of looks and sweeps within 24 hours. */
  looksDayMs: COUNT,
  /** Of 24 hours, in the processes that stay: the watcher and the agent. */
  residentDayMs: COUNT,
  /** The largest process that looked within 24 hours, and what one may hold; bytes. */
  peakBytes: Type.Optional(COUNT),
  memoryLimitBytes: COUNT,
  /** What agent and scanner keep on disk. */
  diskBytes: COUNT,
  /** What waits, and for what; not since when, which would tell of the machine's use. */
  waiting: listOf(closed({ what: oneOf(['quick', 'sweep']), why: oneOf(['cpu', 'battery', 'load']) }), {
    maxItems: 4,
  }),
  /** Paths that did not answer and are left out for a while. */
  leftOut: COUNT,
  /** Since the agent started: processes that looked and were ended at the cap of memory, and ends of the scanner. */
  endedAtCap: COUNT,
  scannerEnded: COUNT,
});
export type AgentCost = Static<typeof AgentCost>;

/** How one host notices changes between looks. */
export const AgentWatching = closed({
  /** Folders that the system watches, and those beyond its limit, which are compared every five seconds. */
  watched: COUNT,
  compared: COUNT,
  /** How starts of programs are noticed: every one, those that live for two seconds, or none. */
  starts: oneOf(['exec-events', 'polling', 'none']),
});
export type AgentWatching = Static<typeof AgentWatching>;
