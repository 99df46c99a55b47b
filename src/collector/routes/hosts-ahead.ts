import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../store/contract.ts';

/** So many hosts are no single liar. */
const ENOUGH = 3;
/** Hosts that came in so long count together: the longest interval between contacts. */
const WITHIN_MS = 3600_000;
/** After a store was found to be put back, the rest of the fleet says the same for as long as it is away. */
const NOTED_MS = 24 * 3600_000;

/** What it works with. */
export interface AheadParts {
  readonly store: Pick<Store, 'noteRestore' | 'revisionsBefore'>;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
}

/**
 * Notices by its hosts that a store was put back, with the data folder and its mark: several know of batches that are not here, which they
 * can know only because they were. Liars gain a line of the audit log and higher numbers, once a day.
 */
export class HostsAhead {
  readonly #parts: AheadParts;
  /** When each last said so. */
  readonly #saidMs = new Map<string, number>();
  #notedMs = -Infinity;

  constructor(parts: AheadParts) {
    this.#parts = parts;
  }

  /** This host knows of batches that are not here. Says whether that makes the store one that was put back, and then it is noted. @throws KnownError E_STORE_UNAVAILABLE */
  async heard(hostId: string): Promise<boolean> {
    const { store, clock, log } = this.#parts;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#notedMs < NOTED_MS) return false;
    this.#saidMs.set(hostId, nowMs);
    for (const [host, ms] of this.#saidMs) if (nowMs - ms > WITHIN_MS) this.#saidMs.delete(host);
    if (this.#saidMs.size < ENOUGH) return false;
    const hosts = this.#saidMs.size;
    this.#saidMs.clear();
    this.#notedMs = nowMs;
    try {
      if (await this.#isNoted()) return false;
      const detail = { hostsAhead: hosts };
      await store.noteRestore({ at: clock.now(), actor: 'system', action: 'store.restore', subject: 'store', detail });
    } catch (error) {
      this.#notedMs = -Infinity;
      throw error;
    }
    log.error({ hosts }, 'hosts know of more than the store: it was put back, and numbers on from beyond');
    return true;
  }

  /** Whether somebody else said so within a day: an operator, the store's mark, or another collector. */
  async #isNoted(): Promise<boolean> {
    const { store, clock } = this.#parts;
    const dayAgo = new Date(Date.parse(clock.now()) - NOTED_MS).toISOString();
    return (await store.revisionsBefore()) > Number(dayAgo.replaceAll(/\D/g, '').slice(0, 12));
  }
}
