import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { authoritiesFor, proxyFor, type Network, type Proxy } from './network.ts';
import { openTunnel } from './tunnel.ts';

/** Where the collector is, who vouches for it, and the way there. */
export interface Collector {
  /** `https://host:port`, without a path. */
  readonly url: string;
  /** PEM of the pinned authority; absent: its certificate is publicly trusted. */
  readonly authority?: string;
  readonly network: Network;
}

/** The steps to a connection, in order. */
export type DialStep = 'address' | 'connection' | 'proxy' | 'tls';

/** What came of dialling. */
export type Dialled =
  | { readonly kind: 'connected'; readonly socket: TLSSocket }
  /** `untrusted`: something answered that is not our collector; `wrong-time`: it may be, but for the dates of its certificate. */
  | { readonly kind: 'unreachable' | 'untrusted' | 'wrong-time'; readonly step: DialStep; readonly why: string };

/** What one dialling may use and tell. */
export interface Dialling {
  readonly signal: AbortSignal;
  /** Of an earlier connection, to resume. */
  readonly session?: Buffer | undefined;
  /** Told of each step that was done, with a word for a person. */
  readonly onStep?: (step: DialStep, detail: string) => void;
  /** Takes any certificate: only to look at it, and nothing secret may be sent then. */
  readonly takesAny?: boolean;
}

/** So long for each address of a name before the next is tried as well; Node's 250 ms is less than a slow line needs. */
const ATTEMPT_MS = 3000;

/** Opens TLS 1.3 connections to one collector, through its proxy when there is one. Whatever the environment says of TLS has no say. */
export class Dialler {
  readonly #url: URL;
  readonly #collector: Collector;
  readonly #proxy: Proxy | undefined;
  #context: SecureContext | undefined;

  constructor(collector: Collector) {
    this.#collector = collector;
    this.#url = new URL(collector.url);
    this.#proxy = proxyFor(collector.network, this.#url);
  }

  /** Whether a proxy is asked. */
  get proxy(): string | undefined {
    return this.#proxy?.url;
  }

  /** Connects, or says at which step that failed; never throws. What it opened is closed when it fails or `signal` aborts. */
  async dial(given: Dialling): Promise<Dialled> {
    const opened: Socket[] = [];
    const closeAll = () => opened.forEach((one) => one.destroy());
    given.signal.addEventListener('abort', closeAll, { once: true });
    try {
      return { kind: 'connected', socket: await this.#steps(given, opened) };
    } catch (error) {
      closeAll();
      if (error instanceof StepError) return failureOf(error, given.signal);
      throw error;
    } finally {
      // The connection may outlive what it was opened for.
      given.signal.removeEventListener('abort', closeAll);
    }
  }

  async #steps(given: Dialling, opened: Socket[]): Promise<TLSSocket> {
    const onStep = given.onStep ?? (() => undefined);
    const target = this.#proxy === undefined ? this.#url : new URL(this.#proxy.url);
    let raw = openTcp(target, onStep);
    opened.push(raw);
    if (given.signal.aborted) raw.destroy();
    await connected(raw);
    onStep('connection', `${raw.remoteAddress ?? 'unknown'} port ${raw.remotePort ?? 0}`);
    if (this.#proxy !== undefined) {
      if (target.protocol === 'https:') opened.push((raw = this.#toProxy(raw, target)));
      if (target.protocol === 'https:') await secured(raw, 'proxy');
      const refused = await openTunnel(raw, { target: authorityOf(this.#url), proxy: this.#proxy });
      if (refused !== undefined) throw new StepError('proxy', new Error(refused));
      onStep('proxy', this.#proxy.url);
    }
    const socket = this.#secure(raw, given);
    opened.push(socket);
    await secured(socket, 'tls');
    onStep('tls', `${socket.getProtocol() ?? 'TLS'}, ${socket.getCipher().name}`);
    return socket;
  }

  /** A proxy that is itself reached over TLS is an ordinary server of the company or the public. */
  #toProxy(raw: Socket, proxy: URL): TLSSocket {
    const ca = [...authoritiesFor(undefined, this.#collector.network.trust), ...authoritiesFor(undefined, 'system')];
    return connectTls({ socket: raw, ...named(proxy), ca, minVersion: 'TLSv1.2', rejectUnauthorized: true });
  }

  #secure(raw: Socket, given: Dialling): TLSSocket {
    const { authority, network } = this.#collector;
    // Once for all connections: the system's authorities are some two hundred.
    this.#context ??= createSecureContext({ ca: [...authoritiesFor(authority, network.trust)], minVersion: 'TLSv1.3' });
    return connectTls({
      socket: raw,
      ...named(this.#url),
      secureContext: this.#context,
      minVersion: 'TLSv1.3',
      rejectUnauthorized: given.takesAny !== true,
      ALPNProtocols: ['http/1.1'],
      ...(given.session === undefined ? {} : { session: given.session }),
    });
  }
}

/** Node asks for the addresses at every connection and keeps none. */
function openTcp(target: URL, onStep: NonNullable<Dialling['onStep']>): Socket {
  const host = bare(target.hostname);
  const raw = connectTcp({
    host,
    port: portOf(target),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
    noDelay: true,
  });
  const found: string[] = [];
  raw.on('lookup', (_error, address) => found.push(address));
  raw.once('connect', () => onStep('address', found.length === 0 ? host : [...new Set(found)].join(', ')));
  return raw;
}

async function connected(raw: Socket): Promise<void> {
  try {
    await once(raw, 'connect');
  } catch (error) {
    const isName = error instanceof Error && 'syscall' in error && error.syscall === 'getaddrinfo';
    throw new StepError(isName ? 'address' : 'connection', error);
  }
}

async function secured(socket: Socket, step: DialStep): Promise<void> {
  try {
    await once(socket, 'secureConnect');
  } catch (error) {
    throw new StepError(step, error);
  }
}

/** A step that failed, and why. */
class StepError extends Error {
  readonly step: DialStep;

  constructor(step: DialStep, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.step = step;
  }
}

/** Codes of Node and OpenSSL that mean: there was an answer, and not from whom we wanted. */
const UNTRUSTED =
  /^(?:CERT_|ERR_TLS_CERT|ERR_SSL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS_|INVALID_PURPOSE|HOSTNAME_)/;
const WRONG_TIME: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

function failureOf(error: StepError, signal: AbortSignal): Dialled {
  const { step, message: why, cause } = error;
  if (signal.aborted) return { kind: 'unreachable', step, why: `${step}: no answer in time` };
  const code = codeOf(cause);
  if (step !== 'tls') return { kind: 'unreachable', step, why };
  if (WRONG_TIME.has(code)) return { kind: 'wrong-time', step, why };
  return { kind: UNTRUSTED.test(code) ? 'untrusted' : 'unreachable', step, why };
}

/** The error of Node in one line; what failed for every address of a name is several errors without a text of their own. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const said = error instanceof AggregateError ? error.errors.map((one) => reasonOf(one)).join('; ') : error.message;
  const code = codeOf(error);
  return (code === '' || said.includes(code) ? said : `${code}: ${said}`).slice(0, 300);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

async function once(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const closed = () => reject(new Error('the connection was closed'));
  socket.once(event, resolve).once('error', reject).once('close', closed);
  try {
    await promise;
  } finally {
    socket.off(event, resolve).off('close', closed);
    // A late error of a socket that is given up, or whose next owner is not there yet, must not end the process.
    socket.off('error', reject).on('error', () => undefined);
  }
}

/** An address has no name to send, only one to check. */
function named(url: URL): { readonly host: string; readonly servername: string } {
  const host = bare(url.hostname);
  return { host, servername: isIP(host) === 0 ? host : '' };
}

function bare(hostname: string): string {
  return hostname.replaceAll(/[[\]]/g, '');
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'http:' ? 80 : 443;
}

function authorityOf(url: URL): string {
  return `${url.hostname}:${portOf(url)}`;
}
