/** An instant as ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` prints it. */
export type Instant = string;

/** Where time comes from. Tests pass a fixed one; intervals are taken from `monotonicMs`, which no clock change moves. */
export interface Clock {
  now(): Instant;
  monotonicMs(): number;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  monotonicMs: () => performance.now(),
};
