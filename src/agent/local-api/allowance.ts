/** Asks that one account may make at once, and how fast they come back: a person's command makes a few, a page of findings one. */
const BURST = 60;
const REFILL_MS = 200;
/** An account that asks nothing for so long is forgotten. */
const KEPT_MS = BURST * REFILL_MS;

/** Keeps the asks of each account within bounds, so that no loop of theirs costs the machine more than a few looks into memory. */
export class Allowance {
  readonly #accounts = new Map<string, { left: number; atMs: number }>();

  /** Whether this account may ask once more now; counts it. */
  take(account: string, nowMs: number): boolean {
    this.#forget(nowMs);
    const known = this.#accounts.get(account) ?? { left: BURST, atMs: nowMs };
    const left = Math.min(BURST, known.left + (nowMs - known.atMs) / REFILL_MS);
    if (left < 1) return false;
    this.#accounts.set(account, { left: left - 1, atMs: nowMs });
    return true;
  }

  #forget(nowMs: number): void {
    for (const [account, { atMs }] of this.#accounts) if (nowMs - atMs > KEPT_MS) this.#accounts.delete(account);
  }
}
