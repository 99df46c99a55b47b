import type { Clock } from '../../domain/clock.ts';

/** Longest that anybody is told to wait. */
const MAX_WAIT_SECONDS = 300;
/** Refusals of so long a time say how many wait. */
const WINDOW_MS = 10_000;

/** Lets so many through each second, and as many at once after a quiet second; tells the others when to come again, so that they do not all come at once. */
export class Pace {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #credit: number;
  #atMs: number;
  #refused = 0;
  #refusedSinceMs: number;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#credit = perSecond;
    this.#atMs = clock.monotonicMs();
    this.#refusedSinceMs = this.#atMs;
  }

  /** Undefined when this one may go through, else after how many seconds it should come again: over the time that those who wait will take, at random. */
  take(): number | undefined {
    const nowMs = this.#clock.monotonicMs();
    this.#credit = Math.min(this.#perSecond, this.#credit + ((nowMs - this.#atMs) / 1000) * this.#perSecond);
    this.#atMs = nowMs;
    if (this.#credit >= 1) {
      this.#credit -= 1;
      return undefined;
    }
    if (nowMs - this.#refusedSinceMs > WINDOW_MS) {
      this.#refusedSinceMs = nowMs;
      this.#refused = 0;
    }
    this.#refused += 1;
    const span = Math.min(MAX_WAIT_SECONDS - 1, 5 + this.#refused / this.#perSecond);
    return 1 + Math.floor(Math.random() * span);
  }
}
