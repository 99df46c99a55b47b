import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import { ROOT_GROUP } from '../domain/group.ts';
import type { PolicyInForce } from './routes/policy-in-force.ts';
import { dayOf, laterBy } from './routes/days.ts';
import { lookedSince } from './routes/host-filters.ts';
import type { Store } from './store/contract.ts';
import { DAYS_KEPT, type FigureQuestion } from './store/figures-contract.ts';

/** What keeping works with. */
export interface DailyParts {
  readonly store: Pick<Store, 'figures' | 'keepDay'>;
  readonly policy: Pick<PolicyInForce, 'now'>;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /** Between two counts; absent: an hour. */
  readonly everyMs?: number;
}

/** The last count of a day stands for its end: an hour before midnight (UTC) at most. */
const EVERY_MS = 3600_000;
const DAY_MS = 86_400_000;

/** Keeps what is counted of hosts, as the figures of the day. Gives the function that ends it, which waits for what is under way. */
export function keepDays(parts: DailyParts): () => Promise<void> {
  let last: Promise<void> = keep(parts);
  const timer = setInterval(() => {
    last = last.then(() => keep(parts));
  }, parts.everyMs ?? EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await last;
  };
}

/** One count; several replicas that count keep the same. */
async function keep({ store, policy, clock, log }: DailyParts): Promise<void> {
  const now = clock.now();
  const campaigns = policy.now().state.objects.flatMap((one) => (one.kind === 'campaign' ? [one.document] : []));
  const questions: readonly FigureQuestion[] = [
    { about: 'coverage', since: lookedSince(now) },
    { about: 'product' },
    ...campaigns
      .filter(({ start }) => start <= now)
      .map(({ id, start, groups = [ROOT_GROUP] }): FigureQuestion => ({ about: 'campaign', id, start, within: groups })),
  ];
  try {
    const figures = [];
    // One after the other: people's questions come in between.
    for (const question of questions) figures.push(...(await store.figures(question)));
    const forgetBefore = dayOf(laterBy(now, -DAYS_KEPT * DAY_MS));
    await store.keepDay({ day: dayOf(now), figures, forgetBefore });
  } catch (error) {
    log.error({ err: error }, 'the figures of the day could not be kept');
  }
}
