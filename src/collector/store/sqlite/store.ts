import { announcementsHere } from '../announcements.ts';
import type { HostCredentials, Store } from '../contract.ts';
import { hostCredentials } from '../operations/read-hosts.ts';
import { storeOn } from '../operations/store-on.ts';
import { unavailable } from './connection-thread.ts';
import { Database } from './database.ts';
import { KnownHosts } from './known-hosts.ts';
import { LastingThread } from './lasting-thread.ts';
import { WHOLE_FLEET, type ThreadRole } from './operations.ts';

/** Opens the SQLite store of that file, creating it when it is not there. @throws KnownError E_STORE_UNAVAILABLE */
export async function openSqliteStore(file: string): Promise<Store> {
  const threads = await openThreads(file);
  const { writer, reader, counter } = threads;
  const lookups = new Database(file, 'lookups');
  const known = new KnownHosts();
  const store = storeOn({
    announcements: announcementsHere(),
    commitBatch: (batch) => writer.run('commitBatch', batch),
    recordContact: (contact) => writer.run('recordContact', contact),
    hostCredentials: async (hostId) => known.credentialsOf(hostId) ?? lookUp({ known, lookups }, hostId),
    write: (name, argument) => writer.run(name, argument),
    read: (name, argument) => (WHOLE_FLEET.has(name) ? counter : reader).run(name, argument),
    async close() {
      lookups.close();
      await closeThreads(threads);
    },
  });
  const credentialsAtHand = (hostId: string) => known.credentialsOf(hostId);
  return { ...store, ...forgetting(store, known), credentialsAtHand };
}

type Threads = Readonly<Record<ThreadRole, LastingThread>>;

/** The writer first: it makes the file. When one cannot be opened those before it are closed. */
async function openThreads(file: string): Promise<Threads> {
  const opened: Partial<Record<ThreadRole, LastingThread>> = {};
  try {
    const writer = (opened.writer = await LastingThread.open(file, 'writer'));
    const reader = (opened.reader = await LastingThread.open(file, 'reader'));
    return { writer, reader, counter: await LastingThread.open(file, 'counter') };
  } catch (error) {
    await closeThreads(opened);
    throw error;
  }
}

/** The writer last: whoever closes a file alone tidies it up, which readers may not. */
async function closeThreads({ writer, reader, counter }: Partial<Threads>): Promise<void> {
  await Promise.all([reader?.close(), counter?.close()]);
  await writer?.close();
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
