import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import { rolloutProblem } from './policy/rollout.ts';
import type { Offers } from './routes/offers.ts';
import type { Store } from './store/contract.ts';

/** What guarding works with. */
export interface GuardParts {
  readonly store: Store;
  readonly offers: Offers;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
}

/** A host says how it fares once a minute at most; a few more than that may get a bad release meanwhile. */
const EVERY_MS = 30_000;
/** Older releases are everywhere already. */
const NEWEST = 3;

/** Looks every half minute how hosts fare with the newest releases and whether canaries came back. Gives the function that ends it. */
export function guardRollouts(parts: GuardParts): () => void {
  const timer = setInterval(
    () => void guardOnce(parts).catch((error: unknown) => parts.log.error({ err: error }, 'releases could not be looked after')),
    EVERY_MS,
  );
  timer.unref();
  return () => clearInterval(timer);
}

/** Pauses each release whose hosts fare badly, and tells of canaries that did not come back in time. */
export async function guardOnce({ store, offers, clock, log }: GuardParts): Promise<void> {
  const at = clock.now();
  // Another collector of the same store may have published.
  await offers.refresh();
  for (const { revision, pausedAt, isTrusted } of offers.releases.slice(0, NEWEST)) {
    if (pausedAt !== undefined || isTrusted) continue;
    const why = rolloutProblem(await store.releaseFigures(revision), offers.plan);
    if (why === undefined) continue;
    const audit = { at, actor: 'system', action: 'release.pause', subject: `release ${revision}`, detail: { why } };
    await store.changeRelease({ revision, change: { kind: 'pause', at, why }, audit });
    await offers.refresh();
    log.error({ revision, why }, 'a release is paused: no further host gets it until somebody says so');
  }
  for (const { id, hostId } of await store.overdueCanaries(at))
    log.error(
      { hostId, command: id },
      'a canary did not come back: this host’s looks, its deliveries or this store do not work as they should',
    );
}
