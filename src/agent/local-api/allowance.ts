/** How many at once, and how long until one more. */
export interface Bounds {
  readonly burst: number;
  readonly refillMs: number;
}

/** Asks of one account: a person's command makes a few, a page of findings one. */
export const ASKS: Bounds = { burst: 60, refillMs: 200 };
/** Looks that persons ask for, all together: each is one of the whole host, whatever the budget says. */
export const LOOKS: Bounds = { burst: 3, refillMs: 20_000 };

/** Keeps what accounts ask for within bounds, so that no loop of theirs is felt on the machine. */
export class Allowance {
  readonly #bounds: Bounds;
  readonly #accounts = new Map<string, { left: number; atMs: number }>();

  /** Everybody begins with a full burst. */
  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** Whether this account may once more now; counts it. */
  take(account: string, nowMs: number): boolean {
    const { burst, refillMs } = this.#bounds;
    this.#forget(nowMs);
    const known = this.#accounts.get(account) ?? { left: burst, atMs: nowMs };
    const left = Math.min(burst, known.left + (nowMs - known.atMs) / refillMs);
    if (left < 1) return false;
    this.#accounts.set(account, { left: left - 1, atMs: nowMs });
    return true;
  }

  /** Who asked for nothing until his burst was full again. */
  #forget(nowMs: number): void {
    const { burst, refillMs } = this.#bounds;
    for (const [account, { atMs }] of this.#accounts) if (nowMs - atMs > burst * refillMs) this.#accounts.delete(account);
  }
}
