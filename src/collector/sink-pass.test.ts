import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingEvent } from '../../test/sinks/messages.ts';
import { settle, waitMs } from './sink-pass.ts';
import type { Outcome } from './sinks/contract.ts';

const AT = '2026-11-20T10:00:00.000Z';
const TAKEN: Outcome = { kind: 'taken' };
const REFUSED: Outcome = { kind: 'refused', why: '422' };
const AWAY: Outcome = { kind: 'away', why: '503', retryAfterMs: 5000 };
const UNTRIED: Outcome = { kind: 'untried' };

/** The round of deliveries 0, 1 …, each with so many attempts before. */
const round = (outcomes: readonly Outcome[], attempts = 0) => {
  const deliveries = outcomes.map((_, number) => ({ number, event: findingEvent(), attempts }));
  return settle({ sink: 'one', at: AT, deliveries }, outcomes, () => 0);
};

describe('a round of sending', () => {
  it('removes what was taken, and leaves what was not tried', () => {
    expect(round([TAKEN, UNTRIED, TAKEN]).settlement).toMatchObject({ taken: [0, 2], refused: [], dead: [], failure: undefined });
  });
  it('tries again what is refused, and gives it up at the fifth time', () => {
    const due = '2026-11-20T10:00:01.000Z';
    expect(round([REFUSED]).settlement).toMatchObject({ refused: [{ number: 0, dueAt: due, why: '422' }], dead: [] });
    expect(round([REFUSED], 4).settlement).toMatchObject({ refused: [], dead: [{ number: 0, why: '422' }] });
  });
  it('F47: gives up for a receiver that is away only what waited for three days', () => {
    const { settlement, away } = round([AWAY, UNTRIED], 4);
    expect(settlement).toMatchObject({ taken: [], refused: [], dead: [] });
    expect(settlement.failure).toEqual({ why: '503', deadBefore: '2026-11-17T10:00:00.000Z' });
    expect(away).toEqual(AWAY);
  });
  it('F47: takes a failure for the fault of the event when the receiver takes others', () => {
    const { settlement, away } = round([AWAY, TAKEN]);
    expect(settlement).toMatchObject({ taken: [1], refused: [{ number: 0 }], failure: undefined });
    expect(away).toBeUndefined();
  });
  it('says when the receiver is gone for good', () => {
    expect(round([{ kind: 'over', why: '410' }, UNTRIED])).toMatchObject({ over: '410', settlement: { taken: [], dead: [] } });
  });
  it('names each delivery once at most, whatever came of it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(TAKEN, REFUSED, AWAY, UNTRIED)),
        fc.integer({ min: 0, max: 6 }),
        (outcomes, attempts) => {
          const { taken, refused, dead } = round(outcomes, attempts).settlement;
          const named = [...taken, ...[...refused, ...dead].map(({ number }) => number)];
          expect(new Set(named).size).toBe(named.length);
        },
      ),
    );
  });
});

describe('the wait before the next attempt', () => {
  it('is anything from a second to a bound that grows up to an hour', () => {
    const bounds = [1, 2, 3, 4, 5, 6, 100].map((failures) => [waitMs(failures, () => 0), waitMs(failures, () => 1)]);
    const want = [4, 16, 64, 256, 1024, 3600, 3600].map((seconds) => [1000, seconds * 1000]);
    expect(bounds).toEqual(want);
  });
});
