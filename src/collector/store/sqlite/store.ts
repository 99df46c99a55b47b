import type { Store } from '../contract.ts';
import { storeOn } from '../operations/store-on.ts';
import { ConnectionThread } from './connection-thread.ts';

/** Opens the SQLite store of that file, creating it when it is not there. @throws KnownError E_STORE_UNAVAILABLE */
export async function openSqliteStore(file: string): Promise<Store> {
  const writer = await ConnectionThread.open(file, 'writer');
  const reader = await ConnectionThread.open(file, 'reader').catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  return storeOn({
    commitBatch: (batch) => writer.run('commitBatch', batch),
    recordContact: (contact) => writer.run('recordContact', contact),
    write: (name, argument) => writer.run(name, argument),
    read: (name, argument) => reader.run(name, argument),
    async close() {
      await reader.close();
      await writer.close();
    },
  });
}
