import { Agent, request, type RequestOptions } from 'node:https';
import type { ClientRequestArgs, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { LIMITS } from '../../wire/limits.ts';
import { retryAfterMs } from './back-off.ts';
import { whoseTimeIsWrong } from './certificate-time.ts';
import { Dialler, reasonOf, type Collector, type Dialled } from './dial.ts';

/**
 * Requests to the one collector, over Node's own HTTPS: undici would cost the agent, which idles nearly always, 65 ms
 * and 5 MB of private memory for nothing that it uses. No redirects, no cookies, no compression of answers, a cap on
 * their size and one deadline for it all; `dial.ts` has the connections.
 */

/** What became of one request; everything but `answer` means that the collector may or may not have got it. */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: unknown;
      readonly retryAfterMs?: number;
      /** How far the collector's clock is ahead of ours, to a second or two; absent when it did not say. */
      readonly clockOffsetMs?: number;
    }
  /** No connection, no answer in time, cut off midway, or more than LIMITS.responseBytes. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** Something answered that is not our collector: another certificate, another name, an older TLS. */
  | { readonly kind: 'untrusted'; readonly why: string }
  /** The dates of the collector's certificate do not fit this machine's clock; `why` says which of the two is wrong. */
  | { readonly kind: 'wrong-time'; readonly why: string };

/** One POST to the collector; a path without origin, since there is only one to speak with. */
export interface Post {
  readonly path: string;
  readonly body: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** From the first packet to the last byte of the answer. */
export const DEADLINE_MS = 30_000;
/** Interim answers (1xx) to one request; nothing that we send asks for any. */
const MAX_INTERIM = 10;
/** Idle connections are dropped soon: a million agents must not hold a million sockets. */
const IDLE_MS = 4000;

/** A connection to the collector; `close` ends what is under way. */
export class HttpsClient {
  readonly #collector: Collector;
  readonly #agent: DialAgent;
  readonly #deadlineMs: number;

  constructor(collector: Collector, deadlineMs = DEADLINE_MS) {
    this.#collector = collector;
    this.#deadlineMs = deadlineMs;
    this.#agent = new DialAgent(new Dialler(collector));
  }

  /** Sends it and resolves to what became of it; never throws for the network's or the collector's sake. */
  async post(post: Post): Promise<Answer> {
    const ending = new AbortController();
    const end = () => ending.abort();
    const timer = setTimeout(end, this.#deadlineMs);
    post.signal?.addEventListener('abort', end, { once: true });
    if (post.signal?.aborted === true) end();
    try {
      const answer = await this.#send(post, ending.signal);
      if (answer.kind !== 'wrong-time' || ending.signal.aborted) return answer;
      return { kind: 'wrong-time', ...(await whoseTimeIsWrong(this.#collector, ending.signal)) };
    } finally {
      clearTimeout(timer);
      post.signal?.removeEventListener('abort', end);
    }
  }

  /** Drops all connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #send(post: Post, signal: AbortSignal): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const failed = (error: unknown) =>
      resolve(signal.aborted ? { kind: 'unreachable', why: 'no whole answer in time' } : failureOf(error));
    const sentAtMs = Date.now();
    const outgoing = request(new URL(post.path, this.#collector.url), this.#options(post, signal), (incoming) => {
      readAnswer(incoming, sentAtMs).then(resolve, failed);
    });
    let interim = 0;
    outgoing.on('information', () => {
      interim += 1;
      if (interim > MAX_INTERIM) outgoing.destroy(new Error(`more than ${MAX_INTERIM} interim answers`));
    });
    outgoing.on('error', failed);
    outgoing.end(post.body);
    return promise;
  }

  #options(post: Post, signal: AbortSignal): DialOptions {
    return {
      method: 'POST',
      agent: this.#agent,
      signal,
      dialSignal: signal,
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

/** Node takes `signal` out before an agent sees the options. */
interface DialOptions extends RequestOptions {
  readonly dialSignal?: AbortSignal;
}

/** Keeps one connection, which the dialler opens; resumes its TLS session. */
class DialAgent extends Agent {
  readonly #dialler: Dialler;
  readonly #closed = new AbortController();
  #session: Buffer | undefined;

  constructor(dialler: Dialler) {
    super({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1, timeout: IDLE_MS });
    this.#dialler = dialler;
  }

  override createConnection(
    options: ClientRequestArgs & { readonly dialSignal?: AbortSignal },
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    void this.#dial(options.dialSignal ?? this.#closed.signal, (error, socket) => {
      // Node looks at no socket when there is an error; its types do not say so.
      callback?.(error, socket as Duplex);
    });
  }

  override destroy(): void {
    this.#closed.abort();
    super.destroy();
  }

  async #dial(signal: AbortSignal, done: (error: Error | null, socket?: Duplex) => void): Promise<void> {
    const dialled = await this.#dialler.dial({ signal, session: this.#session });
    if (dialled.kind !== 'connected') {
      done(new DialFailure(dialled));
      return;
    }
    if (this.#closed.signal.aborted) dialled.socket.destroy();
    dialled.socket.on('session', (session) => {
      this.#session = session;
    });
    done(null, dialled.socket);
  }
}

/** Carries what dialling came to through Node's agent. */
class DialFailure extends Error {
  readonly dialled: Exclude<Dialled, { kind: 'connected' }>;

  constructor(dialled: Exclude<Dialled, { kind: 'connected' }>) {
    super(dialled.why);
    this.dialled = dialled;
  }
}

async function readAnswer(incoming: IncomingMessage, sentAtMs: number): Promise<Answer> {
  const status = incoming.statusCode ?? 0;
  const clockOffsetMs = offsetOf(incoming.headers.date, (sentAtMs + Date.now()) / 2);
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
  // A date to wait for is on the collector's clock.
  const wait = retryAfterMs(incoming.headers['retry-after'], Date.now() + (clockOffsetMs ?? 0));
  return {
    kind: 'answer',
    status,
    body: parsed(Buffer.concat(parts)),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
  };
}

/** From the answer's `Date`, which is cut to the second. */
function offsetOf(date: string | undefined, ourMs: number): number | undefined {
  const theirMs = date === undefined || date.length > 64 ? Number.NaN : Date.parse(date);
  return Number.isNaN(theirMs) ? undefined : Math.round(theirMs + 500 - ourMs);
}

/** The answer's JSON; undefined when it is none, as from a proxy. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // every caller checks the shape, so that this is one more wrong shape
  }
}

function failureOf(error: unknown): Answer {
  if (error instanceof DialFailure) return { kind: error.dialled.kind, why: error.dialled.why };
  return { kind: 'unreachable', why: reasonOf(error) };
}
