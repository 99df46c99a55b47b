import type { Hung } from './budget.ts';
import type { Instant } from '../../domain/clock.ts';

const HOUR_MS = 3_600_000;
/** After so many hangs in a row it is left out for so long: a mount that was only slow is seen again within the hour, a dead disk costs 20 s a day. */
const LEFT_OUT_MS = [HOUR_MS, 4 * HOUR_MS, 24 * HOUR_MS] as const;
const LONGEST_MS = 24 * HOUR_MS;
/** As many as one order may name; a host has some hundred scopes. */
const MAX_REMEMBERED = 1000;

/** What is remembered when these did not answer in a look at `at`. */
export function afterHang(known: readonly Hung[], silent: Iterable<string>, at: Instant): readonly Hung[] {
  const byName = new Map(known.map((one) => [one.what, one]));
  for (const what of silent) {
    const times = (byName.get(what)?.times ?? 0) + 1;
    const leftOutMs = LEFT_OUT_MS[Math.min(times, LEFT_OUT_MS.length) - 1] ?? LONGEST_MS;
    byName.set(what, { what, times, lastAt: at, until: new Date(Date.parse(at) + leftOutMs).toISOString() });
  }
  return [...byName.values()].toSorted((one, other) => (one.lastAt < other.lastAt ? 1 : -1)).slice(0, MAX_REMEMBERED);
}

/** What is remembered after a look that left out `left` and came back: all else answered, or is not there any more. */
export function afterAnswer(known: readonly Hung[], left: readonly Hung[]): readonly Hung[] {
  const stillOut = new Set(left.map(({ what }) => what));
  return known.filter(({ what }) => stillOut.has(what));
}

/**
 * Those to leave out of a look that begins at `at`. The wall clock decides, since what is remembered outlives us: where it was set back, a
 * time that lies further away than any is counts as over.
 */
export function leftOut(known: readonly Hung[], at: Instant): readonly Hung[] {
  const nowMs = Date.parse(at);
  return known.filter(({ until }) => {
    const restMs = Date.parse(until) - nowMs;
    return restMs > 0 && restMs <= LONGEST_MS;
  });
}

/** What was remembered as JSON; nothing when it is no list of that. */
export function hungIn(text: string | undefined): readonly Hung[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter(isHung) : [];
  } catch {
    return []; // the next hang writes it anew
  }
}

function isHung(value: unknown): value is Hung {
  if (typeof value !== 'object' || value === null) return false;
  const { what, times, lastAt, until } = value as Readonly<Record<string, unknown>>;
  return (
    typeof what === 'string' &&
    Number.isInteger(times) &&
    [lastAt, until].every((instant) => typeof instant === 'string' && !Number.isNaN(Date.parse(instant)))
  );
}
