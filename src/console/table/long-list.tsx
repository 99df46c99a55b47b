import type { ReactNode } from 'react';
import { Failure, Loading } from '../display/answers.tsx';
import type { Column } from './contract.ts';
import { NothingFits } from './list-words.tsx';
import type { RowTotal } from './row-space.ts';
import { RowTable } from './row-table.tsx';
import { useRows, type Asked } from './use-rows.ts';

interface LongListProps<T> extends Asked<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  /** Which columns are shown, by id. */
  readonly visibility: Readonly<Record<string, boolean>>;
  /** How many there are, when somebody counted. */
  readonly total: RowTotal | undefined;
  /** Whether anything was chosen: an empty list then says so. */
  readonly isFiltered: boolean;
  /** What an empty list says that nothing was chosen of. */
  readonly nothing: ReactNode;
  idOf(row: T): string;
  onOpen(row: T): void;
  onClear(): void;
}

/** A list of any length as a table, and what stands there while it has no rows. Apart from the filters above it, so that pages of rows come and go without them. */
export function LongList<T>({ isFiltered, nothing, onClear, ...props }: LongListProps<T>) {
  const { asked, from, load, ...table } = props;
  const list = useRows<T>({ asked, from, load });
  if (list.rows === undefined) return list.error === null ? <Loading /> : <Failure error={list.error} onRetry={list.again} />;
  if (list.rows.length === 0) {
    if (isFiltered) return <NothingFits onClear={onClear} />;
    return list.isOld ? null : nothing;
  }
  return <RowTable {...table} rows={list} entered={from} asked={JSON.stringify([asked, from])} />;
}
