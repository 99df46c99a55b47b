import type { Clock, Instant } from '../../domain/clock.ts';
import { LIMITS } from '../../wire/limits.ts';
import type { HostProgress } from '../store/announcements.ts';

/** Who waits for an order asks again within this; longer than a request for it is held. */
const FOLLOWED_MS = 40_000;
/** A host says how far it is no sooner than this, whatever it was told. */
const LEAST_MS = 500;
/** Hosts of which is kept how far they are, and that are followed; the oldest are forgotten. */
const MOST_HOSTS = 1000;
/** Requests that wait at once, each with a connection of a person; beyond that they are answered as things stand. */
const MOST_WAITING = 500;
/** Words of hosts on how far they are, in a second, of all that are followed. */
const PER_SECOND = 50;
/** While nobody follows an order its host is heard so rarely: somebody may begin to. */
const UNFOLLOWED_SECONDS = 15;

/** How far a host is, and when it said so. */
export interface NotedProgress extends HostProgress {
  readonly at: Instant;
}

/** One request that waits for news of a host's orders. */
export interface Awaiting {
  /** Resolves when there may be news, or the time is over; never rejects. */
  readonly news: Promise<void>;
  /** False when there was no room, or the collector ends: it is over at once. */
  readonly isHeld: boolean;
  /** Nobody waits any more. */
  letGo(): void;
}

/**
 * Orders for whose end somebody waits here or at another collector, and how far their hosts are. In memory, and lost with it: the store
 * alone knows what became of an order, so that whoever waits looks there now and then.
 */
export class FollowedOrders {
  readonly #clock: Clock;
  /** Until when each host is followed, the one that ends first in front. */
  readonly #untilMs = new Map<string, number>();
  readonly #progress = new Map<string, { readonly progress: NotedProgress; readonly atMs: number }>();
  readonly #awaiting = new Map<string, Set<() => void>>();
  #waiting = 0;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Somebody waits for what becomes of an order of this host. */
  follow(hostId: string): void {
    this.#untilMs.delete(hostId);
    this.#untilMs.set(hostId, this.#clock.monotonicMs() + FOLLOWED_MS);
    forgetOldest(this.#untilMs);
  }

  /** Whether somebody does. */
  isFollowed(hostId: string): boolean {
    return (this.#untilMs.get(hostId) ?? 0) > this.#clock.monotonicMs();
  }

  /** Whether a word of this host on how far it is counts, or comes too soon after its last. */
  takes(hostId: string): boolean {
    const last = this.#progress.get(hostId);
    return last === undefined || this.#clock.monotonicMs() - last.atMs >= LEAST_MS;
  }

  /** After how many seconds this host is to say it again: of many that are followed each one less often, and of all others rarely. */
  nextSeconds(hostId: string): number {
    if (!this.isFollowed(hostId)) return UNFOLLOWED_SECONDS;
    const now = this.#clock.monotonicMs();
    for (const [one, untilMs] of this.#untilMs) {
      if (untilMs > now) break;
      this.#untilMs.delete(one);
    }
    const { min, max } = LIMITS.progressSeconds;
    return Math.min(max, Math.max(min, Math.ceil(this.#untilMs.size / PER_SECOND)));
  }

  /** This host is so far. */
  note(hostId: string, progress: HostProgress): void {
    this.#progress.delete(hostId);
    this.#progress.set(hostId, { progress: { ...progress, at: this.#clock.now() }, atMs: this.#clock.monotonicMs() });
    forgetOldest(this.#progress);
    this.changed(hostId);
  }

  /** How far this host was with that order when it last said so. */
  progressOf(hostId: string, command: string): NotedProgress | undefined {
    const progress = this.#progress.get(hostId)?.progress;
    return progress?.command === command ? progress : undefined;
  }

  /** Something may have become of an order of this host. */
  changed(hostId: string): void {
    for (const wake of this.#awaiting.get(hostId) ?? []) wake();
  }

  /** Waits for news of this host, and no longer than that; not at all where there is no room. */
  await(hostId: string, ms: number): Awaiting {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#isClosed || this.#waiting >= MOST_WAITING)
      return { news: Promise.resolve(), isHeld: false, letGo: () => undefined };
    const here = this.#awaiting.get(hostId) ?? new Set();
    this.#awaiting.set(hostId, here);
    this.#waiting += 1;
    const end = (): void => {
      if (!here.delete(end)) return;
      clearTimeout(timer);
      this.#waiting -= 1;
      if (here.size === 0 && this.#awaiting.get(hostId) === here) this.#awaiting.delete(hostId);
      resolve();
    };
    const timer = setTimeout(end, ms);
    here.add(end);
    return { news: promise, isHeld: true, letGo: end };
  }

  /** Whether the collector ends: nobody waits any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Answers all that wait, and lets none wait any more. */
  close(): void {
    this.#isClosed = true;
    for (const here of this.#awaiting.values()) for (const end of here) end();
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  const [first] = map.keys();
  if (map.size > MOST_HOSTS && first !== undefined) map.delete(first);
}
