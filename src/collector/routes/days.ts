import type { DayFigure } from '../store/figures-contract.ts';

/** The day of a moment, in UTC. */
export function dayOf(at: string): string {
  return at.slice(0, 'yyyy-mm-dd'.length);
}

/** The moment so many milliseconds after another, or before it. */
export function laterBy(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString();
}

/** Days with every state, of rows that lack those without hosts. */
export function byDay<T extends string>(rows: readonly DayFigure[], states: readonly T[]) {
  return [...Map.groupBy(rows, ({ day }) => day)].map(([day, ofDay]) => ({
    day,
    hosts: states.map((state) => ({ state, hosts: ofDay.find(({ value }) => value === state)?.hosts ?? 0 })),
  }));
}
