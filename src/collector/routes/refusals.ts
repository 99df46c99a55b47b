import type { FastifyBaseLogger, FastifyError } from 'fastify';
import { KnownError } from '../../domain/errors.ts';
import type { ErrorAnswer } from '../../wire/protocol.ts';
import { TooManyTries } from '../access/sign-in.ts';
import { Overloaded } from './admission.ts';
import { badRequest, statusOf } from './errors.ts';

/** What a request that is refused is answered with. */
export interface Refusal {
  readonly status: number;
  /** Beside those of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: ErrorAnswer;
}

/** Which request it was, for the log. */
export interface Refused {
  readonly log: FastifyBaseLogger;
  readonly method: string;
  /** As it was registered; undefined when there is none. */
  readonly route: string | undefined;
}

/** Every refusal has a code, a message and a remedy; a defect of ours is told to the log and not to the caller. */
export function refusalOf(error: unknown, { log, method, route }: Refused): Refusal {
  const known = error instanceof KnownError ? error : knownOf(error);
  if (known === undefined) {
    log.error({ err: error, method, route }, 'a request met a defect');
    const message = 'the collector met a defect of its own';
    return { status: 500, headers: {}, answer: { code: 'E_STORE_UNAVAILABLE', message, remedy: 'Look into its log.' } };
  }
  const { code, message, remedy } = known;
  // Who is told to come later is counted; a line for each would be a storm of its own.
  const level = statusOf(code) >= 500 && code !== 'E_OVERLOADED' ? 'error' : 'debug';
  log[level]({ code, message, route }, 'request refused');
  const told =
    code === 'E_STORE_UNAVAILABLE' ? STORE_UNAVAILABLE : { message: message.slice(0, 1000), remedy: remedy.slice(0, 1000) };
  return { status: statusOf(code), headers: headersOf(known), answer: { code, ...told } };
}

function headersOf(known: KnownError): Readonly<Record<string, string>> {
  if (known instanceof TooManyTries || known instanceof Overloaded) return { 'retry-after': String(known.seconds) };
  // A failover takes half a minute; a fleet that came back at once would meet it again, and all of itself after.
  if (known.code === 'E_STORE_UNAVAILABLE') return { 'retry-after': String(2 + Math.floor(Math.random() * STORE_SECONDS)) };
  return known.code === 'E_UNAUTHENTICATED' ? { 'www-authenticate': 'Bearer' } : {};
}

/** Over how many seconds those are spread who find the store away. */
const STORE_SECONDS = 15;

/** Where the store is, and what ails it, is nobody's business who asks from outside. */
const STORE_UNAVAILABLE = {
  message: 'the store does not work now',
  remedy: 'Try again after; the log of the collector says why.',
};

/** What Fastify itself refuses, in our words. */
function knownOf(error: unknown): KnownError | undefined {
  if (!isOfFastify(error)) return undefined;
  if (error.validation !== undefined) return brokenSchema(error.validationContext ?? 'request', error.validation[0]);
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new KnownError('E_TOO_LARGE', 'the body is above the limit', 'Send less at once.');
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new KnownError('E_UNSUPPORTED_VERSION', 'bodies are sent as `content-type: application/json`', 'Update the sender.');
  }
  return error.statusCode !== undefined && error.statusCode < 500 ? badRequest(error.message) : undefined;
}

function isOfFastify(error: unknown): error is FastifyError {
  return error instanceof Error;
}

/** What breaks the schema of a route, and where in which part of the request. */
export function brokenSchema(
  part: string,
  first: { readonly instancePath: string; readonly message?: string | undefined } | undefined,
): KnownError {
  return badRequest(`${part}${first?.instancePath ?? ''}: ${first?.message ?? 'breaks the schema'}`);
}
