import type { Instant } from '../../domain/clock.ts';

const DAY_MS = 24 * 3600_000;
/** Days from now within which an exception ends; one that is longer is a ruling. */
export const MAX_EXCEPTION_DAYS = 366;

/** Whether an exception that ends then is short enough from that moment on; one that has ended is. */
export function isShortEnough(expires: Instant, at: Instant): boolean {
  return Date.parse(expires) - Date.parse(at) <= MAX_EXCEPTION_DAYS * DAY_MS;
}
