import type { Clock } from '../../domain/clock.ts';

/** How often something happened lately, against a limit; counts by fixed windows, which is enough to bound what strangers can fill. */
export class RecentCount {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #withinMs: number;
  #since = -Infinity;
  #count = 0;
  #untold = 0;

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

  /**
   * Counts one more of what strangers can fill the audit log with. Undefined when it is too many to be told; else what its line says of
   * those that are not: how many there were since the last line, and that the next ones of this window are only counted. So nobody hides
   * what he does behind a crowd without a trace.
   */
  tell(): { readonly untold?: number; readonly next?: string } | undefined {
    if (!this.isBelow()) {
      this.#untold += 1;
      return undefined;
    }
    this.add();
    const untold = this.#untold;
    this.#untold = 0;
    return { ...(untold === 0 ? {} : { untold }), ...(this.isBelow() ? {} : { next: 'only counted' }) };
  }

  #isCurrent(): boolean {
    return this.#clock.monotonicMs() - this.#since < this.#withinMs;
  }
}
