import { crc32 } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import { KnownError } from '../../domain/errors.ts';
import { TABLES, type TableName } from './layout.ts';

/**
 * The sum of one row: CRC-32 over the table's name and the values, each as its length and its UTF-8 or bytes, so that no
 * two different rows read the same. It tells a changed byte from the one that was written, not a forger: who can write the
 * file can write the sum.
 */
export function rowSum(table: string, values: readonly unknown[]): number {
  let sum = crc32(table);
  for (const value of values) {
    const bytes =
      value instanceof Uint8Array ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value ?? null));
    sum = crc32(bytes, crc32(`\0${value === null ? 'null' : bytes.length}\0`, sum));
  }
  return sum;
}

/** Lets statements say `row_sum('finding', id, body, gone)`. */
export function addRowSum(database: DatabaseSync): void {
  database.function('row_sum', { deterministic: true, varargs: true }, (table, ...values) => rowSum(String(table), values));
}

/** `row_sum('finding', id, body, gone)`: what the sum of that table's rows has to be. */
export function sumExpression(table: TableName): string {
  return `row_sum('${table}', ${TABLES[table].summed.join(', ')})`;
}

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** The row when it is as it was written; all summed columns and `sum` must have been selected. @throws KnownError E_SPOOL_CORRUPT */
export function wholeRow(table: TableName, row: Row): Row {
  const { summed } = TABLES[table];
  if (
    row['sum'] ===
    rowSum(
      table,
      summed.map((column) => row[column]),
    )
  )
    return row;
  throw corrupt(`a row of ${table} is not as it was written`);
}

/** The columns that `wholeRow` needs. */
export function wholeColumns(table: TableName): string {
  return [...TABLES[table].summed, 'sum'].join(', ');
}

/** What says that the file is damaged. */
export function corrupt(why: string): KnownError {
  return new KnownError(
    'E_SPOOL_CORRUPT',
    `the spool is damaged: ${why.slice(0, 200)}`,
    'Nothing: what can be read is kept, the rest is found again by the next look. A copy is kept beside it for analysis.',
  );
}
