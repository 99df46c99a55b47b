import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { announcedIn, CHANNELS, MOST_AT_ONCE, wordOf, type Channel } from './announced-words.ts';
import { announcementsHere, type Announcement, type Announcements } from '../announcements.ts';
import type { PostgresServer } from './server.ts';

/** What waits to be said; more than all orders of one action. */
const MOST_WAITING = 10_000;
const AGAIN_MS = { first: 500, longest: 30_000 };
/** A network that swallows is noticed after so long. */
const CHECK_EVERY_MS = 30_000;

/**
 * Announcements to and from all collectors of one database, by LISTEN and NOTIFY on one connection that is used for nothing else
 * (announced-words.ts has the messages). A commit with NOTIFY takes a lock that all others with one wait for: never in a transaction of a
 * store's operation, many hosts in one message, and without waiting for the disk. What is said while the connection is down is lost.
 */
export class PostgresAnnouncements implements Announcements {
  readonly #server: Pick<PostgresServer, 'client' | 'isCurrent'>;
  readonly #here = announcementsHere();
  readonly #self = randomBytes(8).toString('hex');
  /** Words by what a later one takes the place of. */
  readonly #waiting: Readonly<Record<Channel, Map<string, string>>> = { bandog_hosts: new Map(), bandog_orders: new Map() };
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isSaying = false;
  #isClosed = false;
  #failures = 0;

  /** Begins to listen, and begins again whenever the connection is lost, or the store is at another server. */
  constructor(server: Pick<PostgresServer, 'client' | 'isCurrent'>) {
    this.#server = server;
    void this.#connect();
  }

  announce(announcement: Announcement): void {
    this.#here.announce(announcement);
    const { channel, key, word } = wordOf(announcement);
    if (this.#client === undefined || this.#waiting[channel].size >= MOST_WAITING) return;
    this.#waiting[channel].set(key, word);
    void this.#say(this.#client);
  }

  onAnnounced(listener: (announcement: Announcement) => void): void {
    this.#here.onAnnounced(listener);
  }

  /** Lets go of the connection. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = this.#server.client();
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ channel, payload }) => this.#hear(channel, payload ?? ''));
    try {
      await client.connect();
      await client.query('SET synchronous_commit = off');
      for (const channel of CHANNELS) await client.query(`LISTEN ${channel}`);
    } catch {
      this.#lost(client);
      await client.end().catch(() => undefined);
      return;
    }
    if (this.#isClosed) {
      await client.end().catch(() => undefined);
      return;
    }
    this.#client = client;
    this.#failures = 0;
    this.#later(CHECK_EVERY_MS, () => void this.#check(client));
  }

  async #check(client: Client): Promise<void> {
    try {
      if (!this.#server.isCurrent(client)) throw new Error('the store is at another server');
      // Once more changes nothing.
      await client.query(`LISTEN ${CHANNELS[0]}`);
      this.#later(CHECK_EVERY_MS, () => void this.#check(client));
    } catch {
      this.#lost(client);
      await client.end().catch(() => undefined);
    }
  }

  /** Called more than once for one connection: it ends in several ways. */
  #lost(client: Client): void {
    if (client !== this.#client && this.#client !== undefined) return;
    client.removeAllListeners('end');
    this.#client = undefined;
    for (const channel of CHANNELS) this.#waiting[channel].clear();
    const bound = Math.min(AGAIN_MS.longest, AGAIN_MS.first * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#later(bound * (0.5 + Math.random() / 2), () => void this.#connect());
  }

  #later(ms: number, work: () => void): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(work, ms);
    this.#timer.unref();
  }

  async #say(client: Client): Promise<void> {
    if (this.#isSaying) return;
    this.#isSaying = true;
    try {
      // Orders first: they wake hosts.
      for (let channel = this.#next(); channel !== undefined && client === this.#client; channel = this.#next()) {
        const waiting = this.#waiting[channel];
        const words = [...waiting].slice(0, MOST_AT_ONCE[channel]);
        for (const [key] of words) waiting.delete(key);
        await client.query('SELECT pg_notify($1, $2)', [channel, [this.#self, ...words.map(([, word]) => word)].join(' ')]);
      }
    } catch {
      // Lost, as promised; the connection says itself when it is gone.
    } finally {
      this.#isSaying = false;
    }
  }

  #next(): Channel | undefined {
    return CHANNELS.find((channel) => this.#waiting[channel].size > 0);
  }

  #hear(channel: string, message: string): void {
    const heard = announcedIn(channel, message);
    if (heard === undefined || heard.from === this.#self || this.#isClosed) return;
    for (const announcement of heard.said) this.#here.announce(announcement);
  }
}
