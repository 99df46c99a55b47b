import { LIMITS } from '../../wire/limits.ts';
import type { Attention } from './attention.ts';

/** How a request that was held ended: there is an order, its time was over, or nobody holds it any more. */
export type HeldEnd = 'orders' | 'over' | 'let-go';

/** One request that is held. */
export interface Held {
  /** Resolves when it is to be answered; never rejects. */
  readonly ended: Promise<HeldEnd>;
  /** There is an order for its host. */
  wake(): void;
  /** Its connection is gone. */
  letGo(): void;
}

/**
 * Requests of hosts that are answered when there is an order for them: one for each host, of which a second replaces the
 * first, and at most `most` of them all, since each holds a connection with its TLS (62 kB measured). A wake-up carries
 * nothing: the store alone knows what is ordered, and whoever misses one hears of it with the next contact.
 */
export class HeldRequests {
  readonly #attention: Attention;
  readonly #most: number;
  readonly #held = new Map<string, Held>();
  #isClosed = false;

  constructor(attention: Attention, most: number) {
    this.#attention = attention;
    this.#most = most;
  }

  /** How many are held. */
  get count(): number {
    return this.#held.size;
  }

  /** For how many seconds a request of this host would be held; undefined when nobody looks at it, or there is no room. */
  offer(hostId: string): number | undefined {
    const left = this.#attention.secondsLeft(hostId);
    const hasRoom = this.#held.size < this.#most || this.#held.has(hostId);
    if (left === 0 || !hasRoom || this.#isClosed) return undefined;
    const { min, max } = LIMITS.holdSeconds;
    return Math.min(max, Math.max(min, Math.ceil(left)));
  }

  /** Holds a request of this host for that long; undefined when there is no room. */
  hold(hostId: string, seconds: number): Held | undefined {
    const before = this.#held.get(hostId);
    if (this.#isClosed || (before === undefined && this.#held.size >= this.#most)) return undefined;
    before?.letGo();
    const { promise, resolve } = Promise.withResolvers<HeldEnd>();
    const end = (how: HeldEnd) => {
      clearTimeout(timer);
      if (this.#held.get(hostId) === held) this.#held.delete(hostId);
      resolve(how);
    };
    const timer = setTimeout(end, seconds * 1000, 'over');
    const held: Held = { ended: promise, wake: () => end('orders'), letGo: () => end('let-go') };
    this.#held.set(hostId, held);
    return held;
  }

  /** There is an order for this host. */
  wake(hostId: string): void {
    this.#held.get(hostId)?.wake();
  }

  /** Lets go of all, and holds none any more. */
  close(): void {
    this.#isClosed = true;
    for (const held of this.#held.values()) held.letGo();
  }
}
