import { useMediaQuery } from '@mantine/hooks';
import { columnVisibilityFeature, tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { Column } from './contract.ts';
import { stepOf } from './row-keys.ts';
import { useMoreRows, useSteadyRows, type Loaded } from './row-scroll.ts';
import type { Rows } from './use-rows.ts';
import './table.css';

const FEATURES = tableFeatures({ columnVisibilityFeature });
const NONE: readonly never[] = [];
const ROW_PX = 44;
/** Two lines a row where the window is narrow, and no head. */
const NARROW_ROW_PX = 68;
const HEAD_PX = 38;

interface RowTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  /** Which columns are shown, by id. */
  readonly visibility: Readonly<Record<string, boolean>>;
  readonly rows: Rows<T>;
  /** Changes with what is asked for: the table then begins at its top. */
  readonly asked: string;
  idOf(row: T): string;
  onOpen(row: T): void;
}

/** A table of any length: only the rows in sight are drawn; arrows choose a row, Enter opens it. */
export function RowTable<T extends object>({ label, columns, visibility, rows: list, asked, idOf, onOpen }: RowTableProps<T>) {
  const id = useId();
  const isNarrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false;
  const rowPx = isNarrow ? NARROW_ROW_PX : ROW_PX;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string>();
  const table = useTable({
    features: FEATURES,
    columns: useMemo(() => columns.map((column) => definitionOf(column)), [columns]),
    data: list.rows ?? NONE,
    getRowId: idOf,
    state: { columnVisibility: visibility },
  });
  const { rows } = table.getRowModel();
  const virtualizer = useDrawnRows(scroller, { ids: rows.map((row) => row.id), rowPx, asked, hasPrevious: list.hasPrevious });
  const items = virtualizer.getVirtualItems();
  useMoreRows(list, { first: items[0]?.index, last: items.at(-1)?.index, count: rows.length });

  const at = rows.findIndex((row) => row.id === active);
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = rows[at];
    if (event.key === 'Enter' && chosen !== undefined) onOpen(chosen.original);
    const page = Math.floor((scroller.current?.clientHeight ?? 400) / rowPx) - 2;
    const to = stepOf(event.key, { at, count: rows.length, page });
    if (to === undefined || rows.length === 0) return;
    event.preventDefault();
    setActive(rows[to]?.id);
    virtualizer.scrollToIndex(to, { align: 'auto' });
  };
  const shown = table.getVisibleLeafColumns().flatMap((column) => columns.find((one) => one.id === column.id) ?? []);
  const gridTemplateColumns = shown.map((column) => trackOf(column)).join(' ');
  return (
    <div
      ref={scroller}
      className="rows"
      role="grid"
      aria-label={label}
      aria-rowcount={-1}
      aria-busy={list.isOld}
      aria-activedescendant={at === -1 ? undefined : `${id}-${rows[at]?.id}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={() => setActive((before) => before ?? rows[items[0]?.index ?? 0]?.id)}
    >
      <div role="presentation" className="rows-inner" style={{ minWidth: shown.reduce((sum, { minPx }) => sum + minPx, 0) }}>
        <Head columns={shown} gridTemplateColumns={gridTemplateColumns} />
        <div role="rowgroup" className="rows-body" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <div
                key={row.id}
                id={`${id}-${row.id}`}
                role="row"
                aria-selected={row.id === active}
                className="rows-row"
                style={{ gridTemplateColumns, height: rowPx, transform: `translateY(${start}px)` }}
                onClick={(event) => {
                  setActive(row.id);
                  if (!isOwnPress(event.target)) onOpen(row.original);
                }}
              >
                {row.getVisibleCells().map((cell) => (
                  <Cell key={cell.id}>
                    <table.FlexRender cell={cell} />
                  </Cell>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Cell({ children }: { readonly children: ReactNode }) {
  return (
    <div role="gridcell" className="rows-cell">
      {children}
    </div>
  );
}

function useDrawnRows(scroller: RefObject<HTMLDivElement | null>, loaded: Loaded) {
  const { ids, rowPx } = loaded;
  // Nothing is kept between drawings that the virtualizer changes behind React's back.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 12,
    // The head, which stays in sight, takes so much of it.
    scrollPaddingEnd: HEAD_PX,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  useSteadyRows(scroller, loaded);
  return virtualizer;
}

interface HeadProps {
  readonly columns: readonly Pick<Column<never>, 'id' | 'title'>[];
  readonly gridTemplateColumns: string;
}

function Head({ columns, gridTemplateColumns }: HeadProps) {
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

function definitionOf<T extends object>({ id, title, cell }: Column<T>): ColumnDef<typeof FEATURES, T> {
  return { id, header: title, cell: ({ row }): ReactNode => cell(row.original) };
}

function trackOf({ minPx, grow = 0 }: { readonly minPx: number; readonly grow?: number | undefined }): string {
  return grow === 0 ? `${minPx}px` : `minmax(${minPx}px, ${grow}fr)`;
}

/** A link or a button in a cell does its own. */
function isOwnPress(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button') !== null;
}
