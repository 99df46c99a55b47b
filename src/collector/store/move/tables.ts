import { text, type Row, type Value } from '../connection.ts';
import { cleanText, foldName, labelsText } from '../host-text.ts';
import type { HostLabels } from '../../../domain/host.ts';
import type { PostgresConnection } from '../postgres/connection.ts';
import type { Database } from '../sqlite/database.ts';

/** A table that is in both stores. */
export interface Table {
  readonly name: string;
  /** Columns with their types in PostgreSQL. */
  readonly columns: readonly (readonly [name: string, type: string])[];
  /** What its rows are ordered by on both sides. */
  readonly order: readonly string[];
  /** Its rows in SQLite, in that order. */
  readonly source: string;
  /** Columns that PostgreSQL numbers by itself. */
  readonly numbered: readonly string[];
}

/** What of a table is not read as it is: SQLite finds the host of a line of history by its finding. */
const SOURCES: ReadonlyMap<string, { readonly also: readonly string[]; readonly from: string }> = new Map([
  [
    'finding_history',
    {
      also: ['host'],
      from: 'SELECT finding_history.*, finding.host AS host FROM finding_history JOIN finding ON finding.id = finding_history.finding',
    },
  ],
]);

/** What each engine keeps by itself: the index of names, and counts. */
const DERIVED = /^(?:host_text|finding_count|coverage_count)/;

/** Tables of SQLite with the same ones of PostgreSQL; a difference is a defect of this version, found before anything is moved. */
export async function commonTables(from: Database, to: PostgresConnection): Promise<readonly Table[]> {
  const names = from.all(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  );
  const tables: Table[] = [];
  for (const row of names) {
    const name = text(row['name']);
    if (!DERIVED.test(name)) tables.push(await commonTable(name, from, to));
  }
  return tables;
}

async function commonTable(name: string, from: Database, to: PostgresConnection): Promise<Table> {
  const { also, from: source } = SOURCES.get(name) ?? { also: [], from: `SELECT * FROM ${name}` };
  // `table_info` names no generated columns: PostgreSQL generates its own.
  const known = from.all('SELECT name FROM pragma_table_info(?)', name).map((row) => text(row['name']));
  const wanted = [...known, ...also];
  const rows = await to.all(
    `SELECT attname AS name, format_type(atttypid, NULL) AS type, attidentity <> '' AS numbered, attgenerated <> '' AS generated,
       EXISTS (SELECT 1 FROM pg_index WHERE indrelid = attrelid AND indisprimary AND attnum = ANY (indkey)) AS key
     FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    name,
  );
  const columns = rows.filter((row) => wanted.includes(text(row['name'])) && row['generated'] !== true);
  const missing = wanted.filter((column) => !columns.some((row) => row['name'] === column));
  if (missing.length > 0)
    throw new Error(`PostgreSQL has no place for ${missing.map((column) => `${name}.${column}`).join(', ')}`);
  const keys = columns.filter((row) => row['key'] === true);
  const order = (keys.length > 0 ? keys : columns.filter((row) => row['numbered'] === true)).map((row) => text(row['name']));
  return {
    name,
    columns: columns.map((row) => [text(row['name']), text(row['type'])]),
    order,
    source: `SELECT * FROM (${source}) ORDER BY ${order.map((one) => `${quoted(one)} COLLATE BINARY`).join(', ')}`,
    numbered: columns.filter((row) => row['numbered'] === true).map((row) => text(row['name'])),
  };
}

/** A row of SQLite as PostgreSQL has it, in the order of the table's columns. */
export function movedRow({ name: table, columns }: Table, row: Row): readonly Value[] {
  return columns.map(([column]) => {
    const value = row[column];
    if (table === 'host' && column === 'name') return cleanText(foldName(text(value)));
    if (table === 'host' && column === 'labels') return labelsText(JSON.parse(text(value)) as HostLabels);
    if (typeof value === 'string') return cleanText(value);
    return typeof value === 'number' || value instanceof Uint8Array ? value : null;
  });
}

/** A name that may be a word of SQL. */
export function quoted(name: string): string {
  return `"${name}"`;
}
