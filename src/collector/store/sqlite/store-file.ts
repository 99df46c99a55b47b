import { backup, DatabaseSync } from 'node:sqlite';
import { KnownError } from '../../../domain/errors.ts';

/** Above the pages of any store: the copy is one read of one moment, which no writer disturbs and which disturbs no writer. */
const ALL_PAGES = 2 ** 31 - 1;

/** Copies a store as it is at one moment while others write it; `to` must not be there. @throws KnownError E_STORE_UNAVAILABLE */
export async function copyStore(file: string, to: string): Promise<void> {
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    try {
      await backup(database, to, { rate: ALL_PAGES });
    } finally {
      database.close();
    }
    // What was copied is one file that nobody writes: a journal beside it would be forgotten.
    const copy = new DatabaseSync(to);
    copy.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL');
    copy.close();
  } catch (error) {
    throw failed(file, error);
  }
}

/** Reads a store whole and says what is damaged. @throws KnownError E_STORE_UNAVAILABLE */
export function checkStore(file: string): void {
  let found: unknown;
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      found = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
    } finally {
      database.close();
    }
  } catch (error) {
    throw failed(file, error);
  }
  if (found !== 'ok') throw failed(file, new Error(`it is damaged: ${String(found)}`));
}

function failed(file: string, error: unknown): KnownError {
  const why = error instanceof Error ? error.message : String(error);
  const remedy = 'Look whether the disk is full or the file damaged; take another backup when it is.';
  return new KnownError('E_STORE_UNAVAILABLE', `${file} cannot be copied or read: ${why}`, remedy, error);
}
