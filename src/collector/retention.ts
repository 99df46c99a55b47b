import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { CollectorConfig } from './config.ts';
import type { Store } from './store/contract.ts';

/** What forgetting works with. */
export interface RetentionParts {
  readonly store: Pick<Store, 'forgetHistory'>;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /** Whole months of what findings went through that are kept beside this one. */
  readonly months: number;
}

const EVERY_MS = 6 * 3600_000;
const ACTION = 'history.keep';
const FOR_EVER = 'all';

/** Forgets now and then what findings went through longer ago. Gives the function that ends it. */
export function watchRetention(parts: RetentionParts): () => void {
  let isEnded = false;
  const forget = async (): Promise<void> => {
    const before = monthsBefore(parts.clock.now(), parts.months);
    try {
      while (!isEnded && (await parts.store.forgetHistory(before)) === 'more');
    } catch (error) {
      parts.log.error({ err: error }, 'old history could not be forgotten');
    }
  };
  void forget();
  const timer = setInterval(() => void forget(), EVERY_MS);
  timer.unref();
  return () => {
    isEnded = true;
    clearInterval(timer);
  };
}

/** A line of the audit log when the history is to be kept for another time than it was before: it is said where nobody signs in. */
export async function noteRetention(
  { store, clock }: { readonly store: Pick<Store, 'audit' | 'auditLog'>; readonly clock: Clock },
  { keepHistoryMonths, keepHistory }: Pick<CollectorConfig, 'keepHistoryMonths' | 'keepHistory'>,
): Promise<void> {
  const months = keepHistoryMonths ?? FOR_EVER;
  const [before] = await store.auditLog({ action: ACTION, limit: 1 });
  if ((before?.detail?.['months'] ?? FOR_EVER) === months) return;
  const detail = { months, ...(keepHistory?.saidBy === undefined ? {} : { saidBy: keepHistory.saidBy }) };
  await store.audit({ at: clock.now(), actor: 'system', action: ACTION, subject: 'finding-history', detail });
}

/** The first moment of the month so many months before. */
export function monthsBefore(at: string, months: number): string {
  return new Date(Date.UTC(Number(at.slice(0, 4)), Number(at.slice(5, 7)) - 1 - months, 1)).toISOString();
}
