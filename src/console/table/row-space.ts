/** How many rows there are, counted up to a bound; then `isMore`. */
export interface RowTotal {
  readonly count: number;
  readonly isMore: boolean;
}

/** What a table holds of a list. */
export interface HeldRows {
  /** Rows of the list before those that are held; undefined when that is not known. */
  readonly first: number | undefined;
  readonly held: number;
  readonly hasNext: boolean;
  /** Undefined when nobody counted, or it is counted still. */
  readonly total: RowTotal | undefined;
}

/** Room for rows that are not held, so that the scroll bar says how far somebody is in the whole list and leads anywhere in it. */
export interface RowSpace {
  readonly before: number;
  readonly after: number;
}

/** Where more are known to come, but not how many. */
const AHEAD = 200;
/** Chromium draws nothing beyond 33,554,400 px: so many rows of 68 px stay below it, with those that are held. */
const MOST_BEFORE = 400_000;
const MOST_AFTER = 50_000;

/** The room around the rows that are held: none on either side while their place in the list is not known. */
export function spaceAround({ first, held, hasNext, total }: HeldRows): RowSpace {
  if (first === undefined) return { before: 0, after: 0 };
  const left = (total?.count ?? 0) - first - held;
  const least = total === undefined || total.isMore ? AHEAD : 1;
  return { before: Math.min(first, MOST_BEFORE), after: hasNext ? Math.min(Math.max(left, least), MOST_AFTER) : 0 };
}

/** How many rows the whole list has, as exactly as it is known: its end was seen, or it was counted. */
export function totalOf({ first, held, hasNext, total }: HeldRows): RowTotal | undefined {
  if (first !== undefined && !hasNext) return { count: first + held, isMore: false };
  if (total === undefined || first === undefined || first + held < total.count) return total;
  // More is held by now than was counted, or than is ever counted.
  return { count: total.isMore ? total.count : first + held, isMore: true };
}
