const LEAST_MS = 1000;
const MOST_MS = 3600_000;

/** How long a receiver asks to wait (RFC 9110, 10.2.3: seconds or a date), between a second and an hour; undefined when it says nothing that can be read. */
export function retryAfterMs(header: string | undefined, now: string): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,10}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.parse(now);
  return Number.isNaN(ms) ? undefined : Math.min(MOST_MS, Math.max(LEAST_MS, ms));
}
