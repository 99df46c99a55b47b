import type { Clock } from '../../domain/clock.ts';
import { newSecret } from './secrets.ts';

const LIFETIME_MS = 5 * 60_000;
/** About 2 MB; the oldest give way, so that asking for nonces can neither fill the memory nor be refused. */
const MAX_NONCES = 20_000;

/** Nonces that were given out: each can be used once within five minutes. Kept in memory; after a restart an agent asks again. */
export class Nonces {
  readonly #clock: Clock;
  readonly #endsAtMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Gives out a nonce, which `use` takes once. */
  issue(): string {
    const now = this.#clock.monotonicMs();
    for (const [nonce, endsAtMs] of this.#endsAtMs) {
      if (endsAtMs > now && this.#endsAtMs.size < MAX_NONCES) break;
      this.#endsAtMs.delete(nonce);
    }
    const nonce = newSecret();
    this.#endsAtMs.set(nonce, now + LIFETIME_MS);
    return nonce;
  }

  /** Uses a nonce up; false when it was not given out, is used, or is too old. */
  use(nonce: string): boolean {
    const endsAtMs = this.#endsAtMs.get(nonce);
    this.#endsAtMs.delete(nonce);
    return endsAtMs !== undefined && endsAtMs > this.#clock.monotonicMs();
  }
}
