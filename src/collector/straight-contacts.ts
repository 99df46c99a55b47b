import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import { Compile } from 'typebox/compile';
import { LIMITS } from '../wire/limits.ts';
import { Heartbeat } from '../wire/protocol.ts';
import { ROUTES, WAITS_HEADER } from '../wire/routes.ts';
import { EVERY_ANSWER, JSON_ANSWER } from './answer-headers.ts';
import { hostOfBearer } from './guard.ts';
import { jsonOf } from './json-body.ts';
import { hearHost } from './routes/contact/hear.ts';
import type { RouteContext } from './routes/contract.ts';
import { brokenSchema, refusalOf } from './routes/refusals.ts';
import { isCrowded } from './sockets.ts';

const heartbeatCheck = Compile(Heartbeat);

/** What hears heartbeats on a way of their own. */
export interface StraightParts {
  readonly context: RouteContext;
  readonly log: FastifyBaseLogger;
  /** Whoever answers all else. */
  readonly ordinary: RequestListener;
  /** Whether the server goes down: then the ordinary way says so. */
  isClosing(): boolean;
}

/**
 * Answers heartbeats as agents send them straight from the connection: they are nearly all that a large fleet says, and a framework's life
 * cycle would be a third of what each costs. In the order of every request of a host: bearer, then body, its bounds, depth, form; answered after the
 * commit. What is not exactly such a request takes the ordinary way.
 */
export function straightContacts({ context, log, ordinary, isClosing }: StraightParts): RequestListener {
  return (request, response) => {
    if (isPlainHeartbeat(request) && !isClosing()) begin({ request, response, context, log });
    else ordinary(request, response);
  };
}

function isPlainHeartbeat({ method, url, headers }: IncomingMessage): boolean {
  if (url !== ROUTES.heartbeat || method !== 'POST' || headers['content-type'] !== 'application/json') return false;
  const length = Number(headers['content-length']);
  return length > 0 && length <= LIMITS.requestBytes;
}

interface Asked extends Pick<StraightParts, 'context' | 'log'> {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Looks who it is. Never throws. */
function begin(asked: Asked): void {
  const { request, context } = asked;
  const refuse = (error: unknown) => refuseFor(asked, error);
  const beganMs = context.clock.monotonicMs();
  try {
    const host = hostOfBearer(request.headers.authorization, context);
    if (host instanceof Promise) host.then(({ hostId }) => readBody(asked, { hostId, beganMs })).catch(refuse);
    else readBody(asked, { hostId: host.hostId, beganMs });
  } catch (error) {
    refuse(error);
  }
}

interface Proven {
  readonly hostId: string;
  readonly beganMs: number;
}

/** Its length bounds it; when the connection breaks it never ends, and nothing comes of it. */
function readBody(asked: Asked, proven: Proven): void {
  const chunks: Buffer[] = [];
  asked.request.on('data', (chunk: Buffer) => chunks.push(chunk));
  asked.request.on('end', () => {
    const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    answer(asked, proven, body).catch((error: unknown) => refuseFor(asked, error));
  });
}

async function answer(asked: Asked, { hostId, beganMs }: Proven, body: Buffer): Promise<void> {
  const { request, response, context } = asked;
  let read: ReturnType<typeof jsonOf>;
  try {
    read = jsonOf(body);
  } catch (error) {
    // As on the ordinary way: who sends what cannot be read is not believed to send requests after it.
    refuseFor(asked, error, { isLast: true });
    return;
  }
  const { value: said, text } = read;
  if (!heartbeatCheck.Check(said)) throw brokenSchema('body', heartbeatCheck.Errors(said)[0]);
  const tookMs = () => context.clock.monotonicMs() - beganMs;
  const mayWait = request.headers[WAITS_HEADER] !== undefined;
  const told = await hearHost(context, { hostId, said, text, mayWait, response, tookMs });
  send(response, { status: 200, headers: {}, answer: told }, context);
}

function refuseFor({ response, context, log }: Asked, error: unknown, { isLast = false } = {}): void {
  // A defect of ours after the answer began: nothing can be said on this connection any more.
  if (response.headersSent) response.destroy();
  else send(response, { ...refusalOf(error, { log, method: 'POST', route: ROUTES.heartbeat }), isLast }, context);
}

interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: object;
  /** Whether its connection closes with it. */
  readonly isLast?: boolean;
}

function send(response: ServerResponse, { status, headers, answer: told, isLast = false }: Told, context: RouteContext): void {
  const text = JSON.stringify(told);
  // Names and values in turn, which Node writes as they are.
  const all = [...ALWAYS, 'content-length', String(Buffer.byteLength(text)), ...Object.entries(headers).flat()];
  if (isLast || isCrowded(context)) all.push('connection', 'close');
  response.writeHead(status, all);
  response.end(text);
}

const ALWAYS: readonly string[] = [...Object.entries(EVERY_ANSWER).flat(), 'content-type', JSON_ANSWER];
