import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { rowShift } from './row-shift.ts';
import type { Rows } from './use-rows.ts';

/** Rows before an end of what is loaded at which more is asked for. */
const NEAR = 60;

/** What a table holds now. */
export interface Loaded {
  readonly ids: readonly string[];
  readonly rowPx: number;
  /** Changes with the filters: the table then begins at its top. */
  readonly asked: string;
  /** Whether there are rows before them. */
  readonly hasPrevious: boolean;
}

/** What is looked at stays where it is while rows come and go before it. */
export function useSteadyRows(scroller: RefObject<HTMLDivElement | null>, { ids, rowPx, asked, hasPrevious }: Loaded): void {
  const before = useRef<Omit<Loaded, 'rowPx'>>({ ids: [], asked, hasPrevious });
  useLayoutEffect(() => {
    const { ids: old, asked: oldAsked, hasPrevious: hadPrevious } = before.current;
    before.current = { ids, asked, hasPrevious };
    // Who is at the very beginning sees what is new there.
    const isAtBeginning = !hadPrevious && scroller.current?.scrollTop === 0;
    if (oldAsked !== asked) scroller.current?.scrollTo({ top: 0 });
    else if (!isAtBeginning) scroller.current?.scrollBy({ top: rowShift(old, ids) * rowPx });
  });
}

/** What is in sight, by index. */
export interface Sight {
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly count: number;
}

/** Asks for more rows before an end comes into sight. */
export function useMoreRows<T>(list: Rows<T>, { first, last, count }: Sight): void {
  useEffect(() => {
    if (list.isBusy || last === undefined || first === undefined) return;
    if (list.hasNext && last >= count - NEAR) list.next();
    else if (list.hasPrevious && first <= NEAR) list.previous();
  });
}
