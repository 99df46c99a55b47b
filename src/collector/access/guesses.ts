import type { Clock } from '../../domain/clock.ts';

/** How many wrong tries are free, and how long the next ones wait. */
export interface Patience {
  readonly free: number;
  /** After the free ones each wrong try doubles the wait, up to this. */
  readonly mostMs: number;
  /** Without a wrong try for so long, all is forgotten. */
  readonly forgetMs: number;
}

/** Of one browser in which the name signed in before: about 100 wrong tries a day, should somebody have stolen its cookie. */
export const OF_BROWSER: Patience = { free: 5, mostMs: 15 * 60_000, forgetMs: 24 * 3600_000 };
/** Of one name at one address: about 40 a day, fewer than OF_NAME takes, so that one address alone never keeps the name waiting elsewhere. */
export const OF_NAME_THERE: Patience = { free: 5, mostMs: 3600_000, forgetMs: 24 * 3600_000 };
/** Of one address, behind which an office may sit. */
export const OF_ADDRESS: Patience = { free: 20, mostMs: 15 * 60_000, forgetMs: 3600_000 };

/** Of one name at all addresses together: 20, and one more each quarter of an hour: about NIST's 100 a day (SP 800-63B-4, 3.2.2). */
export const OF_NAME = { most: 20, everyMs: 15 * 60_000 } as const;

/** About 5 MB; the oldest give way. */
const MOST_KEYS = 50_000;

interface Tries {
  readonly count: number;
  readonly lastMs: number;
}

/** Wrong tries by key, each later one waiting longer. Kept in memory, by each replica for itself: a restart forgets them. */
export class Guesses {
  readonly #clock: Clock;
  readonly #patience: Patience;
  readonly #tries = new Map<string, Tries>();

  constructor(clock: Clock, patience: Patience) {
    this.#clock = clock;
    this.#patience = patience;
  }

  /** Milliseconds until the key may be tried again; 0 when it may now. */
  waitMs(key: string): number {
    const { free, mostMs } = this.#patience;
    const tries = this.#current(key);
    if (tries === undefined || tries.count < free) return 0;
    const wait = Math.min(1000 * 2 ** (tries.count - free), mostMs);
    return Math.max(0, tries.lastMs + wait - this.#clock.monotonicMs());
  }

  /** Counts a try before it is judged, so that many at once are many. */
  begin(key: string): void {
    const count = (this.#current(key)?.count ?? 0) + 1;
    this.#tries.delete(key);
    for (const oldest of this.#tries.keys()) {
      if (this.#tries.size < MOST_KEYS) break;
      this.#tries.delete(oldest);
    }
    this.#tries.set(key, { count, lastMs: this.#clock.monotonicMs() });
  }

  /** The try was right: forgets all of that key. */
  forget(key: string): void {
    this.#tries.delete(key);
  }

  /** The try was right, and says nothing of the others of that key: only it is taken back. */
  takeBack(key: string): void {
    const tries = this.#current(key);
    if (tries !== undefined) this.#tries.set(key, { ...tries, count: Math.max(0, tries.count - 1) });
  }

  #current(key: string): Tries | undefined {
    const tries = this.#tries.get(key);
    return tries === undefined || this.#clock.monotonicMs() - tries.lastMs > this.#patience.forgetMs ? undefined : tries;
  }
}

/** Tries that a key has left, of which one comes back each time: for a key that many share, none of whom is to empty it alone. */
export class Budget {
  readonly #clock: Clock;
  readonly #bounds: { readonly most: number; readonly everyMs: number };
  /** What is spent, and as of when. */
  readonly #spent = new Map<string, { readonly count: number; readonly atMs: number }>();

  constructor(clock: Clock, bounds: { readonly most: number; readonly everyMs: number }) {
    this.#clock = clock;
    this.#bounds = bounds;
  }

  /** Milliseconds until there is one left; 0 when there is now. */
  waitMs(key: string): number {
    const { most, everyMs } = this.#bounds;
    return Math.max(0, Math.ceil((this.#now(key) - (most - 1)) * everyMs));
  }

  /** Takes one. */
  begin(key: string): void {
    this.#set(key, this.#now(key) + 1);
  }

  /** Gives one back. */
  takeBack(key: string): void {
    if (this.#spent.has(key)) this.#set(key, Math.max(0, this.#now(key) - 1));
  }

  #now(key: string): number {
    const spent = this.#spent.get(key);
    if (spent === undefined) return 0;
    return Math.max(0, spent.count - (this.#clock.monotonicMs() - spent.atMs) / this.#bounds.everyMs);
  }

  #set(key: string, count: number): void {
    this.#spent.delete(key);
    for (const oldest of this.#spent.keys()) {
      if (this.#spent.size < MOST_KEYS) break;
      this.#spent.delete(oldest);
    }
    if (count > 0) this.#spent.set(key, { count, atMs: this.#clock.monotonicMs() });
  }
}

/** What of an address one person can hold: an IPv6 network of 64 bits is one subscriber's. */
export function sourceOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace(/^::ffff:/, '');
  const [head = ''] = address.split('%');
  const [left = '', right] = head.split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === undefined || right === '' ? [] : right.split(':');
  const missing = right === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
