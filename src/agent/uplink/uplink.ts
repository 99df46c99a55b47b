import { LIMITS } from '../../wire/limits.ts';
import {
  isBatchAnswer,
  isCataloguePiece,
  isContactAnswer,
  isErrorAnswer,
  isNonce,
  isRenewAnswer,
} from '../../wire/parse-answers.ts';
import type { BatchAnswer, ContactAnswer, ErrorAnswer, Heartbeat, PieceRequest } from '../../wire/protocol.ts';
import { BATCH_HEADERS, ROUTES } from '../../wire/routes.ts';
import { batchBytes, renewalBytes } from '../../wire/signed-bytes.ts';
import { checkCollector, type StepOutcome } from './check-collector.ts';
import type { HostKey } from './host-key.ts';
import { HttpsClient, type Answer } from './https.ts';
import type { Identity } from './identity.ts';
import { DIRECT, type Network } from './network.ts';

/** What became of a batch. */
export type BatchOutcome =
  | { readonly kind: 'committed'; readonly answer: BatchAnswer }
  /** The collector refuses this content for ever, however often it is sent. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It stands elsewhere in the chain. */
  | { readonly kind: 'out-of-order'; readonly expected: NonNullable<ErrorAnswer['expected']> }
  /** Another agent has used this host's key, or an old copy of this state was restored. */
  | { readonly kind: 'forked'; readonly why: string }
  | Failed;

/** What became of a heartbeat. */
export type ContactOutcome = { readonly kind: 'contact'; readonly answer: ContactAnswer } | Failed;

/** It may or may not have arrived: try the same again later. */
export interface Failed {
  readonly kind: 'failed';
  readonly why: string;
  /** The wait that the collector asked for. */
  readonly retryAfterMs?: number;
}

/** The position in the chain and the bytes of one batch. */
export interface OutgoingBatch {
  readonly position: { readonly epoch: number; readonly sequence: number; readonly previous: string };
  readonly body: Uint8Array;
}

/** Statuses that say nothing of a batch's content, whoever gave them. */
const REFUSED_CODES: ReadonlySet<string> = new Set(['E_BATCH_MALFORMED', 'E_BAD_REQUEST', 'E_TOO_LARGE']);

/** Talks to the collector as this host. One request at a time; a 401 is answered by proving the key anew, never by another enrolment. */
export class Uplink {
  readonly #client: HttpsClient;
  readonly #key: HostKey;
  readonly #keep: (identity: Identity) => void;
  readonly #network: Network;
  #identity: Identity;
  #clockOffsetMs: number | undefined;

  /** `keep` puts a renewed identity on disk. */
  constructor(host: {
    readonly identity: Identity;
    readonly key: HostKey;
    readonly keep: (identity: Identity) => void;
    readonly network?: Network;
  }) {
    this.#identity = host.identity;
    this.#key = host.key;
    this.#keep = host.keep;
    this.#network = host.network ?? DIRECT;
    this.#client = new HttpsClient({ ...host.identity, network: this.#network });
  }

  /** Sends a batch; the same one may be sent again after `failed`. */
  async deliver(batch: OutgoingBatch, signal?: AbortSignal): Promise<BatchOutcome> {
    const { collectorId, hostId } = this.#identity;
    const { epoch, sequence, previous } = batch.position;
    const signature = this.#key.sign(batchBytes({ collectorId, hostId, epoch, sequence, previous }, batch.body));
    const headers = {
      'content-encoding': 'gzip',
      [BATCH_HEADERS.epoch]: String(epoch),
      [BATCH_HEADERS.sequence]: String(sequence),
      [BATCH_HEADERS.previous]: previous,
      [BATCH_HEADERS.signature]: signature,
    };
    const answer = await this.#authenticated({ path: ROUTES.batches, body: batch.body, headers, ...(signal && { signal }) });
    if (answer.kind !== 'answer') return failed(answer);
    if (answer.status === 200 && isBatchAnswer(answer.body)) return { kind: 'committed', answer: answer.body };
    if (answer.status < 400 || answer.status >= 500) return failed(answer);
    const refusal = isErrorAnswer(answer.body) ? answer.body : undefined;
    if (refusal?.code === 'E_BATCH_FORKED') return { kind: 'forked', why: refusal.message };
    if (refusal?.code === 'E_BATCH_OUT_OF_ORDER' && refusal.expected !== undefined)
      return { kind: 'out-of-order', expected: refusal.expected };
    // 413 and 422 also from a proxy: smaller batches get through, and one that never does must not stop the others.
    const isContent =
      answer.status === 413 || answer.status === 422 || (refusal !== undefined && REFUSED_CODES.has(refusal.code));
    return isContent ? { kind: 'refused', why: refusal?.code ?? `status ${answer.status}` } : failed(answer);
  }

  /** Says that this host is alive. */
  async heartbeat(heartbeat: Heartbeat, signal?: AbortSignal): Promise<ContactOutcome> {
    const answer = await this.#authenticated({
      path: ROUTES.heartbeat,
      body: Buffer.from(JSON.stringify(heartbeat)),
      headers: {},
      ...(signal && { signal }),
    });
    if (answer.kind === 'answer' && answer.status === 200 && isContactAnswer(answer.body))
      return { kind: 'contact', answer: answer.body };
    return failed(answer);
  }

  /** How far the collector's clock was ahead of this machine's at the last answer, to a second or two; undefined before the first. */
  get clockOffsetMs(): number | undefined {
    return this.#clockOffsetMs;
  }

  /** How each step on the way to the collector goes now. */
  check(signal?: AbortSignal): Promise<readonly StepOutcome[]> {
    const { url, authority, collectorId } = this.#identity;
    const collector = { url, network: this.#network, collectorId, ...(authority === undefined ? {} : { authority }) };
    return checkCollector({ ...collector, ...(signal && { signal }) });
  }

  /** Asks for a piece of a catalogue; its bytes are gzip, and not to be believed before the whole has its digest. */
  async piece(
    wanted: PieceRequest,
    signal?: AbortSignal,
  ): Promise<{ readonly kind: 'piece'; readonly bytes: Uint8Array } | Failed> {
    const body = Buffer.from(JSON.stringify(wanted));
    const answer = await this.#authenticated({ path: ROUTES.catalogue, body, headers: {}, ...(signal && { signal }) });
    if (answer.kind === 'answer' && answer.status === 200 && isCataloguePiece(answer.body))
      return { kind: 'piece', bytes: Buffer.from(answer.body.bytes, 'base64') };
    return failed(answer);
  }

  /** Ends what is under way. */
  close(): void {
    this.#client.close();
  }

  async #authenticated(post: {
    readonly path: string;
    readonly body: Uint8Array;
    readonly headers: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  }): Promise<Answer> {
    const answer = await this.#client.post({ ...post, headers: { ...post.headers, ...this.#bearer() } });
    if (answer.kind === 'answer') this.#clockOffsetMs = answer.clockOffsetMs ?? this.#clockOffsetMs;
    if (answer.kind !== 'answer' || answer.status !== 401) return answer;
    const renewed = await this.#renew(post.signal);
    return renewed ?? this.#client.post({ ...post, headers: { ...post.headers, ...this.#bearer() } });
  }

  #bearer(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.#identity.hostId}.${this.#identity.bearer}` };
  }

  /** Gets a new bearer for the same key; undefined when that worked, else why it did not. */
  async #renew(signal: AbortSignal | undefined): Promise<Answer | undefined> {
    const given = signal === undefined ? {} : { signal };
    const asked = await this.#client.post({ path: ROUTES.nonce, body: Buffer.from('{}'), ...given });
    if (asked.kind !== 'answer' || asked.status !== 200 || !isNonce(asked.body)) return asked;
    const { hostId, collectorId } = this.#identity;
    const { nonce } = asked.body;
    const request = { hostId, nonce, signature: this.#key.sign(renewalBytes(collectorId, hostId, nonce)) };
    const answer = await this.#client.post({ path: ROUTES.renew, body: Buffer.from(JSON.stringify(request)), ...given });
    if (answer.kind !== 'answer' || answer.status !== 200 || !isRenewAnswer(answer.body)) return answer;
    this.#identity = { ...this.#identity, bearer: answer.body.bearer };
    this.#keep(this.#identity);
    return undefined;
  }
}

/** The collector's interval within what an agent accepts. */
export const CONTACT_BOUNDS = LIMITS.contactIntervalSeconds;

function failed(answer: Answer): Failed {
  if (answer.kind !== 'answer') return { kind: 'failed', why: `${answer.kind}: ${answer.why}` };
  const refusal = isErrorAnswer(answer.body) ? ` ${answer.body.code}: ${answer.body.message}` : '';
  const wait = answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs };
  return { kind: 'failed', why: `status ${answer.status}${refusal}`, ...wait };
}
