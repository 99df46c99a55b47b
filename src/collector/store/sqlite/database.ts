import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { KnownError } from '../../../domain/errors.ts';
import { number, type Connection, type Row } from '../connection.ts';
import { MIGRATIONS } from './migrations.ts';

/** Who uses a connection: the thread that writes, the one that answers, the one that reads the whole fleet, and the server's own that looks up hosts by their ids. */
type Role = 'writer' | 'reader' | 'counter' | 'lookups';

/** KiB of pages that each keeps, 64 MiB in all; the system keeps the others. What reads all once keeps little. */
const CACHE_KIB: Readonly<Record<Role, number>> = { writer: 40_960, reader: 12_288, counter: 4096, lookups: 8192 };

/** One connection with its statements kept prepared. */
export class Database implements Connection {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens the file; the writer creates it and brings its layout up to date. */
  constructor(file: string, role: Role) {
    this.#connection = new DatabaseSync(file, { readOnly: role !== 'writer', timeout: 5000 });
    this.#connection.exec(`PRAGMA cache_size = -${CACHE_KIB[role]}`);
    if (role !== 'writer') return;
    // FULL: what was acknowledged survives a power cut; group commit pays for it.
    this.#connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    this.#connection.exec('PRAGMA wal_autocheckpoint = 4000');
    this.#migrate();
  }

  /** The first row; undefined when there is none. */
  get(sql: string, ...parameters: readonly SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...parameters);
  }

  /** All rows. */
  all(sql: string, ...parameters: readonly SQLInputValue[]): readonly Row[] {
    return this.#prepare(sql).all(...parameters);
  }

  /** All rows, one at a time: for those that are too many to hold. */
  rows(sql: string): Iterable<Row> {
    return this.#connection.prepare(sql).iterate();
  }

  /** Runs a change and says how many rows it touched. */
  run(sql: string, ...parameters: readonly SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...parameters).changes);
  }

  /** The number that the last INSERT gave its row. */
  insertedId(): number {
    return number(this.get('SELECT last_insert_rowid() AS id')?.['id']);
  }

  /** Runs statements without parameters: transactions and layout. */
  execute(sql: string): void {
    this.#connection.exec(sql);
  }

  close(): void {
    this.#connection.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #migrate(): void {
    const done = number(this.get('PRAGMA user_version')?.['user_version']);
    const newest = MIGRATIONS.at(-1)?.number ?? 0;
    if (done > newest) {
      const message = `the store has layout ${done}, and this version knows ${newest}`;
      throw new KnownError('E_STORE_UNAVAILABLE', message, 'Run the newer version of Bandog that wrote it, or restore a backup.');
    }
    for (const { number: step, sql } of MIGRATIONS.filter((one) => one.number > done)) {
      this.#connection.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${step}; COMMIT`);
    }
  }
}
