import { uptime } from 'node:os';
import type { Logger } from 'pino';
import type { ContactAnswer, Heartbeat } from '../../wire/protocol.ts';
import { FORKED_WAIT_MS, type Delivery } from './delivery.ts';
import { Waiting } from './waiting.ts';
import { faultOf } from '../spool/database.ts';
import type { Spool } from '../spool/spool.ts';
import { backOffMs, contactMs } from '../uplink/back-off.ts';
import { CONTACT_BOUNDS, type ContactOutcome, type Uplink } from '../uplink/uplink.ts';

/** What contact works with. */
export interface ContactParts {
  readonly spool: Spool;
  readonly uplink: Uplink;
  readonly delivery: Delivery;
  /** What this agent says of itself, after so many contacts that failed. */
  readonly heartbeat: (failedContacts: number) => Heartbeat;
  /** The collector answered this heartbeat. */
  readonly answered: (heartbeat: Heartbeat, answer: ContactAnswer) => void;
  /** Makes this host one of its own after its key was seen in two places; false when that failed. */
  readonly rekey: (signal: AbortSignal) => Promise<boolean>;
  readonly intervalSeconds: number;
  /** What signed settings say of it; undefined: what the collector says counts. */
  readonly signedInterval: () => number | undefined;
  /** Where signed settings say that the collector is, best first; undefined: where it was found last. */
  readonly addresses: () => readonly string[] | undefined;
  /** Whether something became of an order that a heartbeat has to tell, behind what was found. */
  readonly hasOutcomes: () => boolean;
  readonly log: Logger;
}

/** A demand to send everything is obeyed at most this often: a collector that never agrees must not keep a fleet busy. */
const RESYNC_EVERY_MS = 60_000;
/** The time of the last contact is written so often, and with whatever else is. */
const KEPT_EVERY_MS = 300_000;
/** After so many failures in a row the log says once how each step on the way goes. */
const EXPLAINED_FAILURE = 5;

/**
 * Keeps contact: at the collector's interval what waits is delivered, or a heartbeat sent when nothing does; at once when
 * `wake` says that something a person wants to know waits. After a failure the next try backs off, whatever wakes it.
 */
export class Contact {
  readonly #parts: ContactParts;
  readonly #stop = new AbortController();
  readonly #waiting: Waiting;
  #intervalSeconds: number;
  #failures = 0;
  #isUrgent = false;
  #ring: (() => void) | undefined;
  #resyncedAtMs = -Infinity;
  #heartbeatAtMs = -Infinity;
  #hasNews = false;
  #rekeyedAtMs = -Infinity;
  #lastWhy = '';
  #keptAtMs = -Infinity;
  /** Seconds since the machine started, its sleep included. */
  #contactedAt = -Infinity;
  #running: Promise<void> | undefined;

  constructor(parts: ContactParts) {
    this.#parts = parts;
    this.#intervalSeconds = parts.intervalSeconds;
    const { uplink, log } = parts;
    this.#waiting = new Waiting({ ask: (seconds, signal) => uplink.wait(seconds, signal), ordered: () => this.tell(), log });
  }

  /** How often the collector is heard, as it said last. */
  get intervalSeconds(): number {
    return this.#intervalSeconds;
  }

  /** Something waits that should not wait for the next contact. */
  wake(): void {
    this.#isUrgent = true;
    if (this.#failures === 0) this.#ring?.();
  }

  /** The next heartbeat has something to say that should not wait. */
  tell(): void {
    this.#hasNews = true;
    this.wake();
  }

  /** Keeps contact until `stop`. Rejects only for a failure of the spool or of our own. */
  run(): Promise<void> {
    this.#running = this.#loop();
    return this.#running;
  }

  async #loop(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#isUrgent = false;
      const waitMs = await this.#once().catch((error: unknown) => this.#faulted(error));
      if (!this.#isUrgent || this.#failures > 0) await this.#sleep(waitMs);
    }
  }

  /** One last delivery within `ms`, then no more. */
  async stop(ms: number): Promise<void> {
    this.#stop.abort();
    this.#waiting.stop();
    this.#ring?.();
    await this.#running;
    if (this.#failures === 0 && this.#parts.spool.waiting() > 0) await this.#parts.delivery.deliver(AbortSignal.timeout(ms));
    this.#parts.uplink.close();
  }

  /** One contact; answers how long to wait for the next. */
  async #once(): Promise<number> {
    const { spool, delivery } = this.#parts;
    await this.#upkeep();
    const greeting = this.#isLongAgo() ? await this.#heartbeat() : undefined;
    if (greeting !== undefined && greeting.kind !== 'contact') return this.#refused(greeting);
    // What was sealed before may say goodbye: a heartbeat behind it says that this is over.
    if (greeting !== undefined && spool.inFlight() !== undefined) this.#isUrgent = true;
    const delivered = await delivery.deliver(this.#stop.signal);
    if (delivered.kind === 'failed') return delivered.isForked === true ? this.#forked() : this.#failed(delivered);
    const answer = delivered.answer ?? greeting?.answer;
    if (answer !== undefined && !this.#isHeartbeatDue()) return this.#contacted(answer);
    const outcome = await this.#heartbeat();
    if (outcome.kind !== 'contact') return this.#refused(outcome);
    const wait = this.#contacted(outcome.answer);
    if (spool.waiting() > 0) this.#isUrgent = true;
    return wait;
  }

  /** The disk may fail a commit for a while (another process holds the file): that ends nothing. A defect of ours does. */
  #faulted(error: unknown): number {
    if (faultOf(error) === undefined) throw error;
    this.#parts.log.error({ err: error }, 'the spool could not be read or written; it is tried again');
    const wait = backOffMs(this.#failures);
    this.#failures += 1;
    return wait;
  }

  /** A host that has something to deliver at every contact would else never hear of updates and orders. */
  #isHeartbeatDue(): boolean {
    const { hasOutcomes } = this.#parts;
    return this.#hasNews || hasOutcomes() || performance.now() - this.#heartbeatAtMs >= this.#intervalSeconds * 1000;
  }

  /** At the start, after a failure and after a sleep nothing is sent before the collector saw where this host stands. */
  #isLongAgo(): boolean {
    return this.#failures > 0 || uptime() - this.#contactedAt > 2 * this.#intervalSeconds;
  }

  /** A heartbeat alone ends no failure: what waits may still be refused. */
  async #heartbeat(): Promise<ContactOutcome> {
    this.#hasNews = false;
    const heartbeat = this.#parts.heartbeat(this.#failures);
    const outcome = await this.#parts.uplink.heartbeat(heartbeat, this.#stop.signal);
    if (outcome.kind !== 'contact') return outcome;
    this.#heartbeatAtMs = performance.now();
    this.#parts.answered(heartbeat, outcome.answer);
    if (outcome.answer.wait !== undefined) void this.#waiting.begin(outcome.answer.wait);
    return outcome;
  }

  async #refused(outcome: Exclude<ContactOutcome, { readonly kind: 'contact' }>): Promise<number> {
    return outcome.kind === 'forked' ? this.#forked() : this.#failed(outcome);
  }

  #contacted(answer: ContactAnswer): number {
    const { spool, log } = this.#parts;
    if (this.#failures > 0) log.info({ failures: this.#failures }, 'the collector answers again');
    this.#keep('contact.at', new Date().toISOString(), this.#failures > 0);
    this.#failures = 0;
    this.#contactedAt = uptime();
    this.#lastWhy = '';
    this.#intervalSeconds = this.#parts.signedInterval() ?? answer.contactIntervalSeconds;
    if (answer.resync && spool.waiting() === 0 && performance.now() - this.#resyncedAtMs > RESYNC_EVERY_MS) {
      this.#resyncedAtMs = performance.now();
      log.warn('the collector’s open findings differ from this host’s; everything is sent anew');
      spool.requestResync();
      this.#isUrgent = true;
    }
    return contactMs(this.#intervalSeconds, CONTACT_BOUNDS);
  }

  /** Whoever else has this host's key gets another id too: none of the two is set aside for longer than that takes. */
  async #forked(): Promise<number> {
    const isDue = performance.now() - this.#rekeyedAtMs > FORKED_WAIT_MS;
    if (isDue && (await this.#attempt('a new key', (signal) => this.#parts.rekey(signal)))) {
      this.#rekeyedAtMs = performance.now();
      return 0;
    }
    return this.#failed({ why: 'forked', retryAfterMs: FORKED_WAIT_MS });
  }

  async #upkeep(): Promise<void> {
    await this.#attempt('a key, bearer or address', (signal) => this.#parts.uplink.upkeep(this.#parts.addresses(), signal));
  }

  /** What is asked for beside deliveries must not end them, as when the disk is full. */
  async #attempt<T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    try {
      return await work(this.#stop.signal);
    } catch (error) {
      this.#parts.log.error({ err: error, what }, 'this could not be changed');
      return undefined;
    }
  }

  #failed(failure: { readonly why: string; readonly retryAfterMs?: number }): number {
    if (this.#stop.signal.aborted) return 0;
    const wait =
      failure.retryAfterMs === undefined
        ? backOffMs(this.#failures)
        : Math.round(failure.retryAfterMs * (1 + 0.2 * Math.random()));
    this.#failures += 1;
    // The same failure all night is one line, not a thousand.
    const isNews = failure.why !== this.#lastWhy;
    this.#keep('contact.failure', `${new Date().toISOString()} ${failure.why}`.slice(0, 500), isNews);
    if (isNews) this.#parts.log.warn({ why: failure.why, waitMs: wait }, 'the collector did not take this; it is tried again');
    this.#lastWhy = failure.why;
    if (this.#failures === EXPLAINED_FAILURE) void this.#explain();
    return wait;
  }

  /** For who asks on this machine: what is news is on disk at once, what repeats every minute is not worth a write each time. */
  #keep(name: string, value: string, isNews: boolean): void {
    const now = performance.now();
    if (!isNews && now - this.#keptAtMs < KEPT_EVERY_MS) {
      this.#parts.spool.note(name, value);
      return;
    }
    this.#keptAtMs = now;
    this.#parts.spool.remember(name, value);
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
