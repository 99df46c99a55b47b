import { describe, expect, it } from 'vitest';
import { Guesses, OF_ACCOUNT, sourceOf } from './guesses.ts';

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
  it('T71: of one account are about a hundred a day at most', () => {
    const clock = movedClock();
    const guesses = new Guesses(clock, OF_ACCOUNT);
    let tries = 0;
    for (const day = 24 * 3600_000; clock.ms < day; tries += 1) {
      guesses.begin('ada');
      clock.ms += Math.max(1, guesses.waitMs('ada'));
    }
    expect(tries).toBeLessThan(115);
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
