const DAY_MS = 86_400_000;

/** Lengths that are offered. */
export const LENGTHS = [7, 30, 90, 365] as const;

/** What the address says: days in the viewer's zone, both included, and groups. */
export interface Scope {
  readonly from: string;
  readonly to: string;
  readonly group?: string;
}

/** What the address says, or 30 days until today. A day that is none is passed over. */
export function scopeOf(search: Readonly<Record<string, unknown>>, nowMs: number): Scope {
  const { from, to, group } = search;
  const end = isDay(to) ? to : dayOf(nowMs);
  const begin = isDay(from) && from <= end ? from : daysBefore(end, 29);
  return { from: begin, to: end, ...(typeof group === 'string' && group !== '' ? { group } : {}) };
}

/** So many days until today. */
export function lastDays(length: number, nowMs: number): Pick<Scope, 'from' | 'to'> {
  const to = dayOf(nowMs);
  return { from: daysBefore(to, length - 1), to };
}

/** Which of the lengths it is; undefined when it is another, or ended before today. */
export function lengthOf({ from, to }: Scope, nowMs: number): number | undefined {
  return LENGTHS.find((length) => lastDays(length, nowMs).from === from && to === dayOf(nowMs));
}

/** The moments that the collector is asked for: from the first day's beginning to the end of the last, in the viewer's zone. */
export function momentsOf({ from, to }: Scope): { readonly from: string; readonly to: string } {
  const end = new Date(`${to}T00:00:00`);
  end.setDate(end.getDate() + 1);
  return { from: new Date(`${from}T00:00:00`).toISOString(), to: end.toISOString() };
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
}

function dayOf(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);
}
