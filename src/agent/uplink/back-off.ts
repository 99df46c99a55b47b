/** What the collector, or a proxy, may make us wait. */
const RETRY_AFTER_MS = { min: 1000, max: 3_600_000 } as const;
const FIRST_MS = 1000;
const LONGEST_MS = 300_000;

/**
 * How long to wait before the next try after `failures` in a row: anything between nothing and twice the last bound, at
 * most five minutes (full jitter, so that a fleet that lost its collector together does not come back together).
 */
export function backOffMs(failures: number, random: () => number = Math.random): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 20));
  return Math.round(random() * bound);
}

/** The wait that a `Retry-After` asks for, in seconds or as a date, within one second and one hour; undefined for anything else. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.length > 64) return undefined;
  const wanted = /^\d{1,12}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(wanted) ? undefined : Math.min(RETRY_AFTER_MS.max, Math.max(RETRY_AFTER_MS.min, wanted));
}

/** The wait until the next contact: the collector's interval within our own bounds, a tenth more or less. */
export function contactMs(
  seconds: number,
  bounds: { readonly min: number; readonly max: number },
  random: () => number = Math.random,
): number {
  const clamped = Math.min(bounds.max, Math.max(bounds.min, seconds));
  return Math.round(clamped * 1000 * (0.9 + 0.2 * random()));
}
