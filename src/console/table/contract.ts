import type { ReactNode } from 'react';

/** One column of a long table. */
export interface Column<T> {
  readonly id: string;
  readonly title: string;
  /** Its least width, in pixels. */
  readonly minPx: number;
  /** Its part of the width that is left; absent: none. */
  readonly grow?: number;
  /** Always shown; the first column is. */
  readonly isFixed?: boolean;
  /** Shown only to whoever chooses it. */
  readonly isExtra?: boolean;
  /** Columns of the export that say the same. */
  readonly exports: readonly string[];
  cell(row: T): ReactNode;
}

/** A page of a list, as the API gives it: what to ask with for those after and before it. */
export interface RowPage<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
  readonly previous?: string | undefined;
}

/** Where a page is: at the beginning of the list, after or before a place, or from a value on. */
export type Place = { readonly after?: string; readonly before?: string; readonly from?: string };

/** Filters by their names in the API; several values of one stand with commas between. */
export type Filters = Readonly<Record<string, string>>;

/** One value of a filter, and how many have it. */
export interface FilterValue {
  readonly value: string;
  readonly title: string;
  /** Absent when it is not counted. */
  readonly count?: number | undefined;
  readonly isMore?: boolean | undefined;
}

/** What a list can be chosen by. */
export interface Dimension {
  /** The filter's name in the API and in the address. */
  readonly name: string;
  readonly title: string;
  /** `values`: any of some; `one`: one of some; `text`: what is typed; `flag`: yes or not at all. */
  readonly kind: 'values' | 'one' | 'text' | 'flag';
  /** Offered before anybody asks for more filters. */
  readonly isMain?: boolean;
  /** Of `values` and `one`: what there is; absent where it is typed. */
  readonly values?: readonly FilterValue[];
  /** Counts them, for the other filters as they are; absent for whoever may not ask. */
  count?(others: Filters): Promise<readonly FilterValue[]>;
  /** What to type. */
  readonly hint?: string;
  /** How a value is told that is none of `values`; absent: as it is. */
  titleOf?(value: string): string;
}
