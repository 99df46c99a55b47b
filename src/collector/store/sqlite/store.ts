import { announcementsHere } from '../announcements.ts';
import type { HostCredentials, Store } from '../contract.ts';
import { hostCredentials } from '../operations/read-hosts.ts';
import { storeOn } from '../operations/store-on.ts';
import { unavailable } from './connection-thread.ts';
import { Database } from './database.ts';
import { KnownHosts } from './known-hosts.ts';
import { LastingThread } from './lasting-thread.ts';

/** Opens the SQLite store of that file, creating it when it is not there. @throws KnownError E_STORE_UNAVAILABLE */
export async function openSqliteStore(file: string): Promise<Store> {
  const writer = await LastingThread.open(file, 'writer');
  const reader = await LastingThread.open(file, 'reader').catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  const lookups = new Database(file, 'lookups');
  const known = new KnownHosts();
  const store = storeOn({
    announcements: announcementsHere(),
    commitBatch: (batch) => writer.run('commitBatch', batch),
    recordContact: (contact) => writer.run('recordContact', contact),
    write: (name, argument) => writer.run(name, argument),
    read: (name, argument) => reader.run(name, argument),
    async close() {
      lookups.close();
      await reader.close();
      await writer.close();
    },
  });
  const hostCredentialsOf = async (hostId: string) => known.credentialsOf(hostId) ?? lookUp({ known, lookups }, hostId);
  return { ...store, ...forgetting(store, known), hostCredentials: hostCredentialsOf };
}

/**
 * What changes what a host proves itself by, or whether it is believed: what was known of it is forgotten once that is on disk, before anybody hears of it;
 * also when it failed, since it may be on disk all the same.
 */
function forgetting(store: Store, known: KnownHosts): Partial<Store> {
  const after = <T extends { readonly hostId: string }, R>(write: (given: T) => Promise<R>) => {
    return async (given: T): Promise<R> => {
      try {
        return await write(given);
      } finally {
        known.forget(given.hostId);
      }
    };
  };
  return {
    renewBearer: after(store.renewBearer),
    rotateHostKey: after(store.rotateHostKey),
    rekeyHost: after(store.rekeyHost),
    markForked: after(store.markForked),
    releaseHost: after(store.releaseHost),
    revokeHost: after(store.revokeHost),
    async replaceHost(replacement) {
      try {
        return await store.replaceHost(replacement);
      } finally {
        known.forget(replacement.hostId);
        known.forget(replacement.replaces);
      }
    },
    async commitBatch(batch) {
      const outcome = await store.commitBatch(batch);
      if (outcome.kind === 'forked') known.forget(batch.hostId);
      return outcome;
    },
  };
}

/**
 * Looks a host up by its key, in the server's own thread: it takes less than asking another thread, and does not wait behind what people ask.
 *
 * @throws KnownError E_STORE_UNAVAILABLE
 */
async function lookUp(
  { known, lookups }: { readonly known: KnownHosts; readonly lookups: Database },
  hostId: string,
): Promise<HostCredentials | undefined> {
  const { generation } = known;
  try {
    const found = await hostCredentials(lookups, hostId);
    if (found !== undefined) known.keep(found, generation);
    return found;
  } catch (error) {
    throw unavailable(error instanceof Error ? error.message : String(error));
  }
}
