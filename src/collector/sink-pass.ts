import type { Instant } from '../domain/clock.ts';
import type { Outcome } from './sinks/contract.ts';
import { MOST_DAYS_WAITING, MOST_DEAD, type DeliveryRow, type Settlement } from './store/sinks-contract.ts';

/** How often a receiver may refuse an event that it is told of alone. */
const MOST_ATTEMPTS = 5;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 3600_000;

/** What a round of sending came to. */
export interface Round {
  readonly settlement: Settlement;
  /** Why the receiver takes nothing, and when it asks to be tried again. */
  readonly away?: Extract<Outcome, { kind: 'away' }> | undefined;
  /** Why it wants nothing any more. */
  readonly over?: string | undefined;
}

/** What is to be written of a round: pure, but for `random`, from 0 to below 1. */
export function settle(
  { sink, at, deliveries }: { readonly sink: string; readonly at: Instant; readonly deliveries: readonly DeliveryRow[] },
  outcomes: readonly Outcome[],
  random: () => number,
): Round {
  const of = deliveries.map((delivery, index) => ({ delivery, outcome: outcomes[index] ?? ({ kind: 'untried' } as const) }));
  const taken = of.flatMap(({ delivery, outcome }) => (outcome.kind === 'taken' ? [delivery.number] : []));
  const aways = of.flatMap(({ delivery, outcome }) => (outcome.kind === 'away' ? [{ delivery, outcome }] : []));
  // A receiver that takes others is not away: what it fails over is this event.
  const isThere = taken.length > 0;
  const troubled = of.flatMap(({ delivery, outcome }) =>
    outcome.kind === 'refused' || (outcome.kind === 'away' && isThere) ? [{ delivery, why: outcome.why }] : [],
  );
  const refused = troubled.filter(({ delivery }) => delivery.attempts + 1 < MOST_ATTEMPTS);
  const dead = troubled.filter(({ delivery }) => delivery.attempts + 1 >= MOST_ATTEMPTS);
  const [away] = isThere ? [] : aways;
  const over = of.flatMap(({ outcome }) => (outcome.kind === 'over' ? [outcome.why] : []))[0];
  return {
    settlement: {
      sink,
      at,
      taken,
      refused: refused.map(({ delivery, why }) => ({
        number: delivery.number,
        dueAt: later(at, waitMs(delivery.attempts + 2, random)),
        why,
      })),
      dead: dead.map(({ delivery, why }) => ({ number: delivery.number, why })),
      failure: away && { why: away.outcome.why, deadBefore: later(at, -MOST_DAYS_WAITING * 86_400_000) },
      mostDead: MOST_DEAD,
    },
    away: away?.outcome,
    over,
  };
}

/** Before the attempt after so many failures: anything from a second up to a bound that grows fourfold, an hour at most (full jitter). */
export function waitMs(failures: number, random: () => number): number {
  const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 4 ** Math.min(failures, 10));
  return Math.round(FIRST_WAIT_MS + random() * (bound - FIRST_WAIT_MS));
}

function later(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}
