const DAY_MS = 24 * 3_600_000;
/** The first sweep of a host, so that a rollout does not read all disks at once; and none sooner after a start. */
const FIRST_MS = 30 * 60_000;
/** So long after its time a sweep is made whatever is in its way. */
export const LONGEST_PUT_OFF_MS = 3 * DAY_MS;
/** A sweep that failed or was called off is tried again after this. */
const AGAIN_MS = 30 * 60_000;

/** Whether a sweep begins, and whether it may still be held up. */
export type SweepDue = 'begins' | 'begins-whatever-comes';

/** Says when to sweep. It holds no timer; `nowMs` is any monotonic count of milliseconds. */
export class SweepSchedule {
  readonly #random: () => number;
  #dueAtMs: number;
  #latestAtMs: number;

  /** `sinceMs`: how long ago the last sweep was; absent when there was none. */
  constructor(nowMs: number, given: { readonly sinceMs?: number | undefined; readonly random?: () => number } = {}) {
    this.#random = given.random ?? Math.random;
    const wait = given.sinceMs === undefined ? FIRST_MS : Math.max(FIRST_MS, DAY_MS - given.sinceMs);
    this.#dueAtMs = nowMs + this.#jittered(wait);
    const latest = given.sinceMs === undefined ? wait + LONGEST_PUT_OFF_MS : DAY_MS - given.sinceMs + LONGEST_PUT_OFF_MS;
    this.#latestAtMs = nowMs + Math.max(wait, latest);
  }

  /** Whether a sweep begins now, which this call counts as begun; undefined when it is not yet time, or `isHeld` and it can wait. */
  due(nowMs: number, isHeld: boolean): SweepDue | undefined {
    if (nowMs < this.#dueAtMs) return undefined;
    if (nowMs >= this.#latestAtMs) {
      this.#dueAtMs = nowMs + AGAIN_MS;
      return 'begins-whatever-comes';
    }
    if (isHeld) return undefined;
    this.#dueAtMs = nowMs + AGAIN_MS;
    return 'begins';
  }

  /** One is wanted as soon as can be, whatever is in its way. */
  asked(nowMs: number): void {
    this.#dueAtMs = nowMs;
    this.#latestAtMs = nowMs;
  }

  /** It was made: the next one is due in a day. Until this is said it is tried again. */
  made(nowMs: number): void {
    this.#dueAtMs = nowMs + this.#jittered(DAY_MS);
    this.#latestAtMs = this.#dueAtMs + LONGEST_PUT_OFF_MS;
  }

  /** It did not come to its end: the next try is in half an hour. */
  failed(nowMs: number): void {
    this.#dueAtMs = nowMs + this.#jittered(AGAIN_MS);
  }

  /** The machine has slept for so long, of which the monotonic clock knows nothing. */
  woke(nowMs: number, sleptMs: number): void {
    const least = nowMs + this.#jittered(AGAIN_MS);
    this.#dueAtMs = Math.max(Math.min(this.#dueAtMs, least), this.#dueAtMs - sleptMs);
    this.#latestAtMs = Math.max(this.#dueAtMs, this.#latestAtMs - sleptMs);
  }

  /** Whether it is time, and since when; and the moment at which it is made whatever is in its way. */
  get times(): { readonly dueAtMs: number; readonly latestAtMs: number } {
    return { dueAtMs: this.#dueAtMs, latestAtMs: this.#latestAtMs };
  }

  #jittered(ms: number): number {
    return Math.round(ms * (0.9 + 0.2 * this.#random()));
  }
}
