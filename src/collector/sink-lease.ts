import type { Clock } from '../domain/clock.ts';
import type { Lease, SinkStore } from './store/sinks-contract.ts';

/** Between two words of the holder that he lives. */
const TURN_MS = 5000;
/** Without a word for so long its holder begins nothing more; what he began ends within his deadlines, before another may begin. */
const HOLD_MS = 12_000;
/** Without a word for so long by his own clock another takes it: HOLD_MS and the half minute that a round may take are over. */
const STALE_MS = 45_000;

/** One of the collectors of a store does what is to be done once. Clocks are not compared: everybody measures by his own how long nothing changed. */
export class SinkLease {
  readonly #store: Pick<SinkStore, 'turnLease' | 'leaveLease'>;
  readonly #clock: Clock;
  readonly #name: string;
  readonly #holder: string;
  #turnedMs = Number.NEGATIVE_INFINITY;
  #heldMs = Number.NEGATIVE_INFINITY;
  #seen: { readonly lease: Lease; readonly sinceMs: number } | undefined;

  constructor(
    { store, clock }: { readonly store: Pick<SinkStore, 'turnLease' | 'leaveLease'>; readonly clock: Clock },
    { name, holder }: { readonly name: string; readonly holder: string },
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#name = name;
    this.#holder = holder;
  }

  /** Whether something may be begun. */
  get isHeld(): boolean {
    return this.#clock.monotonicMs() - this.#heldMs < HOLD_MS;
  }

  /** Says that the holder lives, or looks whether he does, when it is time; then whether it is held. @throws KnownError E_STORE_UNAVAILABLE */
  async turn(): Promise<boolean> {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#turnedMs < TURN_MS) return this.isHeld;
    this.#turnedMs = nowMs;
    const isStale = this.#seen !== undefined && nowMs - this.#seen.sinceMs >= STALE_MS;
    const stale = isStale ? this.#seen?.lease : undefined;
    const lease = await this.#store.turnLease({ name: this.#name, holder: this.#holder, stale });
    if (lease.holder === this.#holder) {
      // As of before the question: the others count from when they saw the answer.
      this.#heldMs = nowMs;
      this.#seen = undefined;
    } else {
      this.#heldMs = Number.NEGATIVE_INFINITY;
      const isSame = this.#seen?.lease.holder === lease.holder && this.#seen.lease.turn === lease.turn;
      if (!isSame) this.#seen = { lease, sinceMs: nowMs };
    }
    return this.isHeld;
  }

  /** Gives it back, so that another need not wait. @throws KnownError E_STORE_UNAVAILABLE */
  async leave(): Promise<void> {
    this.#heldMs = Number.NEGATIVE_INFINITY;
    await this.#store.leaveLease({ name: this.#name, holder: this.#holder });
  }
}
