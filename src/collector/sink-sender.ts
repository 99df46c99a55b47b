import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { SealedSecrets } from './access/sealed-secrets.ts';
import { SinkLease } from './sink-lease.ts';
import { settle, waitMs } from './sink-pass.ts';
import type { Origin, Outcome, SinkSecrets } from './sinks/contract.ts';
import { SINKS } from './sinks/list.ts';
import { messageOf } from './sinks/message.ts';
import type { Store } from './store/contract.ts';
import { MOST_QUEUED, type SinkRow } from './store/sinks-contract.ts';

/** What sending works with. */
export interface SinkSenderParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly secrets: SealedSecrets;
  readonly origin: () => Origin;
  /** Who this collector is among those of its store; the same again after a start where it is the only one. */
  readonly holder: string;
  /** Between two looks for what waits; absent: a second. */
  readonly everyMs?: number | undefined;
}

/** A receiver that is away, since its sink was last changed. */
interface Away {
  readonly changedAt: string;
  readonly failures: number;
  readonly untilMs: number;
}

const EVERY_MS = 1000;
const ROUTED_AT_ONCE = 100;
/** So many are sent before it is written what became of them, and at most so many are sent twice when the collector is killed. */
const SENT_AT_ONCE = 64;
const EXPIRING_EVERY_MS = 60_000;
/** An exception is told of so long before its end. */
const EXPIRING_MS = 7 * 86_400_000;

/** Takes events to their sinks: in the one collector of those of a store that holds the lease, each sink by itself. */
export class SinkSender {
  readonly #parts: SinkSenderParts;
  readonly #lease: SinkLease;
  readonly #stop = new AbortController();
  readonly #sending = new Map<string, Promise<void>>();
  /** Sinks whose receiver is away. */
  readonly #away = new Map<string, Away>();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;
  #expiringMs = Number.NEGATIVE_INFINITY;
  /** The last look failed: a line for each second of an outage would be a storm of its own. */
  #isTroubled = false;

  constructor(parts: SinkSenderParts) {
    this.#parts = parts;
    this.#lease = new SinkLease(parts, { name: 'sinks', holder: parts.holder });
    this.#timer = setInterval(() => this.wake(), parts.everyMs ?? EVERY_MS);
    this.#timer.unref();
  }

  /** Looks for what waits now. */
  wake(): void {
    if (this.#stop.signal.aborted) return;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
  }

  /** Ends what is under way, and lets another collector go on. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#looking;
    await Promise.all(this.#sending.values());
    // Without the store another one takes it by itself, later.
    await this.#lease.leave().catch(() => undefined);
  }

  async #look(): Promise<void> {
    const { store, log } = this.#parts;
    try {
      const sinks = await store.sinks();
      if (sinks.length === 0 || !(await this.#lease.turn())) return;
      await this.#noteExpiring();
      await this.#route();
      for (const sink of await store.sinks()) if (sink.queued > 0) this.#begin(sink);
      this.#isTroubled = false;
    } catch (error) {
      if (!this.#stop.signal.aborted && !this.#isTroubled) log.error({ err: error }, 'events for sinks could not be looked for');
      this.#isTroubled = true;
    }
  }

  async #noteExpiring(): Promise<void> {
    const { store, clock } = this.#parts;
    if (clock.monotonicMs() - this.#expiringMs < EXPIRING_EVERY_MS) return;
    this.#expiringMs = clock.monotonicMs();
    const at = clock.now();
    await store.noteExpiring({ at, before: new Date(Date.parse(at) + EXPIRING_MS).toISOString() });
  }

  async #route(): Promise<void> {
    const { store, clock } = this.#parts;
    if (!(await store.hasEvents())) return;
    const step = { limit: ROUTED_AT_ONCE, mostQueued: MOST_QUEUED };
    while (this.#lease.isHeld && !(await store.routeEvents({ ...step, at: clock.now() })).isDone) await this.#lease.turn();
  }

  #begin(sink: SinkRow): void {
    const { name, pausedAt } = sink;
    const untilMs = this.#awayOf(sink)?.untilMs ?? Number.NEGATIVE_INFINITY;
    if (pausedAt !== undefined || this.#sending.has(name) || untilMs > this.#parts.clock.monotonicMs()) return;
    const send = async (): Promise<void> => {
      let hasMore = false;
      try {
        hasMore = await this.#send(sink);
      } catch (error) {
        if (!this.#stop.signal.aborted) this.#parts.log.error({ err: error, sink: name }, 'events could not be sent');
      }
      this.#sending.delete(name);
      if (hasMore) this.wake();
    };
    this.#sending.set(name, send());
  }

  /** Sends what waits first; says whether there is more that can be sent now. */
  async #send(sink: SinkRow): Promise<boolean> {
    const { store, clock } = this.#parts;
    const { name, settings } = sink;
    const at = clock.now();
    const deliveries = await store.nextDeliveries({ sink: name, at, limit: SENT_AT_ONCE });
    if (deliveries.length === 0 || !this.#lease.isHeld) return false;
    const origin = this.#parts.origin();
    const messages = deliveries.map(({ event }) => messageOf(event, origin, settings));
    const secrets = openSecrets(this.#parts.secrets, sink);
    const { signal } = this.#stop;
    const outcomes: readonly Outcome[] =
      secrets === undefined
        ? messages.map(() => ({ kind: 'away', why: NO_SECRETS }))
        : await SINKS[settings.type].send({ settings, secrets, messages, origin, now: at, signal });
    // What our own end broke off is nobody's fault.
    const own = outcomes.map((one) => (one.kind === 'away' && signal.aborted ? ({ kind: 'untried' } as const) : one));
    const { settlement, away, over } = settle({ sink: name, at, deliveries }, own, Math.random);
    await store.settleDeliveries(settlement);
    if (over !== undefined) await this.#pause(name, over);
    this.#note(sink, away);
    return away === undefined && over === undefined && deliveries.length === SENT_AT_ONCE;
  }

  /** Whoever changed the sink may have seen to it. */
  #awayOf({ name, changedAt }: SinkRow): Away | undefined {
    const known = this.#away.get(name);
    return known?.changedAt === changedAt ? known : undefined;
  }

  #note(sink: SinkRow, away: Extract<Outcome, { kind: 'away' }> | undefined): void {
    const { log, clock } = this.#parts;
    const { name, changedAt } = sink;
    const before = this.#awayOf(sink);
    if (away === undefined) {
      if (before !== undefined) log.info({ sink: name }, 'a sink takes events again');
      this.#away.delete(name);
      return;
    }
    if (before === undefined) log.warn({ sink: name, why: away.why }, 'a sink takes no events; they wait');
    const failures = (before?.failures ?? 0) + 1;
    const ms = Math.max(waitMs(failures, Math.random), away.retryAfterMs ?? 0);
    this.#away.set(name, { changedAt, failures, untilMs: clock.monotonicMs() + ms });
  }

  /** The receiver says that it is gone for good: a person decides what is to be. */
  async #pause(name: string, why: string): Promise<void> {
    const { store, clock, log } = this.#parts;
    const at = clock.now();
    await store.pauseSink({
      name,
      at,
      why,
      audit: { at, actor: 'system', action: 'sink.pause', subject: name, detail: { why } },
    });
    log.warn({ sink: name, why }, 'a sink wants no events any more; it waits for somebody to resume it');
  }
}

const NO_SECRETS = 'its secrets cannot be opened: sinks.key in the data folder is another than when it was added';

/** What only the receiver and the collector know; undefined when the key is another one. */
export function openSecrets(secrets: SealedSecrets, { name, sealed }: Pick<SinkRow, 'name' | 'sealed'>): SinkSecrets | undefined {
  // Sealed by this program, and by nobody without the key.
  return secrets.open(`sink:${name}`, sealed) as SinkSecrets | undefined;
}
