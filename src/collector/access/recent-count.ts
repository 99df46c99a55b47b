import type { Clock } from '../../domain/clock.ts';

/** How often something happened lately, against a limit; counts by fixed windows, which is enough to bound what strangers can fill. */
export class RecentCount {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #withinMs: number;
  #since = -Infinity;
  #count = 0;

  constructor(clock: Clock, bounds: { readonly most: number; readonly withinMs: number }) {
    this.#clock = clock;
    this.#most = bounds.most;
    this.#withinMs = bounds.withinMs;
  }

  /** Counts one more. */
  add(): void {
    if (!this.#isCurrent()) {
      this.#since = this.#clock.monotonicMs();
      this.#count = 0;
    }
    this.#count += 1;
  }

  /** Whether it happened less often than the limit. */
  isBelow(): boolean {
    return !this.#isCurrent() || this.#count < this.#most;
  }

  #isCurrent(): boolean {
    return this.#clock.monotonicMs() - this.#since < this.#withinMs;
  }
}
