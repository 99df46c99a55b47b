import { keepPreviousData, useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Place, RowPage } from './contract.ts';

const PAGE_ROWS = 200;
/** At most 2,000 rows are in memory, however many there are: what is far away is asked for again. */
const MOST_PAGES = 10;
const FRESH_MS = 15_000;

/** What a window over a list shows. */
export interface Rows<T> {
  /** Undefined before the first answer. */
  readonly rows: readonly T[] | undefined;
  /** How many rows of the list stand before these; undefined when that is not known, since it was entered at a value. */
  readonly first: number | undefined;
  readonly error: Error | null;
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly isBusy: boolean;
  /** What is shown is still of other filters. */
  readonly isOld: boolean;
  next(): void;
  previous(): void;
  again(): void;
}

/** What a window is over. */
export interface Asked<T> {
  /** What is asked for: changes with the filters. */
  readonly asked: readonly unknown[];
  /** The value that it begins at. */
  readonly from?: string | undefined;
  load(place: Place & { readonly limit: number }): Promise<RowPage<T>>;
}

/** Where a page is, and how many rows stand before it if that is known. */
interface Step {
  readonly place: Place;
  readonly first: number | undefined;
}

/** A window over a list of any length, that goes on in both directions. Near its beginning it follows what changes. */
export function useRows<T>({ asked, from, load }: Asked<T>): Rows<T> {
  const query = useInfiniteQuery<RowPage<T>, Error, InfiniteData<RowPage<T>, Step>, readonly unknown[], Step>({
    queryKey: [...asked, from ?? ''],
    queryFn: async ({ pageParam: { place } }) => load({ ...place, limit: PAGE_ROWS }),
    initialPageParam: from === undefined ? { place: {}, first: 0 } : { place: { from }, first: undefined },
    getNextPageParam: ({ next, items }, _pages, { first }) =>
      next === undefined ? undefined : { place: { after: next }, first: moved(first, items.length) },
    getPreviousPageParam: ({ previous }, _pages, { first }) =>
      previous === undefined ? undefined : { place: { before: previous }, first: moved(first, -PAGE_ROWS) },
    maxPages: MOST_PAGES,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= 1,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= 1 ? FRESH_MS : false),
  });
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data]);
  return {
    rows,
    // Where the beginning is reached it is known, whatever was reckoned on the way; rows came and went meanwhile.
    first: query.hasPreviousPage ? query.data?.pageParams[0]?.first : 0,
    error: query.error,
    hasNext: query.hasNextPage,
    hasPrevious: query.hasPreviousPage,
    isBusy: query.isFetching,
    isOld: query.isPlaceholderData,
    next: () => void query.fetchNextPage({ cancelRefetch: false }),
    previous: () => void query.fetchPreviousPage({ cancelRefetch: false }),
    again: () => void query.refetch(),
  };
}

function moved(first: number | undefined, rows: number): number | undefined {
  return first === undefined ? undefined : Math.max(0, first + rows);
}
