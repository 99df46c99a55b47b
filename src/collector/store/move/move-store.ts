import { createHash } from 'node:crypto';
import { KnownError } from '../../../domain/errors.ts';
import type { Digest } from '../../../domain/digest.ts';
import { number, text, type Row, type Value } from '../connection.ts';
import type { PostgresConnection } from '../postgres/connection.ts';
import { unavailable } from '../postgres/failures.ts';
import { bringUpToDate } from '../postgres/layout.ts';
import { lockRareWrites } from '../postgres/locks.ts';
import { makeMonth } from '../postgres/partitions.ts';
import { PostgresServer } from '../postgres/server.ts';
import { Database } from '../sqlite/database.ts';
import { commonTables, movedRow, quoted, type Table } from './tables.ts';

/** Rows and bytes of one statement. */
const MOST_ROWS = 500;
const MOST_BYTES = 4 * 1024 * 1024;

/** What is in one table, on both sides. */
export interface MovedTable {
  readonly name: string;
  readonly rows: number;
  /** SHA-256 over all its rows in their order. */
  readonly digest: Digest;
}

/** What a move did: `moved` it now, or found all of it `there` already. */
export interface Move {
  readonly kind: 'moved' | 'there';
  /** The server and database, without the account. */
  readonly where: string;
  readonly tables: readonly MovedTable[];
}

/**
 * Copies a SQLite store, which nobody else may have open, to an empty PostgreSQL database: in one transaction, so that what
 * interrupts it leaves the database empty and it can be begun again. Before the commit the rows of every table are read back
 * and must have the digest of those that were read here.
 *
 * @throws KnownError E_CONFIG_INVALID, E_STORE_UNAVAILABLE
 */
export async function moveStore(file: string, address: string): Promise<Move> {
  const server = await PostgresServer.reach(address);
  const from = new Database(file, 'writer');
  try {
    return await server.session(async (to) => {
      await bringUpToDate(to);
      const tables = await commonTables(from, to);
      await to.execute('BEGIN ISOLATION LEVEL REPEATABLE READ');
      await lockRareWrites(to);
      // The top is in every store; that of the old one comes with the other groups.
      await to.run('DELETE FROM host_group WHERE NOT EXISTS (SELECT 1 FROM host)');
      const move = (await isEmpty(to, tables)) ? await copyAll(from, to, tables) : await compareAll(from, to, tables);
      await to.execute('COMMIT');
      return { ...move, where: server.where };
    });
  } catch (error) {
    throw unavailable(server.where, error);
  } finally {
    from.close();
    await server.close();
  }
}

type Outcome = Omit<Move, 'where'>;

async function isEmpty(to: PostgresConnection, tables: readonly Table[]): Promise<boolean> {
  for (const { name } of tables) if ((await to.get(`SELECT 1 FROM ${name} LIMIT 1`)) !== undefined) return false;
  return true;
}

async function copyAll(from: Database, to: PostgresConnection, tables: readonly Table[]): Promise<Outcome> {
  for (const row of from.all('SELECT DISTINCT substr(received_at, 1, 7) AS month FROM finding_history'))
    await makeMonth(to, text(row['month']));
  const moved: MovedTable[] = [];
  for (const table of tables) {
    const sent = await copyTable(from, to, table);
    const kept = await readBack(to, table);
    if (sent.digest !== kept.digest)
      throw new KnownError(
        'E_STORE_UNAVAILABLE',
        `${table.name} did not arrive as it was: ${kept.rows} rows of ${sent.rows}`,
        'Nothing was moved; the old store is as it was. Report this with the version of PostgreSQL.',
      );
    moved.push(sent);
  }
  for (const table of tables) await numberOn(to, table);
  return { kind: 'moved', tables: moved };
}

/** A database that has it all was moved to before; one that has anything else is somebody's. */
async function compareAll(from: Database, to: PostgresConnection, tables: readonly Table[]): Promise<Outcome> {
  const there: MovedTable[] = [];
  for (const table of tables) {
    const wanted = digestOf(table, from.rows(table.source), (row) => movedRow(table, row));
    if (wanted.digest !== (await readBack(to, table)).digest)
      throw new KnownError(
        'E_STORE_UNAVAILABLE',
        `the database is not empty, and its ${table.name} is not that of this store`,
        'Name an empty database; this one is in use, or was since this store was moved to it.',
      );
    there.push(wanted);
  }
  return { kind: 'there', tables: there };
}

async function copyTable(from: Database, to: PostgresConnection, table: Table): Promise<MovedTable> {
  const names = table.columns.map(([name]) => quoted(name)).join(', ');
  const lists = table.columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
  const insert = { name: `move ${table.name}`, sql: `INSERT INTO ${table.name} (${names}) SELECT * FROM unnest(${lists})` };
  const digest = new TableDigest(table);
  let [waiting, bytes]: [(readonly Value[])[], number] = [[], 0];
  for (const row of from.rows(table.source)) {
    const moved = movedRow(table, row);
    bytes += digest.add(moved);
    waiting.push(moved);
    if (waiting.length < MOST_ROWS && bytes < MOST_BYTES) continue;
    await to.rows(insert, waiting);
    [waiting, bytes] = [[], 0];
  }
  await to.rows(insert, waiting);
  return digest.end();
}

async function readBack(to: PostgresConnection, table: Table): Promise<MovedTable> {
  const columns = table.columns.map(([name]) => quoted(name)).join(', ');
  await to.execute(
    `DECLARE moved NO SCROLL CURSOR FOR SELECT ${columns} FROM ${table.name} ORDER BY ${table.order.map((one) => quoted(one)).join(', ')}`,
  );
  const digest = new TableDigest(table);
  for (;;) {
    const rows = await to.all(`FETCH ${MOST_ROWS} FROM moved`);
    for (const row of rows) digest.add(table.columns.map(([name]) => valueOf(row[name])));
    if (rows.length === 0) break;
  }
  await to.execute('CLOSE moved');
  return digest.end();
}

/** What PostgreSQL numbers goes on after the last number that was moved. */
async function numberOn(to: PostgresConnection, { name, numbered }: Table): Promise<void> {
  for (const column of numbered)
    await to.get(
      `SELECT setval(pg_get_serial_sequence(?, ?), (SELECT coalesce(max(${quoted(column)}), 0) + 1 FROM ${name}), false)`,
      name,
      column,
    );
}

function digestOf(table: Table, rows: Iterable<Row>, moved: (row: Row) => readonly Value[]): MovedTable {
  const digest = new TableDigest(table);
  for (const row of rows) digest.add(moved(row));
  return digest.end();
}

/** The digest of a table, row by row. */
class TableDigest {
  readonly #table: Table;
  readonly #hash = createHash('sha256');
  #rows = 0;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Adds a row; gives about how many bytes it has. */
  add(row: readonly Value[]): number {
    const line = `${JSON.stringify(row.map((value) => (value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value)))}\n`;
    this.#hash.update(line);
    this.#rows += 1;
    return line.length;
  }

  end(): MovedTable {
    return { name: this.#table.name, rows: this.#rows, digest: this.#hash.digest('hex') };
  }
}

function valueOf(value: unknown): Value {
  if (typeof value === 'number') return number(value);
  return typeof value === 'string' || value instanceof Uint8Array ? value : null;
}
