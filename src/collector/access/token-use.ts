import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../store/contract.ts';
import type { ApiTokenRow } from '../store/rows.ts';

/** Its use is noted once in so long, so that a program that asks without end writes next to nothing. */
const TOUCH_MS = 60_000;

/** Notes when API tokens are shown. It is advice: nobody waits for it, and a store that takes no writes now still answers questions. */
export class TokenUse {
  readonly #store: Pick<Store, 'touchApiToken'>;
  readonly #clock: Clock;
  /** By id; as many as there are tokens. */
  readonly #notedMs = new Map<string, number>();

  constructor(parts: { readonly store: Pick<Store, 'touchApiToken'>; readonly clock: Clock }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  /** That token was shown now. */
  note({ id, usedAt }: Pick<ApiTokenRow, 'id' | 'usedAt'>): void {
    const at = this.#clock.now();
    const nowMs = Date.parse(at);
    const knownMs = Math.max(this.#notedMs.get(id) ?? 0, usedAt === undefined ? 0 : Date.parse(usedAt));
    // A clock that was set back: what is noted lies ahead, and stays.
    if (nowMs - knownMs < TOUCH_MS) return;
    this.#notedMs.set(id, nowMs);
    this.#store.touchApiToken({ id, at }).catch(() => this.#notedMs.delete(id));
  }
}
