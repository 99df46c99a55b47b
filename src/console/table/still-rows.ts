import type { Rows } from './use-rows.ts';

/** A list that is known whole, for a table that could show a longer one. */
export function stillRows<T>(rows: readonly T[]): Rows<T> {
  const nothing = () => undefined;
  return {
    rows,
    first: 0,
    error: null,
    hasNext: false,
    hasPrevious: false,
    isBusy: false,
    isOld: false,
    next: nothing,
    previous: nothing,
    again: nothing,
  };
}
