import { memo } from 'react';
import type { Column } from './contract.ts';

interface TableRowProps<T> {
  readonly id: string;
  readonly row: T;
  /** Counted with the room before it; the table finds by it what was pressed. */
  readonly index: number;
  /** Of the whole list, from 1; absent while that is not known. */
  readonly place: number | undefined;
  readonly columns: readonly Column<T>[];
  readonly gridTemplateColumns: string;
  readonly isActive: boolean;
  readonly topPx: number;
  readonly heightPx: number;
}

/** One row in sight. It is drawn anew only when something of its own changed: while somebody scrolls most rows stay as they are. */
export const TableRow = memo(function TableRow<T>({ id, row, index, place, columns, ...look }: TableRowProps<T>) {
  const { gridTemplateColumns, isActive, topPx, heightPx } = look;
  return (
    <div
      id={id}
      role="row"
      // The head is the first.
      aria-rowindex={place === undefined ? undefined : place + 1}
      aria-selected={isActive}
      data-index={index}
      className="rows-row"
      style={{ gridTemplateColumns, height: heightPx, transform: `translateY(${topPx}px)` }}
    >
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className="rows-cell">
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}) as <T>(props: TableRowProps<T>) => React.ReactNode;

/** Room for a row that is not here yet. */
export function AwaitedRow({ topPx, heightPx }: { readonly topPx: number; readonly heightPx: number }) {
  return (
    <div className="rows-row rows-awaited" aria-hidden="true" style={{ height: heightPx, transform: `translateY(${topPx}px)` }} />
  );
}

interface HeadProps {
  readonly columns: readonly { readonly id: string; readonly title: string }[];
  readonly gridTemplateColumns: string;
}

/** The titles of the columns; stays in sight. */
export function HeadRow({ columns, gridTemplateColumns }: HeadProps) {
  return (
    <div role="rowgroup" className="rows-head">
      <div role="row" className="rows-row" style={{ gridTemplateColumns }}>
        {columns.map(({ id, title }) => (
          <div key={id} role="columnheader" className="rows-cell">
            {title}
          </div>
        ))}
      </div>
    </div>
  );
}
