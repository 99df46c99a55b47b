import { LIMITS } from '../../wire/limits.ts';
import { isNonce, isRenewAnswer } from '../../wire/parse-answers.ts';
import { ROUTES } from '../../wire/routes.ts';
import { renewalBytes } from '../../wire/signed-bytes.ts';
import type { HostKey } from './host-key.ts';
import type { HostKeys } from './host-keys.ts';
import { HttpsClient, type Answer, type Post } from './https.ts';
import type { Identity } from './identity.ts';
import type { Network } from './network.ts';

/** Beyond the longest that a request is held: for the connection, and an answer that is slow. */
const HELD_DEADLINE_MS = LIMITS.holdSeconds.max * 1000 + 15_000;

/** What is said then is old. */
const ASIDE_DEADLINE_MS = 5000;

/** Who speaks, with which keys, over which network; `keep` puts a changed identity on disk. */
export interface SessionParts {
  readonly identity: Identity;
  readonly keys: HostKeys;
  readonly keep: (identity: Identity) => void;
  readonly network: Network;
}

/** This host's standing with its collector: asks as this host, and proves its key anew when its bearer is no longer taken. */
export class Session {
  readonly keys: HostKeys;
  readonly network: Network;
  readonly #keep: (identity: Identity) => void;
  #identity: Identity;
  #client: HttpsClient;
  #clockOffsetMs: number | undefined;
  #waiting: HttpsClient | undefined;
  #aside: HttpsClient | undefined;

  constructor(parts: SessionParts) {
    this.keys = parts.keys;
    this.network = parts.network;
    this.#keep = parts.keep;
    this.#identity = parts.identity;
    this.#client = new HttpsClient({ ...parts.identity, network: parts.network });
  }

  /** Who this host is now. */
  get identity(): Identity {
    return this.#identity;
  }

  /** How far the collector's clock was ahead at the last answer; undefined before the first. */
  get clockOffsetMs(): number | undefined {
    return this.#clockOffsetMs;
  }

  /** Goes on as this identity, which is put on disk first unless it is there already. */
  become(identity: Identity, given: { readonly isKept?: boolean } = {}): void {
    if (given.isKept !== true) this.#keep(identity);
    const isMoved = identity.url !== this.#identity.url;
    this.#identity = identity;
    if (!isMoved) return;
    this.close();
    this.#client = new HttpsClient({ ...identity, network: this.network });
  }

  /** Asks without saying who asks. */
  async post(post: Post): Promise<Answer> {
    const answer = await this.#client.post(post);
    if (answer.kind === 'answer') this.#clockOffsetMs = answer.clockOffsetMs ?? this.#clockOffsetMs;
    return answer;
  }

  /** Asks as this host; a 401 is answered by proving the key, once, and never by another enrolment. */
  async authenticated(post: Post): Promise<Answer> {
    const asked = () => this.post({ ...post, headers: { ...post.headers, ...this.#bearer() } });
    const answer = await asked();
    if (answer.kind !== 'answer' || answer.status !== 401) return answer;
    return (await this.renew(post.signal)) ?? asked();
  }

  /**
   * Asks as this host what is answered late: over a connection of its own, so that nothing else waits behind it. A bearer
   * that is no longer taken is left to the next contact.
   */
  async held(post: Post): Promise<Answer> {
    this.#waiting ??= new HttpsClient({ ...this.#identity, network: this.network }, HELD_DEADLINE_MS);
    return this.#waiting.post({ ...post, headers: { ...post.headers, ...this.#bearer() } });
  }

  /** Asks as this host what may be lost: over a connection of its own, soon given up, so that nothing that counts stands behind it. */
  async aside(post: Post): Promise<Answer> {
    this.#aside ??= new HttpsClient({ ...this.#identity, network: this.network }, ASIDE_DEADLINE_MS);
    return this.#aside.post({ ...post, headers: { ...post.headers, ...this.#bearer() } });
  }

  /** A nonce to sign, or why there is none. */
  async nonce(signal?: AbortSignal): Promise<string | Answer> {
    const asked = await this.post({ path: ROUTES.nonce, body: Buffer.from('{}'), ...(signal && { signal }) });
    return asked.kind === 'answer' && asked.status === 200 && isNonce(asked.body) ? asked.body.nonce : asked;
  }

  /** Gets a new bearer; undefined when that worked, else why it did not. */
  async renew(signal?: AbortSignal): Promise<Answer | undefined> {
    const { current, next, previous } = this.keys;
    let answer: Answer | undefined;
    // The collector may know the next key already, or, restored from a backup, only the one before.
    for (const key of [current, next, previous]) {
      if (key === undefined) continue;
      answer = await this.#renewWith(key, signal);
      if (answer?.kind !== 'answer' || answer.status !== 401) return answer;
    }
    return answer;
  }

  /** Ends what is under way. */
  close(): void {
    this.#client.close();
    this.#waiting?.close();
    this.#waiting = undefined;
    this.#aside?.close();
    this.#aside = undefined;
  }

  async #renewWith(key: HostKey, signal: AbortSignal | undefined): Promise<Answer | undefined> {
    const nonce = await this.nonce(signal);
    if (typeof nonce !== 'string') return nonce;
    const { hostId, collectorId } = this.#identity;
    const request = { hostId, nonce, signature: key.sign(renewalBytes(collectorId, hostId, nonce)) };
    const body = Buffer.from(JSON.stringify(request));
    const answer = await this.post({ path: ROUTES.renew, body, ...(signal && { signal }) });
    if (answer.kind !== 'answer' || answer.status !== 200 || !isRenewAnswer(answer.body)) return answer;
    this.become({ ...this.#identity, bearer: answer.body.bearer, bearerAt: new Date().toISOString() });
    return undefined;
  }

  #bearer(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.#identity.hostId}.${this.#identity.bearer}` };
  }
}
