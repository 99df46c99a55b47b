import type { Row } from '../connection.ts';
import type { HostCredentials } from '../contract.ts';
import { text } from '../connection.ts';
import { CREDENTIALS, credentialsIn } from '../operations/read-hosts.ts';
import type { ListStatement } from './connection.ts';
import type { PostgresServer } from './server.ts';

/** Questions at once: while one is asked, what comes is gathered for the next. */
const MOST_ASKED = 2;
/** Hosts in one of them at most. */
const MOST_HOSTS = 256;

const LOOK_UP: ListStatement = { name: 'credentials', sql: `SELECT host_id, ${CREDENTIALS} AND host_id = ANY($1::text[])` };

interface Waiting {
  readonly hostId: string;
  resolve(host: HostCredentials | undefined): void;
  reject(error: unknown): void;
}

/** Looks up what hosts prove themselves by, those that ask at the same time in one question; nothing is kept, since other replicas may change it. */
export class HostLookups {
  readonly #server: Pick<PostgresServer, 'readForHosts'>;
  #waiting: Waiting[] = [];
  #asked = 0;
  #isPlanned = false;

  constructor(server: Pick<PostgresServer, 'readForHosts'>) {
    this.#server = server;
  }

  /** What authentication needs of a host; undefined when there is none, or it was revoked. @throws what PostgreSQL says */
  async credentialsOf(hostId: string): Promise<HostCredentials | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ hostId, resolve, reject });
      this.#plan();
    });
  }

  /** After the requests that are at hand now. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      while (this.#asked < MOST_ASKED && this.#waiting.length > 0) void this.#ask(this.#waiting.splice(0, MOST_HOSTS));
    });
  }

  /** Never rejects. */
  async #ask(group: readonly Waiting[]): Promise<void> {
    this.#asked += 1;
    try {
      const ids = [...new Set(group.map(({ hostId }) => hostId))];
      const rows = await this.#server.readForHosts((connection) => connection.lists(LOOK_UP, [ids]));
      const found = new Map<string, Row>(rows.map((row) => [text(row['host_id']), row]));
      for (const { hostId, resolve } of group) resolve(credentialsIn(found.get(hostId), hostId));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
    this.#asked -= 1;
    if (this.#waiting.length > 0) this.#plan();
  }
}
