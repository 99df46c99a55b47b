import type { HostLabels } from '../../domain/host.ts';
import { LIMITS } from '../../wire/limits.ts';
import {
  isBatchAnswer,
  isCataloguePiece,
  isContactAnswer,
  isErrorAnswer,
  isProgressAnswer,
  isWaitAnswer,
} from '../../wire/parse-answers.ts';
import type { BatchAnswer, ContactAnswer, ErrorAnswer, Heartbeat, PieceRequest } from '../../wire/protocol.ts';
import type { OrderProgress } from '../../wire/order-progress.ts';
import { BATCH_HEADERS, ROUTES, WAITS_HEADER } from '../../wire/routes.ts';
import { batchBytes } from '../../wire/signed-bytes.ts';
import { moveTo, type Move } from './addresses.ts';
import { checkCollector, type StepOutcome } from './check-collector.ts';
import type { Answer, Post } from './https.ts';
import type { Identity } from './identity.ts';
import { DIRECT, type Network } from './network.ts';
import { askNewIdentity, reintroduce, rotateKey, type Rekeyed, type Rotation } from './new-key.ts';
import { Session, type SessionParts } from './session.ts';
import { Upkeep } from './upkeep.ts';

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
export type ContactOutcome =
  | { readonly kind: 'contact'; readonly answer: ContactAnswer }
  /** As for a batch. */
  | { readonly kind: 'forked'; readonly why: string }
  | Failed;

/** It may or may not have arrived: try the same again later. */
export interface Failed {
  readonly kind: 'failed';
  readonly why: string;
  /** The wait that the collector asked for. */
  readonly retryAfterMs?: number;
}

/** What became of a request that is answered when there is an order. */
export type WaitOutcome =
  /** `seconds`: the next one would be held for so long; absent: none is to be sent for now. */
  | { readonly kind: 'answered'; readonly isOrdered: boolean; readonly seconds?: number }
  /** The collector does not hold it, or it is none that knows how. */
  | { readonly kind: 'refused' }
  /** No connection, or one that ended before the answer. */
  | { readonly kind: 'cut' };

/** What became of a word on how far an order is; it is not said again. */
export type ProgressOutcome =
  /** After so many seconds the next one is welcome; absent: none of this order. */
  | { readonly kind: 'answered'; readonly nextSeconds?: number }
  /** The collector takes none, or is none that knows how. */
  | { readonly kind: 'refused' }
  /** No connection, or one that ended before the answer. */
  | { readonly kind: 'cut' };

/** The position in the chain and the bytes of one batch. */
export interface OutgoingBatch {
  readonly position: { readonly epoch: number; readonly sequence: number; readonly previous: string };
  readonly body: Uint8Array;
}

/** Statuses that say nothing of a batch's content, whoever gave them. */
const REFUSED_CODES: ReadonlySet<string> = new Set(['E_BATCH_MALFORMED', 'E_BAD_REQUEST', 'E_TOO_LARGE']);

/** Talks to the collector as this host. One request at a time, beside one that is held; a 401 is answered by proving the key anew, never by another enrolment. */
export class Uplink {
  readonly #session: Session;
  readonly #upkeep: Upkeep;

  /** `keep` puts a changed identity on disk. */
  constructor(host: Omit<SessionParts, 'network'> & { readonly network?: Network }) {
    this.#session = new Session({ network: DIRECT, ...host });
    this.#upkeep = new Upkeep(this.#session);
  }

  /** Who this host is now; a batch is bound to these three. */
  get collectorId(): string {
    return this.#session.identity.collectorId;
  }
  get hostId(): string {
    return this.#session.identity.hostId;
  }
  get epoch(): number {
    return this.#session.identity.epoch;
  }

  /** Where the collector is now. */
  get url(): string {
    return this.#session.identity.url;
  }

  /** Sends a batch; the same one may be sent again after `failed`. */
  async deliver(batch: OutgoingBatch, signal?: AbortSignal): Promise<BatchOutcome> {
    const { collectorId, hostId } = this;
    const { epoch, sequence, previous } = batch.position;
    const signature = this.#session.keys.current.sign(batchBytes({ collectorId, hostId, epoch, sequence, previous }, batch.body));
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
    if (refusal?.code === 'E_BAD_SIGNATURE') await reintroduce(this.#session, signal);
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
      headers: { [WAITS_HEADER]: '1' },
      ...(signal && { signal }),
    });
    if (answer.kind === 'answer' && answer.status === 200 && isContactAnswer(answer.body))
      return { kind: 'contact', answer: answer.body };
    if (answer.kind === 'answer' && isErrorAnswer(answer.body) && answer.body.code === 'E_BATCH_FORKED')
      return { kind: 'forked', why: answer.body.message };
    return failed(answer);
  }

  /** Asks to be answered as soon as there is an order, and after so many seconds at the latest. May go on beside all else. */
  async wait(seconds: number, signal: AbortSignal): Promise<WaitOutcome> {
    const body = Buffer.from(JSON.stringify({ seconds }));
    const answer = await this.#session.held({ path: ROUTES.wait, body, headers: {}, signal });
    if (answer.kind !== 'answer') return { kind: answer.kind === 'unreachable' ? 'cut' : 'refused' };
    if (answer.status !== 200 || !isWaitAnswer(answer.body)) return { kind: 'refused' };
    const { orders: isOrdered, wait } = answer.body;
    return { kind: 'answered', isOrdered, ...(wait === undefined ? {} : { seconds: wait }) };
  }

  /** Says how far an order is; may go on beside all else, and stands in nobody's way. */
  async tellProgress(progress: OrderProgress, signal: AbortSignal): Promise<ProgressOutcome> {
    const body = Buffer.from(JSON.stringify(progress));
    const answer = await this.#session.aside({ path: ROUTES.progress, body, headers: {}, signal });
    if (answer.kind !== 'answer') return { kind: answer.kind === 'unreachable' ? 'cut' : 'refused' };
    if (answer.status !== 200 || !isProgressAnswer(answer.body)) return { kind: 'refused' };
    return { kind: 'answered', ...answer.body };
  }

  /** Gives this host a new key; after a failure the same is tried again by and by. */
  rotateKey(signal?: AbortSignal): Promise<Rotation> {
    return rotateKey(this.#session, signal);
  }

  /** Asks for an id of its own for a forked host; `become` takes it on. */
  askNewIdentity(labels: HostLabels, signal?: AbortSignal): Promise<Rekeyed> {
    return askNewIdentity(this.#session, labels, signal);
  }

  /** Goes on as this identity, which is on disk, under the key that counts now. */
  become(identity: Identity): void {
    this.#session.become(identity, { isKept: true });
  }

  /** Goes to the first of these addresses at which the collector answers; else stays, and tries again by and by. @throws KnownError E_BAD_REQUEST */
  moveTo(addresses: readonly string[], signal?: AbortSignal): Promise<Move> {
    return moveTo(this.#session, addresses, signal);
  }

  /** Does what is due beside deliveries; call it before each contact, with the addresses that settings name, if any. */
  upkeep(addresses: readonly string[] | undefined, signal?: AbortSignal): Promise<void> {
    return this.#upkeep.run(addresses, signal);
  }

  /** How far the collector's clock was ahead of this machine's at the last answer, to a second or two; undefined before the first. */
  get clockOffsetMs(): number | undefined {
    return this.#session.clockOffsetMs;
  }

  /** How each step on the way to the collector goes now. */
  check(signal?: AbortSignal): Promise<readonly StepOutcome[]> {
    const { identity, network } = this.#session;
    const { url, authority, collectorId } = identity;
    const collector = { url, network, collectorId, ...(authority === undefined ? {} : { authority }) };
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
    this.#session.close();
  }

  async #authenticated(post: Post): Promise<Answer> {
    const answer = await this.#session.authenticated(post);
    this.#upkeep.heard(answer.kind === 'answer');
    return answer;
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
