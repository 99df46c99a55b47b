const WEEK_DAYS = 7;
const DAY_MS = 86_400_000;

/** A number of hosts at the end of a day. */
interface DayHosts {
  readonly day: string;
  readonly hosts: number;
}

/** By how much a number is another than a week ago, or since the first day that is known; undefined when only today is. */
export function weekChange(
  days: readonly DayHosts[],
  now: number,
): { readonly by: number; readonly sinceDays: number } | undefined {
  const last = days.at(-1);
  const first = days.slice(0, -1).find(({ day }) => daysBetween(day, last?.day ?? day) <= WEEK_DAYS);
  if (first === undefined || last === undefined) return undefined;
  return { by: now - first.hosts, sinceDays: daysBetween(first.day, last.day) };
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
