/** The window over which CPU is averaged. */
export const WINDOW_MS = 5 * 60_000;

/** How much may be spent at once, and how fast it comes back. */
export interface AllowanceRule {
  /** Spent at once, after a quiet time, in CPU milliseconds. */
  readonly burstMs: number;
  /** CPU milliseconds that come back with each millisecond that goes by. */
  readonly perMs: number;
}

/** What has been spent and has not come back yet. `atMs` is on a monotonic clock. */
export interface Spent {
  readonly levelMs: number;
  readonly atMs: number;
}

/**
 * The rule for a limit: half of what the window allows may be spent at once, the other half comes back over the window. So no window,
 * wherever it begins, holds more than the limit and the one look that began within it: what a look costs is known when it is done.
 */
export function ruleFor(cpuPercent: number): AllowanceRule {
  const inWindowMs = (cpuPercent / 100) * WINDOW_MS;
  return { burstMs: inWindowMs / 2, perMs: inWindowMs / 2 / WINDOW_MS };
}

/** The rule beside something that uses so many CPU milliseconds each millisecond all the time; at least a tenth of it remains. */
export function ruleBeside({ burstMs, perMs }: AllowanceRule, otherPerMs: number): AllowanceRule {
  return { burstMs, perMs: Math.max(perMs / 10, perMs - otherPerMs) };
}

/** What is still spent at `nowMs`. A clock that seems to go back brings nothing back. */
export function after({ levelMs, atMs }: Spent, nowMs: number, rule: AllowanceRule): Spent {
  const elapsedMs = Math.max(0, nowMs - atMs);
  return { levelMs: Math.max(0, levelMs - elapsedMs * rule.perMs), atMs: Math.max(atMs, nowMs) };
}

/** With a look that cost `cpuMs` and ended at `nowMs`. */
export function spend(spent: Spent, look: { readonly nowMs: number; readonly cpuMs: number }, rule: AllowanceRule): Spent {
  const now = after(spent, look.nowMs, rule);
  return { ...now, levelMs: now.levelMs + Math.max(0, look.cpuMs) };
}

/**
 * Milliseconds until a look may begin that is expected to cost `expectedMs`; 0: now. One that costs more than can be spent at once
 * may begin when everything has come back.
 */
export function waitMs(spent: Spent, look: { readonly nowMs: number; readonly expectedMs: number }, rule: AllowanceRule): number {
  const { levelMs } = after(spent, look.nowMs, rule);
  const room = Math.max(0, rule.burstMs - Math.max(0, look.expectedMs));
  return levelMs <= room ? 0 : (levelMs - room) / rule.perMs;
}
