import { createPublicKey, randomBytes, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Compile } from 'typebox/compile';
import type { Finding } from '../../src/domain/finding.ts';
import { openFindingsDigest } from '../../src/wire/open-digest.ts';
import { Batch, EnrolRequest, Heartbeat, RenewRequest, type BatchEntry } from '../../src/wire/protocol.ts';
import { BATCH_HEADERS, ROUTES } from '../../src/wire/routes.ts';
import { batchBytes, batchDigest, enrolmentBytes, FIRST_PREVIOUS, renewalBytes } from '../../src/wire/signed-bytes.ts';
import { encodeToken } from '../../src/wire/token.ts';

/** What a test makes of one request, before or after the collector has done its work. */
export type Fault =
  | 'none'
  /** The connection is cut before anything is done. */
  | 'drop-request'
  /** The work is done, and the connection cut before the answer. */
  | 'drop-answer'
  /** Nothing is done, and nothing answered before `cut`. */
  | 'hold'
  /** This is answered and nothing done. */
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> };

interface KnownHost {
  readonly hostId: string;
  readonly key: ReturnType<typeof createPublicKey>;
  bearer: string;
  sequence: number;
  last: string;
  open: Map<string, Finding>;
  readonly entries: BatchEntry[];
}

const check = {
  batch: Compile(Batch),
  enrol: Compile(EnrolRequest),
  renew: Compile(RenewRequest),
  heartbeat: Compile(Heartbeat),
};

/**
 * A collector for the agent's tests: it speaks the whole protocol over real TLS, checks every signature, chain position
 * and schema, keeps what it commits in memory, and fails as it is told.
 */
export class SmallCollector {
  readonly hosts = new Map<string, KnownHost>();
  readonly requests: string[] = [];
  readonly violations: string[] = [];
  readonly heartbeats: Heartbeat[] = [];
  fault: (route: string, entries: number) => Fault = () => 'none';
  /** Entries that no batch may hold. */
  refuses: (entry: BatchEntry) => boolean = () => false;
  /** The next answer demands a resync. */
  resync = false;
  readonly #server: Server;
  readonly #collectorId = randomBytes(16).toString('hex');
  readonly #nonces = new Set<string>();
  readonly #fingerprint: string;

  private constructor(server: Server, fingerprint: string) {
    this.#server = server;
    this.#fingerprint = fingerprint;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response));
  }

  /** Listens on a port of 127.0.0.1. */
  static async start(given: { readonly certificates?: Certificates; readonly port?: number } = {}): Promise<SmallCollector> {
    const { key, chain, fingerprint } = certificates(given.certificates ?? 'right');
    const server = createServer({ key, cert: chain, minVersion: 'TLSv1.3' });
    const collector = new SmallCollector(server, fingerprint);
    await new Promise<void>((resolve) => server.listen(given.port ?? 0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  token(changes: { readonly fingerprint?: string; readonly url?: string } = {}): string {
    return encodeToken({ url: this.url, fingerprint: this.#fingerprint, secret: 'secret', ...changes });
  }

  /** The only enrolled host. */
  get host(): KnownHost {
    const [host] = this.hosts.values();
    if (host === undefined || this.hosts.size > 1) throw new Error(`${this.hosts.size} hosts are enrolled`);
    return host;
  }

  /** Cuts all connections, as a proxy does. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    try {
      for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    } catch {
      return; // the agent was killed midway
    }
    const body = Buffer.concat(parts);
    const route = request.url ?? '';
    const fault = this.fault(route, route === ROUTES.batches ? entriesIn(body) : 0);
    this.requests.push(route);
    if (fault === 'drop-request') return void request.socket.destroy();
    if (fault === 'hold') return;
    if (typeof fault === 'object') return void response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
    const [status, answer] = this.#answer(route, request, body);
    if (fault === 'drop-answer') return void request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #answer(route: string, request: IncomingMessage, body: Buffer): readonly [number, object] {
    if (route === ROUTES.nonce) {
      const nonce = randomBytes(16).toString('base64url');
      this.#nonces.add(nonce);
      return [200, { collectorId: this.#collectorId, nonce }];
    }
    if (route === ROUTES.enrol) return this.#enrol(JSON.parse(body.toString()));
    if (route === ROUTES.renew) return this.#renew(JSON.parse(body.toString()));
    const [hostId, secret] = (request.headers.authorization ?? '').replace(/^Bearer /, '').split('.');
    const host = this.hosts.get(hostId ?? '');
    if (host?.bearer !== secret || host === undefined) return refusal(401, 'E_UNAUTHENTICATED');
    if (route === ROUTES.batches) return this.#batch(host, request, body);
    const heartbeat: unknown = JSON.parse(body.toString());
    if (check.heartbeat.Check(heartbeat)) this.heartbeats.push(heartbeat);
    else this.violations.push('heartbeat breaks the schema');
    return [200, { contactIntervalSeconds: 30, resync: this.#wantsResync() }];
  }

  #wantsResync(): boolean {
    const wanted = this.resync;
    this.resync = false;
    return wanted;
  }

  #enrol(given: unknown): readonly [number, object] {
    if (!check.enrol.Check(given) || !this.#nonces.delete(given.nonce) || given.token !== 'secret')
      return refusal(403, 'E_ENROL_REFUSED');
    const key = createPublicKey({ key: Buffer.from(given.publicKey, 'base64url'), format: 'der', type: 'spki' });
    const bytes = enrolmentBytes(this.#collectorId, given.token, given.nonce);
    if (!verify(null, bytes, key, Buffer.from(given.signature, 'base64url'))) return refusal(400, 'E_BAD_SIGNATURE');
    const hostId = randomBytes(16).toString('hex');
    const bearer = randomBytes(16).toString('base64url');
    this.hosts.set(hostId, { hostId, key, bearer, sequence: 0, last: FIRST_PREVIOUS, open: new Map(), entries: [] });
    return [
      200,
      {
        hostId,
        collectorId: this.#collectorId,
        bearer,
        epoch: 1,
        contactIntervalSeconds: 30,
        commandKey: 'AAAA',
        publisherKey: 'AAAA',
      },
    ];
  }

  #renew(given: unknown): readonly [number, object] {
    const host = check.renew.Check(given) ? this.hosts.get(given.hostId) : undefined;
    if (host === undefined || !check.renew.Check(given) || !this.#nonces.delete(given.nonce))
      return refusal(401, 'E_UNAUTHENTICATED');
    const bytes = renewalBytes(this.#collectorId, host.hostId, given.nonce);
    if (!verify(null, bytes, host.key, Buffer.from(given.signature, 'base64url'))) return refusal(401, 'E_UNAUTHENTICATED');
    host.bearer = randomBytes(16).toString('base64url');
    return [200, { bearer: host.bearer }];
  }

  #batch(host: KnownHost, request: IncomingMessage, body: Buffer): readonly [number, object] {
    const header = (name: string) => String(request.headers[name] ?? '');
    const position = {
      collectorId: this.#collectorId,
      hostId: host.hostId,
      epoch: Number(header(BATCH_HEADERS.epoch)),
      sequence: Number(header(BATCH_HEADERS.sequence)),
      previous: header(BATCH_HEADERS.previous),
    };
    if (!verify(null, batchBytes(position, body), host.key, Buffer.from(header(BATCH_HEADERS.signature), 'base64url'))) {
      this.violations.push('bad signature');
      return refusal(400, 'E_BAD_SIGNATURE');
    }
    const digest = batchDigest(position, body);
    const contact = { contactIntervalSeconds: 30, resync: this.#wantsResync() };
    if (position.sequence === host.sequence && digest === host.last)
      return [200, { outcome: 'duplicate', expected: host.sequence + 1, ...contact }];
    if (position.sequence === host.sequence || (position.sequence === host.sequence + 1 && position.previous !== host.last)) {
      this.violations.push(`fork at ${position.sequence}`);
      return refusal(409, 'E_BATCH_FORKED');
    }
    if (position.sequence !== host.sequence + 1) {
      const expected = { epoch: 1, sequence: host.sequence + 1, previous: host.last };
      return [409, { code: 'E_BATCH_OUT_OF_ORDER', message: 'elsewhere', remedy: 'align', expected }];
    }
    const batch: unknown = JSON.parse(gunzipSync(body).toString());
    if (!check.batch.Check(batch)) {
      this.violations.push(`batch breaks the schema: ${JSON.stringify(check.batch.Errors(batch)[0])}`);
      return refusal(400, 'E_BATCH_MALFORMED');
    }
    if (batch.entries.some((entry) => this.refuses(entry))) return refusal(400, 'E_BATCH_MALFORMED');
    for (const entry of batch.entries) apply(host.open, entry);
    host.entries.push(...batch.entries);
    host.sequence = position.sequence;
    host.last = digest;
    if (openFindingsDigest(host.open.values()) !== batch.openFindings)
      this.violations.push(`digest differs after ${position.sequence}`);
    return [200, { outcome: 'committed', expected: host.sequence + 1, ...contact }];
  }
}

function apply(open: Map<string, Finding>, entry: BatchEntry): void {
  if (entry.kind === 'resync') open.clear();
  if (entry.kind !== 'finding') return;
  if (entry.finding.state === 'gone') open.delete(entry.finding.id);
  else open.set(entry.finding.id, entry.finding);
}

function entriesIn(body: Buffer): number {
  try {
    return (JSON.parse(gunzipSync(body).toString()) as Batch).entries.length;
  } catch {
    return 0; // what is no batch has no entries; the answer says so
  }
}

function refusal(status: number, code: string): readonly [number, object] {
  return [status, { code, message: 'refused', remedy: 'none' }];
}

/**
 * Certificates made with openssl, valid for a hundred years: `right` and `elsewhere` are of one authority, for 127.0.0.1 and
 * for another name; `stranger` is for 127.0.0.1 too, of another authority.
 */
export type Certificates = 'right' | 'stranger' | 'elsewhere';

function certificates(name: Certificates): { readonly key: string; readonly chain: string; readonly fingerprint: string } {
  const read = (file: string) => readFileSync(path.join(import.meta.dirname, 'fixtures', file), 'utf8');
  const chain = read(`${name}.chain.pem`);
  const authority = new X509Certificate(chain.slice(chain.lastIndexOf('-----BEGIN')));
  return { key: read(`${name}.key.pem`), chain, fingerprint: authority.fingerprint256.replaceAll(':', '').toLowerCase() };
}
