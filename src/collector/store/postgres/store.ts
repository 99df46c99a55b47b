import { systemClock } from '../../../domain/clock.ts';
import type { Store } from '../contract.ts';
import { storeOn, type Engine } from '../operations/store-on.ts';
import { READS, type Answer, type Argument, type ReadName } from '../operations/operations.ts';
import type { Connection } from '../connection.ts';
import { PostgresAnnouncements } from './announcements.ts';
import { isLockBusy, unavailable } from './failures.ts';
import { history, hostHistory } from './history.ts';
import { HostLookups } from './host-lookups.ts';
import { HostWriter } from './host-writer.ts';
import { bringUpToDate } from './layout.ts';
import { lockRareWrites } from './locks.ts';
import { makePartitions } from './partitions.ts';
import { RareWriter } from './rare-writer.ts';
import { PostgresServer } from './server.ts';

const PARTITIONS_EVERY_MS = 6 * 3600_000;

/** Opens the store in that database (`postgres://…`), whose layout it brings up to date. @throws KnownError E_CONFIG_INVALID, E_STORE_UNAVAILABLE */
export async function openPostgresStore(address: string): Promise<Store> {
  const server = await PostgresServer.reach(address);
  try {
    await server.session((connection) => bringUpToDate(connection));
    await prepareMonths(server);
  } catch (error) {
    await server.close();
    throw unavailable(server.where, error);
  }
  const timer = setInterval(() => void prepareMonths(server).catch(() => undefined), PARTITIONS_EVERY_MS);
  timer.unref();
  return storeOn(engineOn(server, () => clearInterval(timer)));
}

/** Makes the months' partitions; one that others hold up waits for the next attempt, since its lines wait in the rest and lose nothing. */
async function prepareMonths(server: PostgresServer): Promise<void> {
  try {
    await server.transaction(async (connection) => {
      await lockRareWrites(connection);
      await makePartitions(connection, systemClock.now());
    });
  } catch (error) {
    if (!isLockBusy(error)) throw error;
  }
}

function engineOn(server: PostgresServer, stop: () => void): Engine {
  const hosts = new HostWriter(server);
  const lookups = new HostLookups(server);
  const rare = new RareWriter(server);
  const announcements = new PostgresAnnouncements(server);
  const reads = { ...READS, history, hostHistory };
  const told = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      throw unavailable(server.where, error);
    }
  };
  return {
    announcements,
    hostCredentials: (hostId) => told(lookups.credentialsOf(hostId)),
    commitBatch: (batch) => told(hosts.commitBatch(batch)),
    recordContact: (contact) => told(hosts.recordContact(contact)),
    write: (name, argument) => told(rare.run(name, argument)),
    read: <N extends ReadName>(name: N, argument: Argument<N>) => {
      // The operation of that name is run, so its answer has that operation's type.
      const operation = reads[name] as (connection: Connection, argument: Argument<N>) => Promise<Answer<N>>;
      const ask = async (connection: Connection) => operation(connection, argument);
      return told(server.read(ask));
    },
    async close() {
      stop();
      await announcements.close();
      await server.close();
    },
  };
}
