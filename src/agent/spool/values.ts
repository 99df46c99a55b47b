import type { DatabaseSync } from 'node:sqlite';
import { wholeColumns, wholeRow } from './row-sum.ts';

/** What the spool keeps under a name; undefined when that is nothing. @throws KnownError E_SPOOL_CORRUPT */
export function valueOf(database: DatabaseSync, name: string): string | undefined {
  const row = database.prepare(`SELECT ${wholeColumns('meta')} FROM meta WHERE name = ?`).get(name);
  return row === undefined ? undefined : String(wholeRow('meta', row)['value']);
}

/** Keeps a value under a name; belongs to its caller's transaction. */
export function setValue(database: DatabaseSync, name: string, value: string): void {
  database
    .prepare(
      `INSERT INTO meta (name, value, sum) VALUES (?1, ?2, row_sum('meta', ?1, ?2))
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, sum = excluded.sum`,
    )
    .run(name, value);
}
