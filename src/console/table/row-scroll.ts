import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { rowShift } from './row-shift.ts';
import type { Rows } from './use-rows.ts';

/** Rows before an end of what is held at which more is asked for. */
const NEAR = 60;

/** What a table holds now. */
export interface Loaded {
  readonly ids: readonly string[];
  readonly rowPx: number;
  /** Changes with the filters: the table then begins at its top. */
  readonly asked: string;
  /** Whether there are rows before them. */
  readonly hasPrevious: boolean;
  /** Room for so many rows stands before them. */
  readonly before: number;
}

/** What is looked at stays where it is while rows, and room for rows, come and go before it. */
export function useSteadyRows(
  scroller: RefObject<HTMLDivElement | null>,
  { ids, rowPx, asked, hasPrevious, before }: Loaded,
): void {
  const known = useRef({ ids, asked, hasPrevious, before });
  const stood = useStanding(scroller);
  // Only when one of them changes: to ask where a table stands makes the browser lay it out at once.
  useLayoutEffect(() => {
    const old = known.current;
    known.current = { ids, asked, hasPrevious, before };
    // Who is at the very beginning sees what is new there.
    const isAtBeginning = !old.hasPrevious && scroller.current?.scrollTop === 0;
    if (old.asked !== asked) scroller.current?.scrollTo({ top: 0 });
    else if (!isAtBeginning) shift(scroller.current, (rowShift(old.ids, ids) + before - old.before) * rowPx, stood.current);
  }, [scroller, stood, ids, rowPx, asked, hasPrevious, before]);
}

/** Where a table stood when it was last scrolled, in pixels. */
function useStanding(scroller: RefObject<HTMLDivElement | null>): RefObject<number> {
  const stood = useRef(0);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const note = () => {
      stood.current = element.scrollTop;
    };
    element.addEventListener('scroll', note, { passive: true });
    return () => element.removeEventListener('scroll', note);
  }, [scroller]);
  return stood;
}

/** Moves with the rows. Where fewer are held than before, the browser itself has moved who stood at the end: not twice, then. */
function shift(element: HTMLElement | null, byPx: number, stood: number): void {
  if (element === null || byPx === 0) return;
  const isAtEnd = element.scrollTop >= element.scrollHeight - element.clientHeight - 1;
  element.scrollBy({ top: byPx + (isAtEnd && byPx < 0 ? Math.max(0, stood - element.scrollTop) : 0) });
}

/** What is in sight, counted from the first row that is held: less than 0, or beyond their number, where room for others is. */
export interface Sight {
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly held: number;
}

/** Asks for more rows before an end comes into sight, and as long as there is room for others in sight. */
export function useMoreRows<T>(list: Rows<T>, { first, last, held }: Sight): void {
  useEffect(() => {
    if (list.isBusy || last === undefined || first === undefined) return;
    if (list.hasNext && last >= held - NEAR) list.next();
    else if (list.hasPrevious && first <= NEAR) list.previous();
  });
}
