import { useMediaQuery } from '@mantine/hooks';
import { useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { Column } from './contract.ts';
import { PlaceInList } from './place-in-list.tsx';
import { stepOf } from './row-keys.ts';
import { useMoreRows, useSteadyRows } from './row-scroll.ts';
import { spaceAround, totalOf, type RowTotal } from './row-space.ts';
import { AwaitedRow, HeadRow, TableRow } from './table-row.tsx';
import type { Rows } from './use-rows.ts';
import { bringIntoSight, useSight, type RowSizes } from './use-sight.ts';
import './table.css';

const NONE: readonly never[] = [];
const SIZES: RowSizes = { rowPx: 44, headPx: 38 };
/** Two lines a row where the window is narrow, and no head. */
const NARROW_SIZES: RowSizes = { rowPx: 68, headPx: 0 };
/** Rows that are drawn beyond those in sight. */
const OVERSCAN = 6;

interface RowTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  /** Which columns are shown, by id; absent: all. */
  readonly visibility?: Readonly<Record<string, boolean>>;
  readonly rows: Rows<T>;
  /** How many there are, when somebody counted. */
  readonly total?: RowTotal | undefined;
  /** The value at which the list was entered. */
  readonly entered?: string | undefined;
  /** Changes with what is asked for: the table then begins at its top. */
  readonly asked: string;
  idOf(row: T): string;
  onOpen(row: T): void;
}

/**
 * A table of any length: only the rows in sight are drawn; arrows choose a row, Enter opens it. Its scroll bar says where in the whole
 * list somebody is; while that is not known there is none.
 */
export function RowTable<T>({ label, rows: list, total: counted, entered, asked, idOf, onOpen, ...shown }: RowTableProps<T>) {
  const id = useId();
  const isNarrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false;
  const sizes = isNarrow ? NARROW_SIZES : SIZES;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string>();
  const rows = list.rows ?? NONE;
  const ids = useMemo(() => rows.map((row) => idOf(row)), [rows, idOf]);
  const known = { first: list.first, held: rows.length, hasNext: list.hasNext, total: counted };
  const { before, after } = spaceAround(known);
  const total = totalOf(known);
  const sight = useSight(scroller, sizes);
  const end = before + rows.length + after;
  const drawn = { from: Math.max(0, sight.top - OVERSCAN), to: Math.min(end, sight.top + sight.count + OVERSCAN) };
  useSteadyRows(scroller, { ids, asked, before, hasPrevious: list.hasPrevious, rowPx: sizes.rowPx });
  useMoreRows(list, { first: drawn.from - before, last: drawn.to - 1 - before, held: rows.length });

  const at = active === undefined ? -1 : ids.indexOf(active);
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = rows[at];
    if (event.key === 'Enter' && chosen !== undefined) onOpen(chosen);
    const to = stepOf(event.key, { at, count: rows.length, page: sight.count - 2 });
    if (to === undefined || rows.length === 0) return;
    event.preventDefault();
    setActive(ids[to]);
    if (scroller.current !== null) bringIntoSight(scroller.current, before + to, sizes);
  };
  const onPress = (event: MouseEvent) => {
    const row = rows[pressedRow(event.target) - before];
    if (row === undefined) return;
    setActive(idOf(row));
    if (!isOwnPress(event.target)) onOpen(row);
  };
  const { columns, gridTemplateColumns, minWidth } = useLayout(shown);
  return (
    <>
      <div
        ref={scroller}
        className="rows"
        role="grid"
        aria-label={label}
        aria-rowcount={list.first === undefined || total === undefined || total.isMore ? -1 : total.count + 1}
        aria-busy={list.isOld}
        aria-activedescendant={at === -1 ? undefined : `${id}-${active}`}
        data-adrift={list.first === undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={onPress}
        onFocus={() => setActive((chosen) => chosen ?? ids[Math.max(0, sight.top - before)])}
      >
        <div role="presentation" className="rows-inner" style={{ minWidth }}>
          <HeadRow columns={columns} gridTemplateColumns={gridTemplateColumns} />
          <RowBody
            {...{ id, rows, ids, active, drawn, before, end, columns, gridTemplateColumns }}
            first={list.first}
            rowPx={sizes.rowPx}
          />
        </div>
      </div>
      <PlaceInList
        first={list.first === undefined ? undefined : list.first - before + sight.top + 1}
        count={sight.count}
        {...{ entered, total }}
      />
    </>
  );
}

interface RowBodyProps<T> {
  readonly id: string;
  readonly rows: readonly T[];
  readonly ids: readonly string[];
  readonly active: string | undefined;
  /** Counted with the room before the rows; `to` is the first that is not drawn. */
  readonly drawn: { readonly from: number; readonly to: number };
  readonly before: number;
  /** Rows and room in all. */
  readonly end: number;
  readonly first: number | undefined;
  readonly rowPx: number;
  readonly columns: readonly Column<T>[];
  readonly gridTemplateColumns: string;
}

function RowBody<T>({ id, rows, ids, active, drawn, before, end, first, rowPx, ...layout }: RowBodyProps<T>) {
  return (
    <div role="rowgroup" className="rows-body" data-held={rows.length} style={{ height: end * rowPx }}>
      {Array.from({ length: Math.max(0, drawn.to - drawn.from) }, (_, step) => {
        // Rows and room before those in sight come and go together: what is counted with both stays as it is, and is not drawn anew.
        const index = drawn.from + step;
        const look = { topPx: index * rowPx, heightPx: rowPx };
        const [row, rowId] = [rows[index - before], ids[index - before]];
        if (row === undefined || rowId === undefined) return <AwaitedRow key={index} {...look} />;
        return (
          <TableRow
            key={rowId}
            id={`${id}-${rowId}`}
            place={first === undefined ? undefined : first - before + index + 1}
            isActive={rowId === active}
            {...{ row, index, ...look, ...layout }}
          />
        );
      })}
    </div>
  );
}

/** The columns that are shown, and how they share the width. */
function useLayout<T>({ columns: all, visibility }: Pick<RowTableProps<T>, 'columns' | 'visibility'>) {
  // Which are shown is told by a new object each time; rows are drawn anew only for other columns.
  const key = all.map(({ id }) => (visibility === undefined || visibility[id] === true ? id : '')).join(' ');
  return useMemo(() => {
    const chosen = new Set(key.split(' '));
    const columns = all.filter(({ id }) => chosen.has(id));
    return {
      columns,
      gridTemplateColumns: columns.map((column) => trackOf(column)).join(' '),
      minWidth: columns.reduce((sum, { minPx }) => sum + minPx, 0),
    };
  }, [all, key]);
}

function trackOf({ minPx, grow = 0 }: { readonly minPx: number; readonly grow?: number | undefined }): string {
  return grow === 0 ? `${minPx}px` : `minmax(${minPx}px, ${grow}fr)`;
}

/** The index of the row that was pressed, counted with the room before it; -1: none. */
function pressedRow(target: EventTarget): number {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return Number(row?.dataset['index'] ?? -1);
}

/** A link or a button in a cell does its own. */
function isOwnPress(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button') !== null;
}
