import { Client, Pool, type PoolConfig } from 'pg';
import { KnownError } from '../../../domain/errors.ts';
import { COLUMN_TYPES, PostgresConnection } from './connection.ts';
import { isDisconnected, mayRunAgain, unavailable } from './failures.ts';
import { FACTS, refusalOf } from './server-facts.ts';

/** Connections of one collector: the writers have their own, so that questions never keep hosts waiting. */
const CONNECTIONS = { reads: 4, writes: 4 };
/** A statement that takes longer is given up: a host has waited long enough by then, and sends again. */
const STATEMENT_MS = 30_000;
/** How long is waited for a row that others hold: replicas hold them for milliseconds. */
const LOCK_MS = 5000;
/** How long is waited for a connection; the server's own limit, or a network that swallows. */
const CONNECT_MS = 5000;
/** How often a transaction that met another one is run again. */
const MOST_RUNS = 5;

/** One PostgreSQL server as a collector uses it. */
export class PostgresServer {
  /** The server and database for messages: no account, no password. */
  readonly where: string;
  readonly #config: PoolConfig;
  readonly #reads: Pool;
  readonly #writes: Pool;

  private constructor(address: URL) {
    this.where = nameOf(address);
    this.#config = {
      connectionString: address.href,
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
    this.#reads = new Pool({ ...this.#config, max: CONNECTIONS.reads });
    this.#writes = new Pool({ ...this.#config, max: CONNECTIONS.writes });
    // A connection that ends while nothing is asked of it is replaced when the next one is needed.
    for (const pool of [this.#reads, this.#writes]) pool.on('error', ignore);
  }

  /** Reaches the server of a `postgres://` address and checks that it can be used. @throws KnownError E_CONFIG_INVALID, E_STORE_UNAVAILABLE */
  static async reach(address: string): Promise<PostgresServer> {
    const server = new PostgresServer(parseAddress(address));
    try {
      await server.#check();
      return server;
    } catch (error) {
      await server.close();
      throw unavailable(server.where, error);
    }
  }

  /** Asks; once more when the connection turns out to be gone. @throws what PostgreSQL says */
  async read<T>(ask: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    return this.#ask(this.#reads, ask);
  }

  /** Asks what every request of a host needs: questions of people never keep it waiting. @throws what PostgreSQL says */
  async readForHosts<T>(ask: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    return this.#ask(this.#writes, ask);
  }

  /**
   * Runs `work` in one transaction and resolves when it is committed. It is run again when it met another one, or when the
   * connection was gone before the commit; a commit whose answer did not come is never repeated. @throws what `work` throws
   */
  async transaction<T>(work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    for (let run = 1; ; run += 1) {
      const reached = { isCommitting: false };
      try {
        return await withConnection(this.#writes, (connection) => transact(connection, work, reached));
      } catch (error) {
        const isHarmless = mayRunAgain(error) || (isDisconnected(error) && run === 1);
        if (reached.isCommitting || !isHarmless || run === MOST_RUNS) throw error;
      }
    }
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
    if (given.isUnlimited !== true) return new Client(this.#config);
    const {
      statement_timeout: _,
      lock_timeout: __,
      query_timeout: ___,
      idle_in_transaction_session_timeout: ____,
      ...config
    } = this.#config;
    return new Client(config);
  }

  /** Waits for what is under way and lets go of all connections. */
  async close(): Promise<void> {
    await Promise.all([this.#reads.end(), this.#writes.end()]);
  }

  async #ask<T>(pool: Pool, ask: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    try {
      return await withConnection(pool, ask);
    } catch (error) {
      if (!isDisconnected(error)) throw error;
      return withConnection(pool, ask);
    }
  }

  async #check(): Promise<void> {
    const facts = await withConnection(this.#reads, (connection) => connection.get(FACTS));
    const wrong = facts === undefined ? undefined : refusalOf(facts);
    if (wrong === undefined) return;
    throw new KnownError('E_STORE_UNAVAILABLE', `the store ${this.where} cannot be used: ${wrong.what}`, wrong.remedy);
  }
}

async function withConnection<T>(pool: Pool, work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // The end of a connection in use is told by what is asked of it.
  client.on('error', ignore);
  let failure: Error | undefined;
  try {
    return await work(new PostgresConnection(client));
  } catch (error) {
    if (isDisconnected(error)) failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(failure);
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
    await connection.execute('COMMIT');
    return value;
  } catch (error) {
    // On a connection that is gone the server has rolled back by itself.
    if (!isDisconnected(error)) await connection.execute('ROLLBACK');
    throw error;
  }
}

/** @throws KnownError E_CONFIG_INVALID */
function parseAddress(text: string): URL {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (address !== undefined && /^postgres(?:ql)?:$/.test(address.protocol) && address.pathname.length > 1) return address;
  throw new KnownError(
    'E_CONFIG_INVALID',
    'the address of the store is not postgres://…/DATABASE',
    'Write for example postgres://bandog@db.example.com/bandog; the password may be in the file that PGPASSFILE names.',
  );
}

function nameOf(address: URL): string {
  const host = address.searchParams.get('host') ?? address.host;
  return `postgres://${host}${address.pathname}`;
}
