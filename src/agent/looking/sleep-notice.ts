import { monotonicMs } from '../../domain/clock.ts';

/** The two clocks go apart by so much: the machine slept, or its clock was set. */
const SLEPT_MS = 60_000;

/** A monotonic clock stands still while the machine sleeps; the wall clock does not. Where that was only set, one look more does no harm. */
export class SleepNotice {
  #wallAheadMs = Date.now() - monotonicMs();

  /** So long the machine slept since this was last asked; 0 when it did not. */
  sleptMs(): number {
    const aheadMs = Date.now() - monotonicMs();
    const sleptMs = aheadMs - this.#wallAheadMs;
    this.#wallAheadMs = aheadMs;
    return sleptMs < SLEPT_MS ? 0 : sleptMs;
  }
}
