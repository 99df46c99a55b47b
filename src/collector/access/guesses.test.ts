import { describe, expect, it } from 'vitest';
import type { Clock } from '../../domain/clock.ts';
import { Budget, Guesses, OF_BROWSER, OF_NAME, OF_NAME_THERE, sourceOf } from './guesses.ts';

/** A clock that a test moves. */
function movedClock() {
  const clock = { ms: 0, now: () => new Date(clock.ms).toISOString(), monotonicMs: () => clock.ms };
  return clock;
}

describe('wrong tries', () => {
  it('are free at first, then wait twice as long each', () => {
    const clock = movedClock();
    const guesses = new Guesses(clock, { free: 3, mostMs: 10_000, forgetMs: 60_000 });
    const waits: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      waits.push(guesses.waitMs('ada'));
      clock.ms += guesses.waitMs('ada');
      guesses.begin('ada');
    }
    expect(waits).toEqual([0, 0, 0, 1000, 2000, 4000, 8000, 10_000]);
    expect(guesses.waitMs('bob')).toBe(0);
  });
  it('are forgotten after a right one, or a long time', () => {
    const clock = movedClock();
    const guesses = new Guesses(clock, { free: 1, mostMs: 10_000, forgetMs: 60_000 });
    for (const key of ['ada', 'bob', 'eve']) for (let count = 0; count < 4; count += 1) guesses.begin(key);
    guesses.forget('ada');
    guesses.takeBack('bob');
    expect([guesses.waitMs('ada'), guesses.waitMs('bob'), guesses.waitMs('eve')]).toEqual([0, 4000, 8000]);
    clock.ms += 60_001;
    expect(guesses.waitMs('eve')).toBe(0);
  });
  const counts = [
    { name: 'in one browser that is known', make: (clock: Clock) => new Guesses(clock, OF_BROWSER), most: 115 },
    { name: 'of one name, from wherever', make: (clock: Clock) => new Budget(clock, OF_NAME), most: 118 },
    { name: 'of one name from one address', make: (clock: Clock) => new Guesses(clock, OF_NAME_THERE), most: 45 },
  ];
  it.each(counts)('T71: $name are $most a day at most', ({ make, most }) => {
    const clock = movedClock();
    const guesses = make(clock);
    let tries = 0;
    for (const day = 24 * 3600_000; clock.ms < day; tries += 1) {
      guesses.begin('ada');
      clock.ms += Math.max(1, guesses.waitMs('ada'));
    }
    expect(tries).toBeLessThanOrEqual(most);
    expect(tries).toBeGreaterThan(20);
  });
  it('T71: from one address never use up the tries of a name at others', () => {
    const clock = movedClock();
    const [there, everywhere] = [new Guesses(clock, OF_NAME_THERE), new Budget(clock, OF_NAME)];
    for (const week = 7 * 24 * 3600_000; clock.ms < week;) {
      there.begin('ada');
      everywhere.begin('ada');
      expect(everywhere.waitMs('ada')).toBe(0);
      clock.ms += Math.max(1, there.waitMs('ada'));
    }
  });
  it('that were right after all are given back', () => {
    const clock = movedClock();
    const budget = new Budget(clock, { most: 2, everyMs: 1000 });
    for (let count = 0; count < 2; count += 1) budget.begin('ada');
    expect([budget.waitMs('ada'), budget.waitMs('bob')]).toEqual([1000, 0]);
    clock.ms += 500;
    expect(budget.waitMs('ada')).toBe(500);
    budget.takeBack('ada');
    expect(budget.waitMs('ada')).toBe(0);
  });
  it('fill no memory', () => {
    const guesses = new Guesses(movedClock(), { free: 1, mostMs: 10_000, forgetMs: 60_000 });
    for (let count = 0; count < 60_000; count += 1) guesses.begin(`stranger ${count}`);
    guesses.begin('stranger 59999');
    expect(guesses.waitMs('stranger 59999')).toBe(2000);
    guesses.begin('stranger 1');
    expect(guesses.waitMs('stranger 1')).toBe(1000);
  });
});

describe('the source of a guess', () => {
  const cases = [
    { given: '192.0.2.7', want: '192.0.2.7' },
    { given: '::ffff:192.0.2.7', want: '192.0.2.7' },
    { given: '2001:db8:1:2:3:4:5:6', want: '2001:db8:1:2::/64' },
    { given: '2001:0db8:1:2::9', want: '2001:db8:1:2::/64' },
    { given: '2001:db8::1', want: '2001:db8:0:0::/64' },
    { given: '::1', want: '0:0:0:0::/64' },
    { given: 'fe80::1%eth0', want: 'fe80:0:0:0::/64' },
  ];
  for (const { given, want } of cases) it(`${given} is ${want}`, () => expect(sourceOf(given)).toBe(want));
});
