import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { announcementsHere, type Announcement, type Announcements } from '../announcements.ts';
import type { PostgresServer } from './server.ts';

/**
 * Announcements between collectors, by LISTEN and NOTIFY on one connection that is used for nothing else. One message:
 *
 *   <who says it: 16 hex digits> <o|l><host id: 32 hex digits> …     o: ordered, l: looked at; at most 200 of them
 *
 * A commit with NOTIFY takes a lock that all others with one wait for: never in a transaction of a store's operation, many
 * hosts in one message, and without waiting for the disk. What is said while the connection is down is lost.
 */
const CHANNEL = 'bandog_hosts';
const MESSAGE = /^([0-9a-f]{16})((?: [ol][0-9a-f]{32}){1,200})$/;
/** PostgreSQL takes 8,000 bytes; 200 hosts are 6,816. */
const MOST_AT_ONCE = 200;
/** What waits to be said; more than all orders of one action. */
const MOST_WAITING = 10_000;
const AGAIN_MS = { first: 500, longest: 30_000 };
/** A network that swallows is noticed after so long. */
const CHECK_EVERY_MS = 30_000;

const KINDS = { ordered: 'o', 'looked-at': 'l' } as const satisfies Record<Announcement['kind'], string>;

/** Announcements to and from all collectors of one database. */
export class PostgresAnnouncements implements Announcements {
  readonly #server: Pick<PostgresServer, 'client' | 'isCurrent'>;
  readonly #here = announcementsHere();
  readonly #self = randomBytes(8).toString('hex');
  readonly #waiting = new Set<string>();
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
    if (this.#client === undefined || this.#waiting.size >= MOST_WAITING) return;
    this.#waiting.add(`${KINDS[announcement.kind]}${announcement.hostId}`);
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
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
    try {
      await client.connect();
      await client.query('SET synchronous_commit = off');
      await client.query(`LISTEN ${CHANNEL}`);
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
      await client.query(`LISTEN ${CHANNEL}`);
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
    this.#waiting.clear();
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
      while (this.#waiting.size > 0 && client === this.#client) {
        const words = [...this.#waiting].slice(0, MOST_AT_ONCE);
        for (const word of words) this.#waiting.delete(word);
        await client.query('SELECT pg_notify($1, $2)', [CHANNEL, [this.#self, ...words].join(' ')]);
      }
    } catch {
      // Lost, as promised; the connection says itself when it is gone.
    } finally {
      this.#isSaying = false;
    }
  }

  /** Whoever may connect to the database can say anything here. */
  #hear(message: string): void {
    const [, from, words] = MESSAGE.exec(message) ?? [];
    if (words === undefined || from === this.#self || this.#isClosed) return;
    for (const word of words.trim().split(' '))
      this.#here.announce({ kind: word.startsWith('o') ? 'ordered' : 'looked-at', hostId: word.slice(1) });
  }
}
