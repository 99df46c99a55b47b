import { DatabaseSync } from 'node:sqlite';
import { KnownError } from '../../domain/errors.ts';
import { LAYOUT, LAYOUT_VERSION, PAGE_BYTES } from './layout.ts';
import { addRowSum, corrupt, rowSum } from './row-sum.ts';
import { HARD_MAX_BYTES } from './bounds.ts';
import { damageOf, layoutOf } from './invariants.ts';

/**
 * Opens the file (or `:memory:`), laid out and checked.
 *
 * @throws KnownError E_SPOOL_CORRUPT when it is damaged, E_STATE_UNSAFE when a newer agent wrote it; else what SQLite throws
 */
export function openDatabase(path: string): DatabaseSync {
  return checked(new DatabaseSync(path, { timeout: 5000 }), path);
}

/** A serialised spool, in memory and checked. @throws like `openDatabase` */
export function openInMemory(content: Uint8Array): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.deserialize(content);
  return checked(database, 'in memory');
}

function checked(database: DatabaseSync, path: string): DatabaseSync {
  try {
    prepare(database);
    refuseOthers(database, path);
    const [damage] = damageOf(database);
    if (damage !== undefined) throw corrupt(damage);
    return database;
  } catch (error) {
    database.close();
    throw isFault(error) || error instanceof KnownError ? error : corrupt(error instanceof Error ? error.message : 'unknown');
  }
}

/** Settings of the connection; a new file gets its tables. */
function prepare(database: DatabaseSync): void {
  addRowSum(database);
  // A small page cache: the file is a few hundred kB on most hosts and idle nearly always. What is deleted is overwritten:
  // salvage must find no rows of yesterday, and what the collector has need not linger.
  database.exec(`
    PRAGMA page_size = ${PAGE_BYTES};
    PRAGMA auto_vacuum = NONE;
    PRAGMA journal_mode = TRUNCATE;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -512;
    PRAGMA max_page_count = ${HARD_MAX_BYTES / PAGE_BYTES};
    PRAGMA trusted_schema = OFF;
  `);
  if (layoutOf(database).objects.length > 0) return;
  transaction(database, () => {
    database.exec(`${LAYOUT} PRAGMA user_version = ${LAYOUT_VERSION};`);
    const layout = String(LAYOUT_VERSION);
    database
      .prepare("INSERT INTO meta (name, value, sum) VALUES ('layout', ?, ?)")
      .run(layout, rowSum('meta', ['layout', layout]));
  });
}

/** A newer layout is no damage, when the file says so in both places. */
function refuseOthers(database: DatabaseSync, path: string): void {
  const { version } = layoutOf(database);
  if (version <= LAYOUT_VERSION) return;
  const said = database.prepare("SELECT value FROM meta WHERE name = 'layout'").get()?.['value'];
  if (said !== String(version)) return;
  throw new KnownError(
    'E_STATE_UNSAFE',
    `the spool ${path} has layout ${version}, this agent knows ${LAYOUT_VERSION}`,
    'Start the newer agent again, or remove the state folder and enrol again.',
  );
}

/** Runs `work` as one transaction; its result is on disk when this returns. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** After an I/O error SQLite may have rolled back already, or be unable to. What was thrown first says why. */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK');
  } catch {
    // The connection is of no more use; who mends it opens another.
  }
}

/** What is wrong with the place where the file lies, and not with what was asked. */
export type Fault = 'full' | 'io' | 'corrupt' | 'read-only' | 'busy';

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const FAULTS: ReadonlyMap<number, Fault> = new Map([
  [5, 'busy'],
  [6, 'busy'],
  [8, 'read-only'],
  [10, 'io'],
  [11, 'corrupt'],
  [13, 'full'],
  [14, 'io'],
  [26, 'corrupt'],
]);

/** What the system says of files that we handle ourselves; anything else that it says is `io`. */
const SYSTEM_FAULTS: ReadonlyMap<string, Fault> = new Map([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
]);

/** Which fault this error tells of; undefined for a defect of ours. */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof KnownError) return error.code === 'E_SPOOL_CORRUPT' ? 'corrupt' : undefined;
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return FAULTS.get(error.errcode & 0xff);
  if (!('syscall' in error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return SYSTEM_FAULTS.get(error.code) ?? 'io';
}

function isFault(error: unknown): boolean {
  return faultOf(error) !== undefined;
}

/** Whether the file is as large as it may ever be; a connection that cannot even say that has another trouble. */
export function isAtBound(database: DatabaseSync): boolean {
  try {
    const size = (name: string) => number(database.prepare(`PRAGMA ${name}`).get(), name);
    return size('page_count') >= size('max_page_count');
  } catch {
    return false;
  }
}

/** Bytes in use by content. */
export function usedBytes(database: DatabaseSync): number {
  const pages = number(database.prepare('PRAGMA page_count').get(), 'page_count');
  const free = number(database.prepare('PRAGMA freelist_count').get(), 'freelist_count');
  return (pages - free) * PAGE_BYTES;
}

function number(row: Record<string, unknown> | undefined, name: string): number {
  return Number(row?.[name] ?? 0);
}
