import type { Clock } from '../../domain/clock.ts';

/** Who looked at a host may want something of it for so long: the time of a call with the person who sits before it. */
const LOOKED_AT_SECONDS = 15 * 60;
/** Who sets up a host looks whether it came. */
export const NEW_HOST_SECONDS = 60;
/** Far more than are held; those that were looked at longest ago are forgotten. */
const MOST_HOSTS = 20_000;

/** Hosts that somebody has looked at, ordered something of, or just set up. In memory: who is forgotten gets orders with the next contact. */
export class Attention {
  readonly #clock: Clock;
  /** Until when, the one that was looked at longest ago first. */
  readonly #untilMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Somebody looks at this host, and will for so long. */
  draw(hostId: string, seconds = LOOKED_AT_SECONDS): void {
    const untilMs = Math.max(this.#untilMs.get(hostId) ?? 0, this.#clock.monotonicMs() + seconds * 1000);
    this.#untilMs.delete(hostId);
    this.#untilMs.set(hostId, untilMs);
    const [first] = this.#untilMs.keys();
    if (this.#untilMs.size > MOST_HOSTS && first !== undefined) this.#untilMs.delete(first);
  }

  /** For how many seconds somebody will still look at it; 0 when nobody does. */
  secondsLeft(hostId: string): number {
    const untilMs = this.#untilMs.get(hostId);
    if (untilMs === undefined) return 0;
    const leftMs = untilMs - this.#clock.monotonicMs();
    if (leftMs > 0) return leftMs / 1000;
    this.#untilMs.delete(hostId);
    return 0;
  }
}
