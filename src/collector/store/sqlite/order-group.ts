import type { OperationName } from './operations.ts';

/** What hosts write. They wait for nothing, so that more of them can share a commit; people, and a command that one waits for, do not wait. */
const PATIENT: ReadonlySet<OperationName> = new Set(['recordContact', 'commitBatch']);
/** How long a patient order waits for others while the disk is idle: at 833 heartbeats a second four share a commit. */
const LINGER_MS = 5;
/** So many are worth a commit of their own, of which what is not theirs (two wake-ups, an fsync) is then a tenth. */
const ENOUGH = 64;
/** Orders that share one commit at most, so that the first does not wait long for the last. */
const MOST = 256;

/** Gathers orders for the writer: what arrives while a commit is under way is in the next one. */
export class OrderGroup<T extends { readonly name: OperationName }> {
  readonly #send: (orders: readonly T[]) => void;
  #waiting: T[] = [];
  #isWriting = false;
  #isUrgent = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (orders: readonly T[]) => void) {
    this.#send = send;
  }

  /** Puts an order into the next group. */
  add(order: T): void {
    this.#waiting.push(order);
    this.#isUrgent ||= !PATIENT.has(order.name);
    if (!this.#isWriting) this.#flushWhenDue();
  }

  /** The group that was sent is answered. */
  answered(): void {
    this.#isWriting = false;
    if (this.#waiting.length > 0) this.#flushWhenDue();
  }

  /** Sends what waits whatever is under way, as before the end. */
  flushAll(): void {
    while (this.#waiting.length > 0) this.#flush();
  }

  #flushWhenDue(): void {
    if (this.#isUrgent || this.#waiting.length >= ENOUGH) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), LINGER_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    this.#isWriting = true;
    this.#send(this.#waiting.splice(0, MOST));
    this.#isUrgent = this.#waiting.some(({ name }) => !PATIENT.has(name));
  }
}
