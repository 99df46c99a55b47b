import { useLayoutEffect, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

/** How rows lie in a scroller: all as high as each other, below a head that stays in sight. */
export interface RowSizes {
  readonly rowPx: number;
  readonly headPx: number;
}

/** What is in sight: the row at the top, from 0, and how many are to be seen at once. */
export interface RowsInSight {
  readonly top: number;
  readonly count: number;
}

/** Follows what is in sight; draws anew only when it is another row. */
export function useSight(scroller: RefObject<HTMLElement | null>, { rowPx, headPx }: RowSizes): RowsInSight {
  const [sight, setSight] = useState<RowsInSight>({ top: 0, count: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = () => {
      const top = Math.floor(element.scrollTop / rowPx);
      const count = Math.max(0, Math.ceil((element.clientHeight - headPx) / rowPx));
      setSight((known) => (known.top === top && known.count === count ? known : { top, count }));
    };
    // At once: drawn a frame later, rows would be missing for that frame.
    const onScroll = () => flushSync(look);
    look();
    element.addEventListener('scroll', onScroll, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      sizes.disconnect();
    };
  }, [scroller, rowPx, headPx]);
  return sight;
}

/** Scrolls just so far that the row is in sight. */
export function bringIntoSight(element: HTMLElement, row: number, { rowPx, headPx }: RowSizes): void {
  const topPx = row * rowPx;
  const roomPx = element.clientHeight - headPx;
  if (topPx < element.scrollTop) element.scrollTo({ top: topPx });
  else if (topPx + rowPx > element.scrollTop + roomPx) element.scrollTo({ top: topPx + rowPx - roomPx });
}
