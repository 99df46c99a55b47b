import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { LIMITS } from '../../wire/limits.ts';
import { retryAfterMs } from './back-off.ts';

/**
 * Requests to the one collector, over Node's own HTTPS: undici would cost the agent, which idles nearly always, 65 ms
 * and 5 MB of private memory for nothing that it uses. TLS 1.3 only, the pinned authority only (whatever the
 * environment says of TLS), no redirects, no compression of answers, a cap on their size and one deadline for it all.
 */
export interface Collector {
  /** `https://host:port`, without a path. */
  readonly url: string;
  /** PEM of the only authority to trust; absent: those that Node trusts. */
  readonly authority?: string;
}

/** What became of one request; everything but `answer` means that the collector may or may not have got it. */
export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown; readonly retryAfterMs?: number }
  /** No connection, no answer in time, cut off midway, or more than LIMITS.responseBytes. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** Something answered that is not our collector: another certificate, another name, an older TLS. */
  | { readonly kind: 'untrusted'; readonly why: string };

/** One POST to the collector; a path without origin, since there is only one to speak with. */
export interface Post {
  readonly path: string;
  readonly body: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** From the first packet to the last byte of the answer. */
export const DEADLINE_MS = 30_000;

/** A connection to the collector; `close` ends what is under way. */
export class HttpsClient {
  readonly #collector: Collector;
  readonly #agent: Agent;

  constructor(collector: Collector) {
    this.#collector = collector;
    // Idle connections are dropped soon: a million agents must not hold a million sockets.
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1, timeout: 4000, maxCachedSessions: 1 });
  }

  /** Sends it and resolves to what became of it; never throws for the network's or the collector's sake. */
  async post(post: Post): Promise<Answer> {
    const signal = AbortSignal.any([AbortSignal.timeout(DEADLINE_MS), ...(post.signal === undefined ? [] : [post.signal])]);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const failed = (error: unknown) => resolve(failureOf(error));
    const outgoing = request(new URL(post.path, this.#collector.url), this.#options(post, signal), (incoming) => {
      readAnswer(incoming).then(resolve, failed);
    });
    outgoing.on('error', failed);
    outgoing.end(post.body);
    return promise;
  }

  /** Drops all connections. */
  close(): void {
    this.#agent.destroy();
  }

  #options(post: Post, signal: AbortSignal): RequestOptions {
    const { authority } = this.#collector;
    return {
      method: 'POST',
      agent: this.#agent,
      signal,
      minVersion: 'TLSv1.3',
      rejectUnauthorized: true,
      ...(authority === undefined ? {} : { ca: [authority] }),
      maxHeaderSize: 16 * 1024,
      headers: {
        'content-type': 'application/json',
        'accept-encoding': 'identity',
        'content-length': String(post.body.length),
        ...post.headers,
      },
    };
  }
}

async function readAnswer(incoming: IncomingMessage): Promise<Answer> {
  const status = incoming.statusCode ?? 0;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LIMITS.responseBytes) {
      incoming.destroy();
      return { kind: 'unreachable', why: `the answer is larger than ${LIMITS.responseBytes} bytes` };
    }
    parts.push(part);
  }
  if (!incoming.complete) return { kind: 'unreachable', why: 'the answer was cut off' };
  const wait = retryAfterMs(incoming.headers['retry-after'], Date.now());
  return { kind: 'answer', status, body: parsed(Buffer.concat(parts)), ...(wait === undefined ? {} : { retryAfterMs: wait }) };
}

/** The answer's JSON; undefined when it is none, as from a proxy. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // every caller checks the shape, so that this is one more wrong shape
  }
}

/** Codes of Node and OpenSSL that mean: there was an answer, and not from whom we wanted. */
const UNTRUSTED = /^(?:CERT_|ERR_TLS_CERT|ERR_SSL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS_)/;

function failureOf(error: unknown): Answer {
  if (!(error instanceof Error)) return { kind: 'unreachable', why: 'unknown error' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const why = `${code}: ${error.message}`.slice(0, 300);
  return UNTRUSTED.test(code) ? { kind: 'untrusted', why } : { kind: 'unreachable', why };
}
