import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool, type ClientBase, type PoolClient, type PoolConfig } from 'pg';
import { KnownError } from '../../../domain/errors.ts';
import type { StoreAddress } from './address.ts';
import { PostgresConnection } from './connection.ts';
import { isDisconnected, isFull } from './failures.ts';
import { FACTS, oldPrimary, PLACE, placeOf, refusalOf, refusalOfReads, type Place } from './server-facts.ts';

/** Connections of one collector: the writers have their own, so that questions never keep hosts waiting. */
const CONNECTIONS = { reads: 4, writes: 4 };
/** Waits for a server that has no connection left: those of others, and our own, come back. */
const FULL_MS = [100, 300, 900];

/** When no server took writes, none is asked for so long: a fleet that comes back would else wear out the standby with connections. */
const AWAY_MS = 250;
/** Of pg-pool when all connections of a pool are in use for too long: says nothing of the server. */
const ALL_IN_USE = 'timeout exceeded when trying to connect';

/** What a connection is for. */
export type Use = keyof typeof CONNECTIONS;

/** A connection that is in use. */
export interface Taken {
  readonly client: PoolClient;
  readonly server: Server;
}

interface Server {
  readonly address: string;
  readonly pools: Readonly<Record<Use, Pool>>;
  /** Counts the moments from which on no connection of before is trusted: the server went, or takes no writes any more. */
  age: number;
}

/**
 * Connections to the one of several servers that takes writes, a primary among its standbys: looked for whenever a connection
 * turns out to be no use, so that the collector follows a failover by itself. A server that others were promoted over is never
 * written to again.
 */
export class Servers {
  readonly #where: string;
  readonly #config: PoolConfig;
  readonly #all: readonly [Server, ...Server[]];
  readonly #born = new WeakMap<ClientBase, number>();
  readonly #single = new WeakMap<Client, Server>();
  #first: Server;
  #away: { readonly error: unknown; readonly untilMs: number } | undefined;
  #newest: Place | undefined;
  #survey: Promise<void> | undefined;

  constructor({ where, servers: [first, ...others] }: StoreAddress, config: PoolConfig) {
    this.#where = where;
    this.#config = config;
    this.#first = this.#server(first);
    this.#all = [this.#first, ...others.map((address) => this.#server(address))];
  }

  /** Looks at all of them: which one takes writes, and was promoted last. @throws what the most telling of them says when none does */
  async find(): Promise<void> {
    await this.#lookAtAll();
    this.release(await this.take('writes'));
  }

  /**
   * A connection to the server that takes writes; for reads, when there is none, to any that answers. @throws KnownError E_STORE_UNAVAILABLE
   * of a server that cannot be used, and what PostgreSQL or the network says
   */
  async take(use: Use): Promise<Taken> {
    if (use === 'writes' && this.#away !== undefined && performance.now() < this.#away.untilMs) throw this.#away.error;
    const errors: unknown[] = [];
    for (const server of [this.#first, ...this.#all.filter((one) => one !== this.#first)]) {
      try {
        const client = await this.#connect(server, use);
        if (use === 'writes') this.#first = server;
        return { client, server };
      } catch (error) {
        errors.push(error);
      }
    }
    // What a standby says is no news when the primary says something.
    const telling = errors.find((error) => !(error instanceof KnownError)) ?? errors[0];
    const isBusy = telling instanceof Error && telling.message === ALL_IN_USE;
    if (use === 'writes' && !isBusy) this.#away = { error: telling, untilMs: performance.now() + AWAY_MS };
    throw telling;
  }

  /** Gives it back; with the failure that made it no use, when there was one. */
  release({ client, server }: Taken, failure?: Error): void {
    if (failure !== undefined) this.#distrust(server, client);
    client.release(failure);
  }

  /** A client of its own to that server, not connected yet. */
  client(options: Partial<PoolConfig> = {}): Client {
    const client = new Client({ ...this.#config, ...options, connectionString: this.#first.address });
    this.#single.set(client, this.#first);
    return client;
  }

  /** Whether that client is still one of the server that takes writes. */
  isCurrent(client: Client): boolean {
    return this.#single.get(client) === this.#first;
  }

  /** Waits for what is under way and lets go of all connections. */
  async close(): Promise<void> {
    await this.#survey;
    await Promise.all(this.#all.flatMap(({ pools }) => [pools.reads.end(), pools.writes.end()]));
  }

  #server(address: string): Server {
    const pool = (use: Use) => {
      const made = new Pool({
        ...this.#config,
        connectionString: address,
        max: CONNECTIONS[use],
        // oxlint-disable-next-line typescript/no-misused-promises -- pg-pool waits for it, whatever its types say
        onConnect: async (client: ClientBase) => this.#check(server, { client, use }),
      });
      // A connection that ends while nothing is asked of it is replaced when the next one is needed.
      made.on('error', () => undefined);
      return made;
    };
    const server: Server = { address, pools: { reads: pool('reads'), writes: pool('writes') }, age: 0 };
    return server;
  }

  async #connect(server: Server, use: Use): Promise<PoolClient> {
    for (let tries = 0; ;) {
      try {
        const client = await server.pools[use].connect();
        if (this.#born.get(client) === server.age) return client;
        client.release(true);
      } catch (error) {
        const wait = isFull(error) ? FULL_MS[tries] : undefined;
        if (wait === undefined) throw error;
        tries += 1;
        await sleep(wait);
      }
    }
  }

  /** Of each new connection, before anything else is asked of it. */
  async #check(server: Server, { client, use }: { readonly client: ClientBase; readonly use: Use }): Promise<void> {
    const connection = new PostgresConnection(client);
    const facts = await connection.get(FACTS);
    if (facts === undefined) return;
    const wrong =
      use === 'reads' ? refusalOfReads(facts) : (refusalOf(facts) ?? this.#refusalOfPlace(server, await placeAt(connection)));
    if (wrong !== undefined)
      throw new KnownError('E_STORE_UNAVAILABLE', `the store ${this.#where} cannot be used: ${wrong.what}`, wrong.remedy);
    this.#born.set(client, server.age);
  }

  #refusalOfPlace(server: Server, place: Place | undefined) {
    if (place === undefined) return undefined;
    const newest = this.#newest;
    if (newest?.system === place.system && place.timeline < newest.timeline) return oldPrimary(place, newest);
    if (newest !== undefined && (newest.system !== place.system || newest.timeline < place.timeline))
      for (const other of this.#all) if (other !== server) other.age += 1;
    this.#newest = place;
    return undefined;
  }

  #distrust(server: Server, client: ClientBase): void {
    if (this.#born.get(client) !== server.age) return;
    server.age += 1;
    // One that still takes writes says nothing of another that was promoted meanwhile.
    if (this.#all.length > 1)
      this.#survey ??= this.#lookAtAll().finally(() => {
        this.#survey = undefined;
      });
  }

  /** Never rejects. */
  async #lookAtAll(): Promise<void> {
    await Promise.allSettled(
      this.#all.map(async (server) => {
        (await this.#connect(server, 'writes')).release();
      }),
    );
  }
}

/** Where the primary stands; undefined when it keeps that to itself, and then an old one cannot be told from it. @throws what ends connections */
async function placeAt(connection: PostgresConnection): Promise<Place | undefined> {
  try {
    const said = await connection.get(PLACE);
    return said === undefined ? undefined : placeOf(said);
  } catch (error) {
    if (isDisconnected(error)) throw error;
    return undefined;
  }
}
