import { existsSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../domain/errors.ts';
import { writePrivateFile } from './access/private-file.ts';
import { openDataFolder } from './data-folder.ts';
import { movedMark, sqliteFile } from './open-store.ts';
import { lockData } from './store/sqlite/lock.ts';
import type { Move } from './store/move/move-store.ts';

/**
 * Moves a collector's store from SQLite to an empty PostgreSQL database. The collector must have ended; hosts keep what they
 * find meanwhile. From then on the data folder says where its store is, so that nobody goes on with the old one by mistake.
 *
 * @throws KnownError E_STATE_UNSAFE, E_STATE_LOCKED, E_CONFIG_INVALID, E_STORE_UNAVAILABLE
 */
export async function moveToPostgres(given: { readonly dataFolder: string; readonly to: string }): Promise<Move> {
  const dataFolder = openDataFolder(given.dataFolder);
  const file = sqliteFile(dataFolder);
  if (!existsSync(file))
    throw new KnownError(
      'E_CONFIG_INVALID',
      `there is no store in ${dataFolder}`,
      'Name the data folder of the collector with --data.',
    );
  const lock = lockData(path.join(dataFolder, 'collector.lock'));
  try {
    const { moveStore } = await import('./store/move/move-store.ts');
    const move = await moveStore(file, given.to);
    writePrivateFile(movedMark(dataFolder), `${move.where}\n`);
    return move;
  } finally {
    lock.release();
  }
}
