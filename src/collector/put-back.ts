import path from 'node:path';
import { systemClock } from '../domain/clock.ts';
import { openDataFolder } from './data-folder.ts';
import { openStore } from './open-store.ts';
import { lockData } from './store/sqlite/lock.ts';

/**
 * Says that a store was put back by other means than `restore`, where the collector cannot see that by itself: commands and revisions are
 * numbered on from beyond what hosts and people may have met. PostgreSQL may be in use meanwhile; a collector on SQLite must have ended.
 *
 * @throws KnownError E_STATE_UNSAFE, E_STATE_LOCKED, E_STORE_UNAVAILABLE, E_CONFIG_INVALID
 */
export async function notePutBack(given: {
  readonly dataFolder: string;
  readonly store?: string | undefined;
}): Promise<{ readonly revisionsBefore: number }> {
  const dataFolder = openDataFolder(given.dataFolder);
  const lock = given.store === undefined ? lockData(path.join(dataFolder, 'collector.lock')) : undefined;
  try {
    const store = await openStore({ dataFolder, store: given.store });
    try {
      await store.noteRestore({ at: systemClock.now(), actor: 'system', action: 'store.restore', subject: 'store' });
      return { revisionsBefore: await store.revisionsBefore() };
    } finally {
      await store.close();
    }
  } finally {
    lock?.release();
  }
}
