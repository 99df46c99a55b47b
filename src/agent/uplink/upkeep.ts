import { monotonicMs } from '../../domain/clock.ts';
import { goTo, moveTo } from './addresses.ts';
import { rotateKey } from './new-key.ts';
import type { Session } from './session.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A rotation that broke off is asked for again so often; one that the collector refused, a day later. */
const ROTATION_EVERY_MS = MINUTE_MS;
/** A bearer that is old still serves: no hurry when a new one is not to be had. */
const RENEWAL_EVERY_MS = 60 * MINUTE_MS;
/** A better address is tried so often. */
const BETTER_EVERY_MS = 15 * MINUTE_MS;
/** Failures in a row, each of which backed off, before the other addresses are tried. */
const LOST_FAILURES = 3;
/** A key that nobody noticed to be stolen is of no use after that. */
const KEY_DAYS = 365;
const BEARER_DAYS = 30;

/** What is done beside deliveries: rotations that are due or broke off, new bearers, better addresses. Intervals are monotonic. */
export class Upkeep {
  readonly #session: Session;
  #rotationDueMs = -Infinity;
  #renewalDueMs = -Infinity;
  #betterAtMs = monotonicMs();
  #failures = 0;
  #wanted = '';

  constructor(session: Session) {
    this.#session = session;
  }

  /** An answer came, or none did. */
  heard(isAnswered: boolean): void {
    this.#failures = isAnswered ? 0 : this.#failures + 1;
  }

  /** Does what is due; most times that is nothing. Failures are left to the next time. `addresses` are those that settings name. */
  async run(addresses: readonly string[] | undefined, signal?: AbortSignal): Promise<void> {
    if (addresses !== undefined && addresses.join() !== this.#wanted) {
      this.#wanted = addresses.join();
      await moveTo(this.#session, addresses, signal);
    }
    await this.#lookElsewhere(signal);
    const isBroken = this.#session.keys.next !== undefined;
    if ((isBroken || this.#isOlder('keyAt', KEY_DAYS)) && monotonicMs() > this.#rotationDueMs) {
      const { kind } = await rotateKey(this.#session, signal);
      this.#rotationDueMs = monotonicMs() + (kind === 'refused' ? DAY_MS : ROTATION_EVERY_MS);
    }
    if (this.#isOlder('bearerAt', BEARER_DAYS) && monotonicMs() > this.#renewalDueMs) {
      this.#renewalDueMs = monotonicMs() + RENEWAL_EVERY_MS;
      await this.#session.renew(signal);
    }
  }

  async #lookElsewhere(signal: AbortSignal | undefined): Promise<void> {
    const { addresses = [], url } = this.#session.identity;
    const others = addresses.filter((one) => one !== url);
    const better = addresses.slice(0, Math.max(0, addresses.indexOf(url)));
    const isLost = this.#failures >= LOST_FAILURES;
    if (isLost) this.#failures = 0;
    if (isLost && others.length > 0) await goTo(this.#session, others, signal);
    else if (better.length > 0 && monotonicMs() - this.#betterAtMs > BETTER_EVERY_MS) await goTo(this.#session, better, signal);
    else return;
    this.#betterAtMs = monotonicMs();
  }

  /** By the collector's clock, and so never before it was heard of. A time that lies ahead was made by a clock that was wrong. */
  #isOlder(name: 'keyAt' | 'bearerAt', days: number): boolean {
    const { clockOffsetMs, identity } = this.#session;
    if (clockOffsetMs === undefined) return false;
    const ageMs = Date.now() + clockOffsetMs - Date.parse(identity[name] ?? identity.enrolledAt);
    return ageMs > days * DAY_MS || ageMs < -DAY_MS;
  }
}
