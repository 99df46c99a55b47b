import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';

const LIFETIME_MS = 5 * 60_000;
/** About 20 MB; five minutes of 300 enrolments a second. The oldest give way, so that a storm can neither fill the memory nor be refused. */
const MOST_USED = 100_000;

/**
 * Nonces that this collector or another one with its key gave out: each can be used within five minutes, once at each of them. 32 bytes, as base64url:
 *
 *   <milliseconds since 1970: 6 bytes> <random: 10 bytes> <HMAC-SHA-256 of both under the key, first half: 16 bytes>
 *
 * Nothing is kept of one that is given out: whoever asks, and never comes back, costs nothing, and any replica takes what another gave.
 */
export class Nonces {
  readonly #key: Buffer;
  readonly #clock: Clock;
  /** Those that were used, and when they would have ended. */
  readonly #used = new Map<string, number>();

  /** The key has 32 bytes. */
  constructor(key: Buffer, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** Gives out a nonce. */
  issue(): string {
    const bytes = Buffer.concat([Buffer.alloc(6), randomBytes(10)]);
    bytes.writeUIntBE(Date.parse(this.#clock.now()), 0, 6);
    return Buffer.concat([bytes, this.#mac(bytes)]).toString('base64url');
  }

  /** Uses a nonce up; false when it was not given out, is used, or is too old. */
  use(nonce: string): boolean {
    const bytes = Buffer.from(nonce, 'base64url');
    // In one form only: the same bytes written otherwise are no second nonce.
    if (bytes.length !== 32 || bytes.toString('base64url') !== nonce) return false;
    if (!timingSafeEqual(this.#mac(bytes.subarray(0, 16)), bytes.subarray(16))) return false;
    const now = Date.parse(this.#clock.now());
    const endsAt = bytes.readUIntBE(0, 6) + LIFETIME_MS;
    // Clocks of replicas differ a little.
    if (endsAt <= now || endsAt > now + 2 * LIFETIME_MS || this.#used.has(nonce)) return false;
    this.#forget(now);
    this.#used.set(nonce, endsAt);
    return true;
  }

  #forget(now: number): void {
    for (const [nonce, endsAt] of this.#used) {
      if (endsAt > now && this.#used.size < MOST_USED) break;
      this.#used.delete(nonce);
    }
  }

  #mac(bytes: Buffer): Buffer {
    return createHmac('sha256', this.#key).update('bandog nonce').update(bytes).digest().subarray(0, 16);
  }
}
