import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Finding } from '../../src/domain/finding.ts';
import { openFindingsDigest } from '../../src/wire/open-digest.ts';
import type { Batch, BatchEntry, EnrolAnswer, Nonce } from '../../src/wire/protocol.ts';
import { BATCH_HEADERS, ROUTES } from '../../src/wire/routes.ts';
import {
  batchBytes,
  batchDigest,
  enrolmentBytes,
  FIRST_PREVIOUS,
  renewalBytes,
  type BatchPosition,
} from '../../src/wire/signed-bytes.ts';
import { decodeToken } from '../../src/wire/token.ts';
import type { HttpAnswer, HttpCall } from './running-collector.ts';

/** How a test host reaches a collector. */
export type Call = (call: HttpCall) => Promise<HttpAnswer>;

/** A host with a real key that speaks the agent's protocol, and can be told to speak it wrongly. */
export class TestHost {
  readonly #call: Call;
  readonly #key: KeyObject;
  readonly hostId: string;
  readonly collectorId: string;
  bearer: string;
  epoch = 1;
  sequence = 1;
  previous: string = FIRST_PREVIOUS;

  private constructor(call: Call, key: KeyObject, answer: EnrolAnswer) {
    this.#call = call;
    this.#key = key;
    this.hostId = answer.hostId;
    this.collectorId = answer.collectorId;
    this.bearer = answer.bearer;
  }

  /** Enrols a new host with the one-line token. */
  static async enrol(
    call: Call,
    token: string,
    given: string | { readonly name: string; readonly machineId: string } = 'ada-laptop',
  ): Promise<TestHost> {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const answer = await TestHost.tryEnrol(call, {
      secret: decodeToken(token).secret,
      publicKey,
      privateKey,
      ...(typeof given === 'string' ? { name: given } : given),
    });
    if (answer.status !== 200) throw new Error(answer.text);
    return new TestHost(call, privateKey, answer.json() as unknown as EnrolAnswer);
  }

  /** Sends one enrolment, whatever comes of it. */
  static async tryEnrol(
    call: Call,
    given: {
      readonly secret: string;
      readonly publicKey: KeyObject;
      readonly privateKey: KeyObject;
      readonly name?: string;
      readonly machineId?: string | undefined;
      readonly nonce?: string;
    },
  ): Promise<HttpAnswer> {
    const { nonce: fresh, collectorId } = (await call({ path: ROUTES.nonce, body: '{}' })).json() as unknown as Nonce;
    const nonce = given.nonce ?? fresh;
    const body = {
      token: given.secret,
      publicKey: given.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
      nonce,
      signature: sign(null, enrolmentBytes(collectorId, given.secret, nonce), given.privateKey).toString('base64url'),
      labels: {
        name: given.name ?? 'ada-laptop',
        platform: 'linux',
        osName: 'Debian GNU/Linux',
        osVersion: '13',
        ...(given.machineId === undefined ? {} : { machineId: given.machineId }),
      },
    };
    return call({ path: ROUTES.enrol, body: JSON.stringify(body) });
  }

  get authorization(): string {
    return `${this.hostId}.${this.bearer}`;
  }

  get position(): BatchPosition {
    return {
      collectorId: this.collectorId,
      hostId: this.hostId,
      epoch: this.epoch,
      sequence: this.sequence,
      previous: this.previous,
    };
  }

  /** The bytes of a batch. */
  body(entries: readonly BatchEntry[], open: readonly Finding[]): Buffer {
    const batch: Batch = { schema: 'bandog.batch/1', entries: [...entries], openFindings: openFindingsDigest(open) };
    return gzipSync(JSON.stringify(batch));
  }

  /** The headers of a batch at this host's place of its chain, signed by `key`, which is its own unless said otherwise. */
  headers(body: Uint8Array, given: Partial<BatchPosition> & { readonly key?: KeyObject } = {}): Record<string, string> {
    const { key = this.#key, ...changed } = given;
    const at = { ...this.position, ...changed };
    return {
      'content-encoding': 'gzip',
      [BATCH_HEADERS.epoch]: String(at.epoch),
      [BATCH_HEADERS.sequence]: String(at.sequence),
      [BATCH_HEADERS.previous]: at.previous,
      [BATCH_HEADERS.signature]: sign(null, batchBytes(at, body), key).toString('base64url'),
    };
  }

  /** Sends the next batch and goes on when it is taken. */
  async send(entries: readonly BatchEntry[], open: readonly Finding[]): Promise<HttpAnswer> {
    return this.sendBody(this.body(entries, open));
  }

  /** Sends these bytes as the next batch and goes on when they are taken. */
  async sendBody(body: Uint8Array): Promise<HttpAnswer> {
    const answer = await this.#call({ path: ROUTES.batches, bearer: this.authorization, headers: this.headers(body), body });
    if (answer.status === 200 && answer.json()['outcome'] === 'committed') this.skip(body);
    return answer;
  }

  /** Goes on after these bytes, which the collector has. */
  skip(body: Uint8Array): void {
    this.previous = batchDigest(this.position, body);
    this.sequence += 1;
  }

  /** Asks for a new bearer, signed by `key`. */
  async renew(key: KeyObject = this.#key): Promise<HttpAnswer> {
    const { nonce } = (await this.#call({ path: ROUTES.nonce, body: '{}' })).json() as unknown as Nonce;
    const signature = sign(null, renewalBytes(this.collectorId, this.hostId, nonce), key).toString('base64url');
    return this.#call({ path: ROUTES.renew, body: JSON.stringify({ hostId: this.hostId, nonce, signature }) });
  }
}
