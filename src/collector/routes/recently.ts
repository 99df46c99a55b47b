import type { Clock } from '../../domain/clock.ts';

/** What is remembered at once; the oldest is forgotten, and then counts as new. */
const MOST = 10_000;

/** What happened lately: for what is worth a line the first time, and not again and again. */
export class Recently {
  readonly #clock: Clock;
  readonly #forMs: number;
  readonly #untilMs = new Map<string, number>();

  constructor(clock: Clock, forMs: number) {
    this.#clock = clock;
    this.#forMs = forMs;
  }

  /** Whether this is news: it was not said within the time. From now on it was. */
  isNews(what: string): boolean {
    const now = this.#clock.monotonicMs();
    if ((this.#untilMs.get(what) ?? 0) > now) return false;
    this.#untilMs.delete(what);
    this.#untilMs.set(what, now + this.#forMs);
    const [first] = this.#untilMs.keys();
    if (this.#untilMs.size > MOST && first !== undefined) this.#untilMs.delete(first);
    return true;
  }
}
