import type { FuzzTarget } from '../contract.ts';
import { sqliteTables } from '../../../src/scanner/formats/sqlite-table.ts';
import { databaseOf } from '../sqlite-database.ts';

const MAX_ROWS = 5000;

/** Tables of rpm's, browsers' and others' databases, read without an engine. */
export const target: FuzzTarget = {
  name: 'sqlite-table',
  summary: 'formats/sqlite-table: tables of SQLite 3 files',
  seeds: () => [
    databaseOf(512, (database) => {
      database.exec('CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)');
      const insert = database.prepare('INSERT INTO Packages VALUES (?, ?)');
      for (let at = 1; at < 90; at += 1) insert.run(at, Buffer.alloc(at * 20, at));
    }),
    databaseOf(4096, (database) => {
      database.exec('CREATE TABLE Packages (key TEXT, hnum INTEGER, idx REAL)');
      database.prepare('INSERT INTO Packages VALUES (?, ?, ?)').run('a', -5, 0.25);
    }),
  ],
  words: ['SQLite format 3\0', 'table', 'Packages'],
  // A page may be named again and again: the reader's own bound is 256 MiB, and rows are taken one by one.
  maxRead: () => 256 * 1024 * 1024,
  maxMs: 1500,
  read(source) {
    const tables = sqliteTables(source);
    if (tables === undefined) return undefined;
    const rows = [];
    for (const row of tables.rows('Packages')) {
      rows.push(row.values.length);
      if (rows.length >= MAX_ROWS) break;
    }
    return [rows, tables.row('Packages', 7)?.values, tables.isExhausted()];
  },
};
