import { Agent, request, type RequestOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';

/** What the collector answered; `lost` when no whole answer came, so that nobody knows what it did. */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly retryAfterMs?: number;
      readonly text: string;
      readonly isResumed: boolean;
    }
  | { readonly kind: 'lost'; readonly why: string };

/** One request of a host. */
export interface Asked {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bearer?: string | undefined;
  readonly body: Uint8Array | string;
  /** From which of the source addresses; absent: the first. */
  readonly source?: number;
  /** Whether a TLS session is resumed; absent: yes. */
  readonly isResumed?: boolean;
}

/** Where a collector is, and how its hosts come to it. */
export interface WayOptions {
  /** Several: replicas, of which each request takes any. */
  readonly url: string | readonly string[];
  /** PEM of the collector's authority. */
  readonly authority: string;
  /** Source addresses on loopback: 127.0.0.2 and on. One address has 28,000 ports, which a fleet uses up. */
  readonly sources: number;
  /** Whether connections stay open between requests; a fleet's do not, at five minutes between contacts. */
  readonly keepsAlive: boolean;
  /** Connections of one source address at once. */
  readonly maxSockets: number;
}

const TIMEOUT_MS = 30_000;
const MAX_ANSWER = 1024 * 1024;

/** Real TLS connections to a collector from several addresses of loopback, for a whole fleet. */
export class Way {
  readonly #urls: readonly URL[];
  readonly #resuming: readonly Agent[];
  readonly #fresh: readonly Agent[];

  constructor({ url, authority, sources, keepsAlive, maxSockets }: WayOptions) {
    this.#urls = [url].flat().map((one) => new URL(one));
    const agents = (maxCachedSessions: number) =>
      Array.from(
        { length: sources },
        (_, index) =>
          new Agent({
            ca: authority,
            keepAlive: keepsAlive,
            maxSockets,
            maxCachedSessions,
            localAddress: `127.0.0.${index + 2}`,
          }),
      );
    this.#resuming = agents(100);
    this.#fresh = agents(0);
  }

  /** Posts one request and reads its answer, of at most 1 MiB, within half a minute. */
  async post({ path, headers = {}, bearer, body, source = 0, isResumed = true }: Asked): Promise<Answer> {
    const agents = isResumed ? this.#resuming : this.#fresh;
    const url = this.#urls[Math.floor(Math.random() * this.#urls.length)];
    const options: RequestOptions = {
      agent: agents[source % agents.length],
      hostname: url?.hostname,
      port: url?.port,
      path,
      method: 'POST',
      timeout: TIMEOUT_MS,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
    };
    return new Promise((resolve) => {
      const asked = request(options, (response) => {
        const chunks: Buffer[] = [];
        // Asked now: at its end an answer that closes its connection has none any more.
        const isReused = (response.socket as TLSSocket).isSessionReused();
        let length = 0;
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length <= MAX_ANSWER) chunks.push(chunk);
        });
        response.once('aborted', () => resolve({ kind: 'lost', why: 'cut' }));
        response.once('error', (error) => resolve({ kind: 'lost', why: error.message }));
        response.once('end', () => {
          const seconds = Number(response.headers['retry-after'] ?? Number.NaN);
          resolve({
            kind: 'answer',
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            isResumed: isReused,
            ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
          });
        });
      });
      asked.once('timeout', () => asked.destroy(new Error('timed out')));
      asked.once('error', (error) => resolve({ kind: 'lost', why: error.message }));
      asked.end(body);
    });
  }

  /** Closes every connection. */
  close(): void {
    for (const agent of [...this.#resuming, ...this.#fresh]) agent.destroy();
  }
}
