import type { Logger } from 'pino';
import type { ContactAnswer, Heartbeat } from '../wire/protocol.ts';
import type { Delivery } from './delivery.ts';
import type { Spool } from './spool/spool.ts';
import { backOffMs, contactMs } from './uplink/back-off.ts';
import { CONTACT_BOUNDS, type Uplink } from './uplink/uplink.ts';

/** What contact works with. */
export interface ContactParts {
  readonly spool: Spool;
  readonly uplink: Uplink;
  readonly delivery: Delivery;
  readonly heartbeat: () => Heartbeat;
  readonly intervalSeconds: number;
  readonly log: Logger;
}

/** A demand to send everything is obeyed at most this often: a collector that never agrees must not keep a fleet busy. */
const RESYNC_EVERY_MS = 60_000;
/** After so many failures in a row the log says once how each step on the way goes. */
const EXPLAINED_FAILURE = 5;

/**
 * Keeps contact: at the collector's interval what waits is delivered, or a heartbeat sent when nothing does; at once when
 * `wake` says that something a person wants to know waits. After a failure the next try backs off, whatever wakes it.
 */
export class Contact {
  readonly #parts: ContactParts;
  readonly #stop = new AbortController();
  #intervalSeconds: number;
  #failures = 0;
  #isUrgent = false;
  #ring: (() => void) | undefined;
  #resyncedAtMs = -Infinity;
  #lastWhy = '';
  #running: Promise<void> | undefined;

  constructor(parts: ContactParts) {
    this.#parts = parts;
    this.#intervalSeconds = parts.intervalSeconds;
  }

  /** Something waits that should not wait for the next contact. */
  wake(): void {
    this.#isUrgent = true;
    if (this.#failures === 0) this.#ring?.();
  }

  /** Keeps contact until `stop`. Rejects only for a failure of the spool or of our own. */
  run(): Promise<void> {
    this.#running = this.#loop();
    return this.#running;
  }

  async #loop(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#isUrgent = false;
      const waitMs = await this.#once();
      if (!this.#isUrgent || this.#failures > 0) await this.#sleep(waitMs);
    }
  }

  /** One last delivery within `ms`, then no more. */
  async stop(ms: number): Promise<void> {
    this.#stop.abort();
    this.#ring?.();
    await this.#running;
    if (this.#failures === 0 && this.#parts.spool.waiting() > 0) await this.#parts.delivery.deliver(AbortSignal.timeout(ms));
    this.#parts.uplink.close();
  }

  /** One contact; answers how long to wait for the next. */
  async #once(): Promise<number> {
    const { spool, uplink, delivery } = this.#parts;
    const delivered = await delivery.deliver(this.#stop.signal);
    if (delivered.kind === 'failed') return this.#failed(delivered);
    if (delivered.answer !== undefined) return this.#contacted(delivered.answer);
    const outcome = await uplink.heartbeat(this.#parts.heartbeat(), this.#stop.signal);
    if (outcome.kind === 'failed') return this.#failed(outcome);
    const wait = this.#contacted(outcome.answer);
    if (spool.waiting() > 0) this.#isUrgent = true;
    return wait;
  }

  #contacted(answer: ContactAnswer): number {
    const { spool, log } = this.#parts;
    if (this.#failures > 0) log.info({ failures: this.#failures }, 'the collector answers again');
    this.#failures = 0;
    this.#lastWhy = '';
    this.#intervalSeconds = answer.contactIntervalSeconds;
    spool.remember('contact.at', new Date().toISOString());
    if (answer.resync && spool.waiting() === 0 && performance.now() - this.#resyncedAtMs > RESYNC_EVERY_MS) {
      this.#resyncedAtMs = performance.now();
      log.warn('the collector’s open findings differ from this host’s; everything is sent anew');
      spool.requestResync();
      this.#isUrgent = true;
    }
    return contactMs(this.#intervalSeconds, CONTACT_BOUNDS);
  }

  #failed(failure: { readonly why: string; readonly retryAfterMs?: number }): number {
    if (this.#stop.signal.aborted) return 0;
    const wait =
      failure.retryAfterMs === undefined
        ? backOffMs(this.#failures)
        : Math.round(failure.retryAfterMs * (1 + 0.2 * Math.random()));
    this.#failures += 1;
    // The same failure all night is one line, not a thousand.
    if (failure.why !== this.#lastWhy)
      this.#parts.log.warn({ why: failure.why, waitMs: wait }, 'the collector did not take this; it is tried again');
    this.#lastWhy = failure.why;
    if (this.#failures === EXPLAINED_FAILURE) void this.#explain();
    this.#parts.spool.remember('contact.failure', `${new Date().toISOString()} ${failure.why}`.slice(0, 500));
    return wait;
  }

  async #explain(): Promise<void> {
    const steps = await this.#parts.uplink.check(this.#stop.signal);
    if (!this.#stop.signal.aborted) this.#parts.log.warn({ steps }, 'the way to the collector, step by step');
  }

  async #sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#ring = resolve;
    if (this.#stop.signal.aborted) resolve();
    await promise;
    clearTimeout(timer);
    this.#ring = undefined;
  }
}
