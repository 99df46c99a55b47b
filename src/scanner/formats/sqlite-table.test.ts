import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf } from './byte-source.ts';
import { sqliteTables } from './sqlite-table.ts';

function databaseOf(fill: (database: DatabaseSync) => void, pageSize = 4096): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'bandog-'));
  try {
    const database = new DatabaseSync(join(folder, 'a.db'));
    database.exec(`PRAGMA page_size = ${pageSize}; PRAGMA journal_mode = WAL`);
    fill(database);
    database.close();
    return readFileSync(join(folder, 'a.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const pageSize of [512, 4096, 65_536]) {
  test(`what the engine wrote in pages of ${pageSize} is read: many rows, large blobs, all kinds of value`, () => {
    const blob = Buffer.alloc(300_000, 'rpm');
    const bytes = databaseOf((database) => {
      database.exec('CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)');
      database.exec("CREATE TABLE 'Name' (key TEXT NOT NULL, hnum INTEGER NOT NULL, idx REAL)");
      database.exec('CREATE INDEX Name_key ON Name (key)');
      const insert = database.prepare('INSERT INTO Name VALUES (?, ?, ?)');
      for (let at = 0; at < 3000; at += 1)
        insert.run(`package-${at}`, at % 2 === 0 ? at : -at * 2 ** 30, at === 7 ? null : at / 4);
      database.prepare('INSERT INTO Packages VALUES (5, ?)').run(blob);
      for (let at = 6; at < 900; at += 1) database.prepare('INSERT INTO Packages VALUES (?, ?)').run(at, Buffer.from([at & 255]));
    }, pageSize);
    const tables = sqliteTables(bytesOf(bytes));
    const names = [...(tables?.rows('Name') ?? [])];
    expect(names).toHaveLength(3000);
    expect(names[7]).toEqual({ rowid: 8, values: ['package-7', -7 * 2 ** 30, null] });
    expect(names[2999]?.values).toEqual(['package-2999', -2999 * 2 ** 30, 749.75]);
    expect(tables?.row('Packages', 5)?.values[1]).toEqual(blob);
    expect(tables?.row('Packages', 899)?.values[1]).toEqual(Buffer.from([899 & 255]));
    expect(tables?.row('Packages', 4)).toBeUndefined();
    expect([...(tables?.rows('none') ?? [])]).toEqual([]);
  });
}

test('what is no database is none', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(4096), Buffer.from('SQLite format 3\0')])
    expect(sqliteTables(bytesOf(bytes))).toBeUndefined();
});

test('T32: a damaged one ends, and throws nothing', () => {
  const sound = databaseOf((database) => {
    database.exec('CREATE TABLE Name (key TEXT, hnum INTEGER)');
    for (let at = 0; at < 200; at += 1) database.prepare('INSERT INTO Name VALUES (?, ?)').run('x'.repeat(at * 20), at);
  }, 512);
  const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(damage, (changes) => {
      const bytes = Buffer.from(sound);
      for (const [at, value] of changes) bytes[at] = value;
      const tables = sqliteTables(bytesOf(bytes));
      for (const row of tables?.rows('Name') ?? []) tables?.row('Name', row.rowid);
    }),
    { numRuns: 60, seed: 7 },
  );
});
