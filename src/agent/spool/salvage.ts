import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './database.ts';
import { TABLES, type TableName } from './layout.ts';
import { leafRows, type LeafRow, type Value } from './leaf-rows.ts';
import { rowSum } from './row-sum.ts';

/** What salvage found. */
export interface Salvaged {
  readonly rows: number;
  /** Rows that are there and not as they were written; those whose whole page is lost are not counted. */
  readonly damaged: number;
}

/**
 * Copies every row that is as it was written from a damaged file into a new spool. Left out is what only holds together
 * with all the rest: where the chain stands, the batch in flight (its entries wait again) and what the collector has; who
 * salvages asks for a resync.
 */
export function salvage(file: string, into: DatabaseSync): Salvaged {
  let damaged = 0;
  let rows = 0;
  const waiting: LeafRow[] = [];
  transaction(into, () => {
    for (const row of leafRows(file)) {
      const table = tableOf(row);
      if (table === undefined) damaged += isOthers(row) ? 0 : 1;
      else rows += 1;
      if (table === 'outgoing') waiting.push(row);
      else if (table !== undefined) keep(into, table, row.columns ?? []);
    }
    // Numbers are the order; the batch in flight was taken before what waits.
    for (const row of waiting.toSorted((one, other) => one.number - other.number)) queue(into, row.columns ?? []);
    into.exec(`DELETE FROM outgoing WHERE kind = 'finding' AND key NOT IN (SELECT id FROM finding)`);
  });
  return { rows, damaged };
}

/** The table whose row this is, by its sum; undefined when it is of none, or changed. */
function tableOf({ columns }: LeafRow): TableName | undefined {
  if (columns === undefined) return undefined;
  return (Object.keys(TABLES) as TableName[]).find((name) => {
    const table = TABLES[name];
    if (columns.length !== table.columns.length) return false;
    const values = table.summed.map((column) => columns[(table.columns as readonly string[]).indexOf(column)] ?? null);
    return columns.at(-1) === rowSum(name, values);
  });
}

/** SQLite's own rows: the schema (five columns, the first a kind of object) and `sqlite_sequence` (two). */
function isOthers({ columns }: LeafRow): boolean {
  if (columns === undefined) return false;
  return columns.length === 2 || (columns.length === 5 && (columns[0] === 'table' || columns[0] === 'index'));
}

/** Settings that hold for the lost file only; the new one has its own. */
const NOT_KEPT = new Set<Value>(['chain', 'layout']);

function keep(into: DatabaseSync, table: TableName, columns: readonly Value[]): void {
  if (table === 'reported' || table === 'batch' || (table === 'meta' && NOT_KEPT.has(columns[0] ?? null))) return;
  const places = columns.map(() => '?').join(', ');
  into.prepare(`INSERT OR REPLACE INTO ${table} (${TABLES[table].columns.join(', ')}) VALUES (${places})`).run(...columns);
}

/** Lets an entry wait again, unsealed; of two for the same thing the later one. */
function queue(into: DatabaseSync, columns: readonly Value[]): void {
  const [, kind, key, sealed, sent] = columns;
  if (kind === undefined || key === undefined) return;
  const body = kind === 'finding' && sealed === 1 ? '' : (sent ?? '');
  into
    .prepare(
      `INSERT INTO outgoing (kind, key, body, sum) VALUES (?1, ?2, ?3, row_sum('outgoing', ?1, ?2, ?3))
       ON CONFLICT (kind, key, sealed) DO UPDATE SET body = excluded.body, sum = excluded.sum`,
    )
    .run(kind, key, body);
}
