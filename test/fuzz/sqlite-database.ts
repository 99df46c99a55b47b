import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A database file as SQLite itself writes it, with pages of this size. */
export function databaseOf(pageSize: number, fill: (database: DatabaseSync) => void): Uint8Array {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-fuzz-'));
  try {
    const file = path.join(folder, 'a.db');
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA page_size = ${pageSize}`);
    fill(database);
    database.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
