import path from 'node:path';
import { KnownError } from '../domain/errors.ts';
import { readPrivateFile } from './access/private-file.ts';
import type { CollectorConfig } from './config.ts';
import type { Store } from './store/contract.ts';
import { openSqliteStore } from './store/sqlite/store.ts';

/** The file of the SQLite store in a data folder. */
export function sqliteFile(dataFolder: string): string {
  return path.join(dataFolder, 'store.sqlite');
}

/** The file that says where the store of a data folder was moved to. */
export function movedMark(dataFolder: string): string {
  return path.join(dataFolder, 'store.moved');
}

/** Opens the store that the configuration names: SQLite in the data folder unless it is PostgreSQL. @throws KnownError E_CONFIG_INVALID, E_STORE_UNAVAILABLE */
export async function openStore({ dataFolder, store }: Pick<CollectorConfig, 'dataFolder' | 'store'>): Promise<Store> {
  if (store === undefined) {
    refuseMoved(dataFolder);
    return openSqliteStore(sqliteFile(dataFolder));
  }
  // Loaded only where it is used: most collectors need no client of PostgreSQL.
  const { openPostgresStore } = await import('./store/postgres/store.ts');
  return openPostgresStore(store);
}

/**
 * Refuses a data folder whose store was moved away: to go on with it would take every host, which has sent more since, for an older copy of itself.
 *
 * @throws KnownError E_CONFIG_INVALID
 */
export function refuseMoved(dataFolder: string): void {
  const where = readPrivateFile(movedMark(dataFolder))?.trim();
  if (where === undefined) return;
  const remedy = `Name it with --store or BANDOG_COLLECTOR_STORE; to go back to what the old store knew, remove ${movedMark(dataFolder)}.`;
  throw new KnownError('E_CONFIG_INVALID', `the store of ${dataFolder} was moved to ${where}`, remedy);
}
