import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { monotonicMs } from '../../domain/clock.ts';
import { LIMITS } from '../../wire/limits.ts';
import { backOffMs } from '../uplink/back-off.ts';
import type { WaitOutcome } from '../uplink/uplink.ts';

/** What waiting works with. */
export interface WaitingParts {
  /** Asks to be answered as soon as there is an order, and after so many seconds at the latest. */
  readonly ask: (seconds: number, signal: AbortSignal) => Promise<WaitOutcome>;
  /** There is an order: the next heartbeat brings it. */
  readonly ordered: () => void;
  readonly log: Logger;
  /** From 0 to below 1; absent: the machine's own chance. */
  readonly random?: () => number;
}

/** Requests in a row that are cut before this host waits for its next contact: half a minute, in which a collector has restarted. */
const MOST_CUTS = 6;
/** An answer that comes sooner than this makes the next request wait. */
const HASTY_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
const MIN_SECONDS: number = LIMITS.holdSeconds.min;
/** By so much a request may last longer again after one that was not cut. */
const GROWTH_SECONDS = 5;

/**
 * Waits for orders while the collector says that it would hold a request, and does nothing at all otherwise: no timer, no
 * connection. An order never comes this way, only the word that there is one; whatever fails here costs until the next
 * contact. A collector that answers at once, again and again, is asked ever more rarely.
 */
export class Waiting {
  readonly #parts: WaitingParts;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  /** What gets through: a proxy may cut what lasts longer. */
  #mostSeconds: number = LIMITS.holdSeconds.max;
  #hasty = 0;

  constructor(parts: WaitingParts) {
    this.#parts = parts;
  }

  /** The collector would hold a request for so long; one is held at a time. Resolves when this host waits no more, and never rejects. */
  async begin(seconds: number): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#running ??= this.#run(seconds).finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  /** Ends what is held, for good. */
  stop(): void {
    this.#stop.abort();
  }

  async #run(first: number): Promise<void> {
    const { signal } = this.#stop;
    let seconds: number | undefined = first;
    let cuts = 0;
    await this.#pause(this.#pauseMs());
    while (seconds !== undefined && !signal.aborted) {
      const asked = Math.min(seconds, this.#mostSeconds);
      this.#parts.log.debug({ seconds: asked }, 'waits for orders');
      const begunAtMs = monotonicMs();
      const outcome = await this.#parts.ask(asked, signal);
      const lastedMs = monotonicMs() - begunAtMs;
      if (signal.aborted || outcome.kind === 'refused') return;
      if (outcome.kind === 'cut') {
        cuts += 1;
        if (cuts === MOST_CUTS) return;
        // What was cut at once was no proxy that lost its patience.
        if (lastedMs > MIN_SECONDS * 1000) this.#mostSeconds = Math.max(MIN_SECONDS, Math.floor(asked / 2));
        await this.#pause(backOffMs(cuts, this.#parts.random));
        continue;
      }
      cuts = 0;
      this.#hasty = lastedMs < HASTY_MS ? this.#hasty + 1 : 0;
      if (outcome.isOrdered) {
        // The heartbeat's answer says whether to wait again; until it came the same order would be told once more.
        this.#parts.ordered();
        return;
      }
      this.#mostSeconds = Math.min(LIMITS.holdSeconds.max, this.#mostSeconds + GROWTH_SECONDS);
      seconds = outcome.seconds;
      if (seconds !== undefined) await this.#pause(this.#pauseMs());
    }
  }

  #pauseMs(): number {
    return this.#hasty === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, HASTY_MS * 2 ** (this.#hasty - 1));
  }

  async #pause(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
