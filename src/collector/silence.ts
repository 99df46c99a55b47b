import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { Store } from './store/contract.ts';

/** What watching for silence works with. */
export interface SilenceParts {
  readonly store: Pick<Store, 'markSilent'>;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /** Seconds between two contacts of a host: the longest that any goes by now. */
  readonly contactIntervalSeconds: () => number;
  /** Between two looks at who is missing; absent: half a minute. */
  readonly everyMs?: number;
  /** What hosts that lost the collector may take to find it again; absent: their longest back-off and a minute. */
  readonly settleMs?: number;
}

/** A contact is a tenth early or late, and takes its time. */
const GRACE_MS = 30_000;
const EVERY_MS = 30_000;
const SETTLE_MS = 6 * 60_000;
const MAX_JUMP_MS = 10_000;

/**
 * Marks hosts that were not heard of for two contacts, and a little more, without a goodbye. Not before those that could not
 * reach this collector while it was down had time to come back. Gives the function that ends it.
 */
export function watchSilence(parts: SilenceParts): () => void {
  const { store, clock, log, contactIntervalSeconds, everyMs = EVERY_MS, settleMs = SETTLE_MS } = parts;
  let settlingSinceMs = clock.monotonicMs();
  let offsetMs = Date.parse(clock.now()) - settlingSinceMs;
  const look = async (): Promise<void> => {
    const at = clock.now();
    const nowMs = clock.monotonicMs();
    // Our own clock was set: all that is stored is as old as it jumped, until everybody was heard of again.
    const jumpMs = Math.abs(Date.parse(at) - nowMs - offsetMs);
    offsetMs = Date.parse(at) - nowMs;
    if (jumpMs > MAX_JUMP_MS) settlingSinceMs = nowMs;
    if (nowMs - settlingSinceMs < settleMs) return;
    const intervalMs = contactIntervalSeconds() * 1000;
    const missedMs = 2 * intervalMs + Math.min(GRACE_MS, intervalMs);
    try {
      const marked = await store.markSilent({ before: new Date(Date.parse(at) - missedMs).toISOString(), at });
      if (marked > 0) log.warn({ hosts: marked }, 'hosts fell silent without a goodbye');
    } catch (error) {
      log.error({ err: error }, 'nobody could look for silent hosts');
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
