import type { HostCredentials, Store } from '../contract.ts';
import { hostCredentials } from '../operations/read-hosts.ts';
import { storeOn } from '../operations/store-on.ts';
import { ConnectionThread, unavailable } from './connection-thread.ts';
import { Database } from './database.ts';

/** Opens the SQLite store of that file, creating it when it is not there. @throws KnownError E_STORE_UNAVAILABLE */
export async function openSqliteStore(file: string): Promise<Store> {
  const writer = await ConnectionThread.open(file, 'writer');
  const reader = await ConnectionThread.open(file, 'reader').catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  const lookups = new Database(file, 'lookups');
  const store = storeOn({
    write: (name, argument) => writer.run(name, argument),
    read: (name, argument) => reader.run(name, argument),
    async close() {
      lookups.close();
      await reader.close();
      await writer.close();
    },
  });
  return { ...store, hostCredentials: (hostId) => lookUp(lookups, hostId) };
}

/**
 * Every request of every host asks for its credentials, before its body is read. To find one row by its key takes 5 µs, a fifth of what it costs to
 * ask a thread for it; and what was asked of anybody who makes an id up is over at once.
 */
async function lookUp(lookups: Database, hostId: string): Promise<HostCredentials | undefined> {
  try {
    return await hostCredentials(lookups, hostId);
  } catch (error) {
    throw unavailable(error instanceof Error ? error.message : String(error));
  }
}
