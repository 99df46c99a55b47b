import path from 'node:path';
import type { CollectorConfig } from './config.ts';
import type { Store } from './store/contract.ts';
import { openSqliteStore } from './store/sqlite/store.ts';

/** The file of the SQLite store in a data folder. */
export function sqliteFile(dataFolder: string): string {
  return path.join(dataFolder, 'store.sqlite');
}

/** Opens the store that the configuration names: SQLite in the data folder unless it is PostgreSQL. @throws KnownError E_CONFIG_INVALID, E_STORE_UNAVAILABLE */
export async function openStore({ dataFolder, store }: Pick<CollectorConfig, 'dataFolder' | 'store'>): Promise<Store> {
  if (store === undefined) return openSqliteStore(sqliteFile(dataFolder));
  // Loaded only where it is used: most collectors need no client of PostgreSQL.
  const { openPostgresStore } = await import('./store/postgres/store.ts');
  return openPostgresStore(store);
}
