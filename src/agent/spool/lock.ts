import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KnownError } from '../../domain/errors.ts';
import { faultOf } from './database.ts';

/** An open database that nobody can reach is closed by the garbage collector, and its lock with it. */
const held = new Set<DatabaseSync>();

/** Held while one process owns a state folder. */
export interface StateLock {
  release(): void;
}

/**
 * Takes the state folder for this process. The lock is SQLite's own lock on an empty database: the kernel frees it with
 * the process, so that a kill -9 leaves nothing to clean up (Node itself has no flock).
 *
 * @throws KnownError E_STATE_LOCKED
 */
export function lockState(folder: string): StateLock {
  const database = new DatabaseSync(path.join(folder, 'agent.lock'), { timeout: 500 });
  try {
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    // Where nothing can be written, nothing can be locked either: the agent goes on in memory, and says so.
    if (faultOf(error) === 'read-only') return { release: () => undefined };
    throw new KnownError(
      'E_STATE_LOCKED',
      `another agent is using the state folder ${folder}`,
      'Stop that agent first (`systemctl stop bandog`), or name another folder with --state.',
      error,
    );
  }
  held.add(database);
  return {
    release: () => {
      held.delete(database);
      database.close();
    },
  };
}

/** Whether a process owns the state folder; asks without taking it. */
export function isStateLocked(folder: string): boolean {
  const file = path.join(folder, 'agent.lock');
  if (!existsSync(file)) return false;
  const database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch {
    return true; // SQLITE_BUSY
  } finally {
    database.close();
  }
}
