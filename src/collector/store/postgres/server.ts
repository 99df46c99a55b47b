import type { Client, PoolConfig } from 'pg';
import { parseAddress, type StoreAddress } from './address.ts';
import { COLUMN_TYPES, PostgresConnection } from './connection.ts';
import { isDisconnected, isSpent, mayRunAgain, unavailable } from './failures.ts';
import { Servers, type Use } from './servers.ts';

/** A statement that takes longer is given up: a host has waited long enough by then, and sends again. */
const STATEMENT_MS = 30_000;
/** How long is waited for a row that others hold: replicas hold them for milliseconds. */
const LOCK_MS = 5000;
/** How long is waited for a connection; the server's own limit, or a network that swallows. */
const CONNECT_MS = 5000;
/** How often a transaction that met another one is run again. */
const MOST_RUNS = 5;

const CONFIG: PoolConfig = {
  application_name: 'bandog-collector',
  connectionTimeoutMillis: CONNECT_MS,
  statement_timeout: STATEMENT_MS,
  lock_timeout: LOCK_MS,
  // Of this side, for a network that went away: the server cannot say so.
  query_timeout: STATEMENT_MS + CONNECT_MS,
  idle_in_transaction_session_timeout: STATEMENT_MS,
  keepAlive: true,
  // Answered means: on the disk, and on that of a synchronous standby; whatever the server is set to.
  options: '-c synchronous_commit=on',
  types: COLUMN_TYPES,
};
/** Of a client whose statements may take any time. */
const UNLIMITED: PoolConfig = {
  statement_timeout: false,
  lock_timeout: 0,
  query_timeout: 0,
  idle_in_transaction_session_timeout: 0,
};

/** PostgreSQL as a collector uses it: one server, or the one of several that takes writes. */
export class PostgresServer {
  /** The servers and database for messages: no account, no password. */
  readonly where: string;
  readonly #servers: Servers;

  private constructor(address: StoreAddress) {
    this.where = address.where;
    this.#servers = new Servers(address, CONFIG);
  }

  /** Reaches the server of a `postgres://` address and checks that it can be used. @throws KnownError E_CONFIG_INVALID, E_STORE_UNAVAILABLE */
  static async reach(address: string): Promise<PostgresServer> {
    const server = new PostgresServer(parseAddress(address));
    try {
      await server.#servers.find();
      return server;
    } catch (error) {
      await server.close();
      throw unavailable(server.where, error);
    }
  }

  /** Asks; once more when the connection turns out to be gone. @throws what PostgreSQL says */
  async read<T>(ask: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    return this.#ask('reads', ask);
  }

  /** Asks what every request of a host needs: questions of people never keep it waiting. @throws what PostgreSQL says */
  async readForHosts<T>(ask: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    return this.#ask('writes', ask);
  }

  /**
   * Runs `work` in one transaction and resolves when it is committed. It is run again when it met another one, or when the
   * connection was of no use before the commit: gone, or of a server that takes no writes any more. A commit whose answer did not
   * come is never repeated. @throws what `work` throws
   */
  async transaction<T>(work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    for (let run = 1; ; run += 1) {
      const reached = { isCommitting: false };
      try {
        return await this.#with('writes', (connection) => transact(connection, work, reached));
      } catch (error) {
        const isHarmless = mayRunAgain(error) || (isSpent(error) && run === 1);
        if (reached.isCommitting || !isHarmless || run === MOST_RUNS) throw error;
      }
    }
  }

  /** Runs a statement that is a transaction of its own, once: who asks knows what to do when that fails. @throws what `ask` throws */
  async statement<T>(ask: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    return this.#with('writes', ask);
  }

  /** A connection of its own without a limit of time, for as long as `work` takes. @throws what PostgreSQL says */
  async session<T>(work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    const client = this.client({ isUnlimited: true });
    client.on('error', ignore);
    await client.connect();
    try {
      return await work(new PostgresConnection(client));
    } finally {
      await client.end();
    }
  }

  /** A client of its own that is not connected yet; unlimited: its statements may take any time. */
  client(given: { readonly isUnlimited?: boolean } = {}): Client {
    return this.#servers.client(given.isUnlimited === true ? UNLIMITED : {});
  }

  /** Whether that client is one of the server that takes writes now. */
  isCurrent(client: Client): boolean {
    return this.#servers.isCurrent(client);
  }

  /** Waits for what is under way and lets go of all connections. */
  async close(): Promise<void> {
    await this.#servers.close();
  }

  async #ask<T>(use: Use, ask: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    try {
      return await this.#with(use, ask);
    } catch (error) {
      if (!isSpent(error)) throw error;
      return this.#with(use, ask);
    }
  }

  async #with<T>(use: Use, work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    const taken = await this.#servers.take(use);
    // The end of a connection in use is told by what is asked of it.
    taken.client.on('error', ignore);
    let failure: Error | undefined;
    try {
      return await work(new PostgresConnection(taken.client));
    } catch (error) {
      if (isSpent(error)) failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      taken.client.off('error', ignore);
      this.#servers.release(taken, failure);
    }
  }
}

/** Without a listener an error of a connection would end the process. */
function ignore(): void {
  return undefined;
}

async function transact<T>(
  connection: PostgresConnection,
  work: (connection: PostgresConnection) => Promise<T>,
  reached: { isCommitting: boolean },
): Promise<T> {
  await connection.execute('BEGIN ISOLATION LEVEL READ COMMITTED');
  try {
    const value = await work(connection);
    reached.isCommitting = true;
    await connection.commit();
    return value;
  } catch (error) {
    // On a connection that is gone the server has rolled back by itself.
    if (!isDisconnected(error)) await connection.execute('ROLLBACK');
    throw error;
  }
}
