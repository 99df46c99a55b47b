/** Why a quick look begins. `asked`: a person wants it now. */
export type Why = 'start' | 'asked' | 'change' | 'run' | 'settled' | 'interval';

/** A look that is wanted: why, and for how long it has been put off already. */
export interface Wanted {
  readonly why: Why;
  readonly waitedMs: number;
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
/** Later than this by itself a look never is: the machine slept, or we were stopped. */
const SLEPT_MS = 2 * 60_000;
/** After a sleep it comes within this time: a machine that wakes has other things to do, and a building's wake together. */
const WAKING_MS = 60_000;

/**
 * Says when to look quickly. It holds no timer and no clock: `nowMs` is any monotonic count of milliseconds, so that no change of
 * the wall clock and no suspended night makes it look twice.
 */
export class Schedule {
  readonly #random: () => number;
  #quickAtMs: number;
  #isFirst = true;
  #isAsked = false;
  #change: { firstUnseenMs: number | undefined; lastMs: number } | undefined;
  #isStarted = false;
  #tokens: number = BUCKET.size;
  #refilledAtMs: number;
  #putOff: { readonly sinceMs: number; readonly untilMs: number } | undefined;
  #stretch = 1;

  constructor(nowMs: number, given: { readonly random?: () => number } = {}) {
    this.#random = given.random ?? Math.random;
    this.#quickAtMs = nowMs;
    this.#refilledAtMs = nowMs;
  }

  /** Something that a look would see has changed. */
  changed(nowMs: number): void {
    this.#change = { firstUnseenMs: this.#change?.firstUnseenMs ?? nowMs, lastMs: nowMs };
  }

  /** A program that may be over at once was started: nothing is waited for but a token. */
  started(): void {
    this.#isStarted = true;
  }

  /** A look is wanted at that time: the last one failed. */
  again(nowMs: number): void {
    this.#quickAtMs = nowMs;
  }

  /** A person wants a look: it is the next, and nothing puts it off. */
  asked(): void {
    this.#isAsked = true;
  }

  /** The machine has slept: one look within a minute, in place of all that were missed. */
  woke(nowMs: number): void {
    if (!this.#isFirst) this.#quickAtMs = nowMs + Math.round(WAKING_MS * this.#random());
  }

  /** Whole looks come so many times less often from the next one on; 1: as usual. */
  stretch(factor: number): void {
    this.#stretch = factor;
  }

  /**
   * Why a look is to begin now, which this call counts as begun; undefined when it is not yet time. `waitMs` is asked before and may put
   * it off for so long.
   */
  due(nowMs: number, waitMs: (wanted: Wanted) => number = () => 0): Why | undefined {
    this.#refill(nowMs);
    const isLate = this.#putOff === undefined && !this.#isFirst && nowMs - this.#quickAtMs > SLEPT_MS;
    if (isLate) this.woke(nowMs);
    const why = this.#wanted(nowMs);
    if (why === undefined) return undefined;
    const sinceMs = this.#putOff?.sinceMs ?? nowMs;
    const wait = waitMs({ why, waitedMs: nowMs - sinceMs });
    if (wait > 0) {
      this.#putOff = { sinceMs, untilMs: nowMs + wait };
      return undefined;
    }
    if (why === 'change' || why === 'run' || why === 'settled') this.#tokens -= 1;
    this.#begin(nowMs);
    return why;
  }

  /** The next moment at which `due` can answer differently. */
  nextMs(nowMs: number): number {
    if (this.#isAsked) return nowMs;
    const times = [this.#quickAtMs];
    if (this.#isStarted) times.push(this.#tokens < 1 ? this.#refilledAtMs + BUCKET.refillMs : nowMs);
    const change = this.#change;
    if (change !== undefined) {
      const seen = change.firstUnseenMs;
      const immediate = seen === undefined ? Infinity : Math.min(change.lastMs + DEBOUNCE_MS, seen + LONGEST_DEBOUNCE_MS);
      const settled = change.lastMs + SETTLE_MS;
      const hasToken = this.#tokens > BUCKET.keptForSettled;
      times.push(this.#tokens < 1 ? this.#refilledAtMs + BUCKET.refillMs : hasToken ? Math.min(immediate, settled) : settled);
    }
    return Math.max(nowMs, Math.min(...times), this.#putOff?.untilMs ?? 0);
  }

  #wanted(nowMs: number): Why | undefined {
    if (this.#isAsked) return 'asked';
    if (nowMs >= this.#quickAtMs) return this.#isFirst ? 'start' : 'interval';
    return this.#isStarted && this.#tokens >= 1 ? 'run' : this.#changeDue(nowMs);
  }

  /** Every look is of the whole host: it answers for all that had changed when it began. */
  #begin(nowMs: number): void {
    this.#isFirst = false;
    this.#isAsked = false;
    this.#isStarted = false;
    this.#putOff = undefined;
    this.#quickAtMs = nowMs + Math.round(QUICK_EVERY_MS * this.#stretch * (0.9 + 0.2 * this.#random()));
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
}
