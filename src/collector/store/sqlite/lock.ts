import { DatabaseSync } from 'node:sqlite';
import { KnownError } from '../../../domain/errors.ts';

/** Held while one collector owns a data folder. */
export interface DataLock {
  release(): void;
}

/**
 * Takes the data folder for this process by SQLite's own lock on an empty database: the kernel frees it with the process,
 * so that a kill -9 leaves nothing to clean up (Node itself has no flock).
 *
 * @throws KnownError E_STATE_LOCKED
 */
export function lockData(file: string): DataLock {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    const remedy = 'Stop that collector first, or name another folder with --data.';
    throw new KnownError('E_STATE_LOCKED', `another collector is using the data folder of ${file}`, remedy, error);
  }
  return { release: () => database.close() };
}
