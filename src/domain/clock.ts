/** An instant as ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` prints it. */
export type Instant = string;

/** Where time comes from. Tests pass a fixed one; intervals are taken from `monotonicMs`, which no clock change moves. */
export interface Clock {
  now(): Instant;
  monotonicMs(): number;
}

/** Milliseconds on a clock that only goes forward. `performance.now()` says the same, and loads nine modules for it. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

let last = { ms: Number.NaN, instant: '' };

/** To write an instant takes longer than to ask for it, and many are asked for in one millisecond. */
function now(): Instant {
  const date = new Date();
  const ms = date.getTime();
  if (ms !== last.ms) last = { ms, instant: date.toISOString() };
  return last.instant;
}

/** The machine's own clocks. */
export const systemClock: Clock = { now, monotonicMs };
