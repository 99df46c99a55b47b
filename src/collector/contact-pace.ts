import type { Clock } from '../domain/clock.ts';
import { LIMITS } from '../wire/limits.ts';

/** Contacts a second for which one collector lengthens the interval: 250,000 hosts every five minutes, measured at half a core (docs/benchmarks.md). */
const CONTACTS_PER_SECOND = 833;
/** Counted for so long before the interval changes. */
const WINDOW_MS = 60_000;
/** A storm doubles it at most; when that is over it comes back slowly. */
const MOST_GROWTH = 2;
const MOST_SHRINKING = 0.8;

/** What decides the interval. */
export interface ContactPaceOptions {
  readonly clock: Clock;
  /** Seconds between two contacts of a host of a small fleet. */
  readonly leastSeconds: number;
}

/**
 * How often hosts are to be in contact: as often as the operator wants while that is no burden, else so that this collector hears of a bounded
 * number a second. It counts what it hears itself and asks no store, so that replicas each decide for their own share.
 */
export class ContactPace {
  readonly #clock: Clock;
  readonly #leastSeconds: number;
  #seconds: number;
  #longer: { readonly seconds: number; readonly untilMs: number } | undefined;
  #heard = 0;
  #sinceMs: number;

  constructor({ clock, leastSeconds }: ContactPaceOptions) {
    this.#clock = clock;
    this.#leastSeconds = leastSeconds;
    this.#seconds = leastSeconds;
    this.#sinceMs = clock.monotonicMs();
  }

  /** What hosts are told now. */
  get seconds(): number {
    return this.#seconds;
  }

  /** The longest that a host may still go by, because it was told so and was not heard of since. */
  get longestSeconds(): number {
    return this.#longer === undefined || this.#longer.untilMs < this.#clock.monotonicMs() ? this.#seconds : this.#longer.seconds;
  }

  /** One host was in contact. */
  heard(): void {
    this.#heard += 1;
    const tookMs = this.#clock.monotonicMs() - this.#sinceMs;
    if (tookMs < WINDOW_MS) return;
    const hosts = (this.#heard / tookMs) * 1000 * this.#seconds;
    this.#heard = 0;
    this.#sinceMs += tookMs;
    const wanted = Math.max(this.#leastSeconds, Math.ceil(hosts / CONTACTS_PER_SECOND));
    const before = this.#seconds;
    const bounded = Math.min(Math.max(wanted, Math.floor(before * MOST_SHRINKING)), before * MOST_GROWTH);
    this.#seconds = Math.min(
      Math.max(bounded, this.#leastSeconds),
      Math.max(this.#leastSeconds, LIMITS.contactIntervalSeconds.max),
    );
    if (this.#seconds >= before) return;
    // Who was told the longer one goes by it until it is heard of; until then nobody is missed.
    const longest = Math.max(before, this.longestSeconds);
    this.#longer = { seconds: longest, untilMs: this.#clock.monotonicMs() + 2000 * longest };
  }
}
