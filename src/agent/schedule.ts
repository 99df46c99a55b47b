/** When a look is wanted, and which. */
export interface Due {
  readonly depth: 'quick' | 'deep';
  readonly why: 'start' | 'change' | 'run' | 'settled' | 'interval' | 'daily';
}

/**
 * Looks when this long nothing more has changed: a package manager makes its changes in bursts, and a look that begins in
 * the middle of one is only in the way of the look that counts (a whole look takes one to three seconds).
 */
const DEBOUNCE_MS = 600;
/** A burst that does not end is looked at nevertheless. */
const LONGEST_DEBOUNCE_MS = 3000;
/** One more look this long after the last event, for what goes on below the watched folders without another one. */
const SETTLE_MS = 5000;
/** Looks for changes, as a bucket: so many at once, then one each refill. Someone who touches files all day gets no more. */
const BUCKET = { size: 8, refillMs: 10_000, keptForSettled: 3 } as const;
const QUICK_EVERY_MS = 15 * 60_000;
const DEEP_EVERY_MS = 24 * 3_600_000;
/** The first deep look of a host, so that a rollout does not read all disks at once. */
const FIRST_DEEP_MS = 30 * 60_000;

/**
 * Says when to look. It holds no timer and no clock: `nowMs` is any monotonic count of milliseconds, so that no change of
 * the wall clock and no suspended night makes it look twice.
 */
export class Schedule {
  readonly #random: () => number;
  #quickAtMs: number;
  #deepAtMs: number;
  #isFirst = true;
  #change: { firstUnseenMs: number | undefined; lastMs: number } | undefined;
  #isStarted = false;
  #tokens: number = BUCKET.size;
  #refilledAtMs: number;

  /** `sinceDeepMs`: how long ago the last deep look ended; absent when there was none. */
  constructor(nowMs: number, given: { readonly sinceDeepMs?: number | undefined; readonly random?: () => number } = {}) {
    this.#random = given.random ?? Math.random;
    this.#quickAtMs = nowMs;
    this.#refilledAtMs = nowMs;
    const wait = given.sinceDeepMs === undefined ? FIRST_DEEP_MS : Math.max(FIRST_DEEP_MS, DEEP_EVERY_MS - given.sinceDeepMs);
    this.#deepAtMs = nowMs + this.#jittered(wait);
  }

  /** Something that a look would see has changed. */
  changed(nowMs: number): void {
    this.#change = { firstUnseenMs: this.#change?.firstUnseenMs ?? nowMs, lastMs: nowMs };
  }

  /** A program that may be over at once was started: nothing is waited for but a token. */
  started(): void {
    this.#isStarted = true;
  }

  /** A look is wanted as soon as can be, whatever the time: the last one failed. */
  again(nowMs: number): void {
    this.#quickAtMs = nowMs;
  }

  /** A deep look is wanted as soon as can be. */
  sweep(nowMs: number): void {
    this.#deepAtMs = nowMs;
  }

  /** The look to begin now, which this call counts as begun; undefined when it is not yet time. */
  due(nowMs: number): Due | undefined {
    this.#refill(nowMs);
    if (nowMs >= this.#quickAtMs) {
      const why = this.#isFirst ? 'start' : 'interval';
      this.#begin(nowMs);
      return { depth: 'quick', why };
    }
    const why = this.#isStarted && this.#tokens >= 1 ? 'run' : this.#changeDue(nowMs);
    if (why !== undefined) {
      this.#tokens -= 1;
      this.#begin(nowMs);
      return { depth: 'quick', why };
    }
    if (nowMs < this.#deepAtMs) return undefined;
    this.#deepAtMs = nowMs + this.#jittered(DEEP_EVERY_MS);
    this.#begin(nowMs);
    return { depth: 'deep', why: 'daily' };
  }

  /** The next moment at which `due` can answer differently. */
  nextMs(nowMs: number): number {
    const times = [this.#quickAtMs, this.#deepAtMs];
    if (this.#isStarted) times.push(this.#tokens < 1 ? this.#refilledAtMs + BUCKET.refillMs : nowMs);
    const change = this.#change;
    if (change !== undefined) {
      const seen = change.firstUnseenMs;
      const immediate = seen === undefined ? Infinity : Math.min(change.lastMs + DEBOUNCE_MS, seen + LONGEST_DEBOUNCE_MS);
      const settled = change.lastMs + SETTLE_MS;
      const hasToken = this.#tokens > BUCKET.keptForSettled;
      times.push(this.#tokens < 1 ? this.#refilledAtMs + BUCKET.refillMs : hasToken ? Math.min(immediate, settled) : settled);
    }
    return Math.max(nowMs, Math.min(...times));
  }

  /** Every look is of the whole host: it answers for all that had changed when it began. */
  #begin(nowMs: number): void {
    this.#isFirst = false;
    this.#isStarted = false;
    this.#quickAtMs = nowMs + this.#jittered(QUICK_EVERY_MS);
    if (this.#change === undefined) return;
    this.#change = nowMs >= this.#change.lastMs + SETTLE_MS ? undefined : { ...this.#change, firstUnseenMs: undefined };
  }

  #changeDue(nowMs: number): 'change' | 'settled' | undefined {
    const change = this.#change;
    if (change === undefined || this.#tokens < 1) return undefined;
    if (nowMs >= change.lastMs + SETTLE_MS) return 'settled';
    if (change.firstUnseenMs === undefined || this.#tokens <= BUCKET.keptForSettled) return undefined;
    return nowMs >= change.lastMs + DEBOUNCE_MS || nowMs >= change.firstUnseenMs + LONGEST_DEBOUNCE_MS ? 'change' : undefined;
  }

  #refill(nowMs: number): void {
    const gained = Math.floor((nowMs - this.#refilledAtMs) / BUCKET.refillMs);
    if (gained <= 0) return;
    this.#tokens = Math.min(BUCKET.size, this.#tokens + gained);
    this.#refilledAtMs += gained * BUCKET.refillMs;
  }

  #jittered(ms: number): number {
    return Math.round(ms * (0.9 + 0.2 * this.#random()));
  }
}
