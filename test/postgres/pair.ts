import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresServer, type PostgresOptions } from './server.ts';

/** A primary with its synchronous standby, as a company runs them: nothing is committed that only one of them has. */
export class PostgresPair {
  #primary: PostgresServer;
  #standby: PostgresServer | undefined;
  readonly #places: [PostgresServer, PostgresServer];

  private constructor(primary: PostgresServer, standby: PostgresServer) {
    this.#primary = primary;
    this.#standby = standby;
    this.#places = [primary, standby];
  }

  /** Starts both; resolves when the standby is synchronous. */
  static async start(options: PostgresOptions = {}): Promise<PostgresPair> {
    const primary = await PostgresServer.start({ isDurable: true, ...options });
    try {
      const pair = new PostgresPair(primary, await primary.standby());
      await pair.#synchronise();
      return pair;
    } catch (error) {
      await primary.stop();
      throw error;
    }
  }

  get primary(): PostgresServer {
    return this.#primary;
  }

  /** The standby; undefined between a failover and `repair`. */
  get standby(): PostgresServer | undefined {
    return this.#standby;
  }

  /** The address of a database on both, whichever is the primary. */
  address(database: string): string {
    const hosts = this.#places.map(({ host }) => host).join(',');
    return `postgres://postgres@localhost/${database}?host=${encodeURIComponent(hosts)}`;
  }

  /** Kills the primary in the middle of what it does and promotes the standby; resolves when that takes writes, alone for now. */
  async failOver(): Promise<void> {
    const standby = this.#standby;
    if (standby === undefined) throw new Error('there is no standby');
    await this.#primary.kill();
    await standby.promote();
    this.#primary = standby;
    this.#standby = undefined;
    await setNames(standby, '');
  }

  /** Makes what is left of the old primary a synchronous standby of the new one, at the place where it was. */
  async repair(): Promise<void> {
    if (this.#standby !== undefined) return;
    const old = this.#places.find((one) => one !== this.#primary);
    if (old === undefined) throw new Error('there is no old primary');
    await this.#primary.standby(old);
    this.#standby = old;
    await this.#synchronise();
  }

  /** Ends both. */
  async stop(): Promise<void> {
    for (const one of this.#places) await one.stop();
  }

  async #synchronise(): Promise<void> {
    await setNames(this.#primary, '*');
    const sql = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'";
    for (let tries = 0; (await this.#primary.query('postgres', sql)).length === 0; tries += 1) {
      if (tries > 600) throw new Error('the standby does not follow');
      await sleep(50);
    }
  }
}

/** The server's own setting, as an operator or a failover manager changes it. */
async function setNames(server: PostgresServer, names: string): Promise<void> {
  await server.query('postgres', `ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
  await server.query('postgres', 'SELECT pg_reload_conf()');
}
