import { DatabaseSync } from 'node:sqlite';
import { KnownError } from '../../domain/errors.ts';

/**
 * `agent.sqlite`, the agent's only state beside its key and identity files. Layout, version 1:
 *
 *   meta      name, value       `chain` (JSON: epoch, sequence, previous; absent: not known), `settings.*`, `gone.*` counters
 *   finding   id, body, gone_at one row for each known copy, body as JSON of Finding; gone ones are kept up to a bound
 *   coverage  scope, at, body   the newest coverage of each scope
 *   outgoing  number, kind, key, sealed, body   what the collector does not know yet, in order. At most one unsealed row
 *                               for each (kind, key), so that state is coalesced; a sealed row is part of the batch in
 *                               flight. `finding`: key is the id, the body is that of `finding` when unsealed, and
 *                               (state, identity, version) as sent when sealed.
 *   reported  id, state, identity, version   what the collector has when all acknowledged batches are applied
 *   refused   id, body          findings that the collector refuses as they are
 *   batch     one row           the batch in flight: its exact compressed bytes, so that a retry is the same to the byte
 *
 * Invariants: every commit is on disk when it returns (WAL, synchronous=FULL). `batch` is there exactly while sealed rows
 * are. A finding that the collector does not know as it is has an unsealed row, or is in `refused`.
 */
const LAYOUT = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE finding (id TEXT PRIMARY KEY, body TEXT NOT NULL, gone_at TEXT) STRICT, WITHOUT ROWID;
  CREATE TABLE coverage (scope TEXT PRIMARY KEY, at TEXT NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE outgoing (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    sealed INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL DEFAULT '',
    UNIQUE (kind, key, sealed)
  ) STRICT;
  CREATE TABLE reported (id TEXT PRIMARY KEY, state TEXT NOT NULL, identity TEXT NOT NULL, version TEXT) STRICT, WITHOUT ROWID;
  CREATE TABLE refused (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE batch (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    epoch INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  PRAGMA user_version = 1;
`;
const LAYOUT_VERSION = 1;
const PAGE_BYTES = 4096;

/** Above this no new finding is taken; what is known is still kept up to date. */
export const SOFT_MAX_BYTES = 64 * 1024 * 1024;
/** The file never grows beyond this, whatever happens. */
const HARD_MAX_BYTES = 2 * SOFT_MAX_BYTES;

/** Opens the file, laid out and checked. @throws what SQLite throws when it is damaged or cannot be written. */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5000 });
  try {
    // A small page cache: the file is a few hundred kB on most hosts and idle nearly always.
    database.exec(`
      PRAGMA page_size = ${PAGE_BYTES};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA cache_size = -512;
      PRAGMA wal_autocheckpoint = 256;
      PRAGMA journal_size_limit = 1048576;
      PRAGMA max_page_count = ${HARD_MAX_BYTES / PAGE_BYTES};
      PRAGMA trusted_schema = OFF;
    `);
    const version = number(database.prepare('PRAGMA user_version').get(), 'user_version');
    if (version === 0) transaction(database, () => database.exec(LAYOUT));
    else if (version > LAYOUT_VERSION) throw tooNew(path, version);
    const answer = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (answer !== 'ok') throw corrupt(path, String(answer));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Runs `work` as one transaction; its result is on disk when this returns. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Whether SQLite says that the file itself is damaged or is no database (SQLITE_CORRUPT, SQLITE_NOTADB). */
export function isCorruption(error: unknown): boolean {
  if (error instanceof KnownError) return error.code === 'E_SPOOL_CORRUPT';
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  const primary = error.errcode & 0xff;
  return primary === 11 || primary === 26;
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

function corrupt(path: string, why: string): KnownError {
  return new KnownError(
    'E_SPOOL_CORRUPT',
    `the spool ${path} is damaged: ${why.slice(0, 200)}`,
    'It is moved aside and a new one is started; keep the copy for analysis.',
  );
}

function tooNew(path: string, version: number): KnownError {
  return new KnownError(
    'E_STATE_UNSAFE',
    `the spool ${path} has layout ${version}, this agent knows ${LAYOUT_VERSION}`,
    'Start the newer agent again, or remove the state folder and enrol again.',
  );
}
