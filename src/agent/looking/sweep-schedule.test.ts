import { describe, expect, it } from 'vitest';
import { SweepSchedule } from './sweep-schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const random = (): number => 0.5;

/** When sweeps begin, in hours, asked every minute; each is made at once. */
function run(given: {
  readonly untilMs: number;
  readonly sinceMs?: number;
  readonly isHeld?: (nowMs: number) => boolean;
}): readonly string[] {
  const schedule = new SweepSchedule(0, { random, sinceMs: given.sinceMs });
  const sweeps: string[] = [];
  for (let now = 0; now <= given.untilMs; now += MINUTE) {
    const due = schedule.due(now, given.isHeld?.(now) ?? false);
    if (due === undefined) continue;
    sweeps.push(`${now / HOUR} ${due}`);
    schedule.made(now);
  }
  return sweeps;
}

const cases: readonly { readonly name: string; readonly given: Parameters<typeof run>[0]; readonly want: readonly string[] }[] = [
  {
    name: 'half an hour after the first start, and then daily',
    given: { untilMs: 2 * DAY },
    want: ['0.5 begins', '24.5 begins'],
  },
  { name: 'a day after the last one, which was an hour ago', given: { untilMs: DAY, sinceMs: HOUR }, want: ['23 begins'] },
  {
    name: 'half an hour after a start, when the last one was long ago',
    given: { untilMs: HOUR, sinceMs: 2 * DAY },
    want: ['0.5 begins'],
  },
  { name: 'when nothing is in its way any more', given: { untilMs: DAY, isHeld: (now) => now < 7 * HOUR }, want: ['7 begins'] },
  {
    name: 'after three days, whatever is in its way',
    given: { untilMs: 5 * DAY, isHeld: () => true },
    want: ['72.5 begins-whatever-comes'],
  },
  {
    name: 'three days after it was due, also when we were started anew meanwhile',
    given: { untilMs: 3 * DAY, sinceMs: 3 * DAY, isHeld: () => true },
    want: ['24 begins-whatever-comes'],
  },
];

describe('sweeps', () => {
  for (const { name, given, want } of cases) it(name, () => expect(run(given)).toEqual(want));

  it('again in half an hour after one that failed, and after three days still whatever comes', () => {
    const schedule = new SweepSchedule(0, { random });
    expect(schedule.due(HOUR, false)).toBe('begins');
    schedule.failed(2 * HOUR);
    expect([schedule.due(2.4 * HOUR, false), schedule.due(2.6 * HOUR, false)]).toEqual([undefined, 'begins']);
    schedule.failed(3 * HOUR);
    expect(schedule.due(73 * HOUR, true)).toBe('begins-whatever-comes');
  });

  it('F17: not sooner than half an hour after a machine woke, and one for all that were missed', () => {
    const schedule = new SweepSchedule(0, { random, sinceMs: 0 });
    schedule.woke(HOUR, 9 * DAY);
    const begins = Array.from({ length: 20 }, (_, at) => HOUR + at * 10 * MINUTE).filter((now) => {
      const isDue = schedule.due(now, false) !== undefined;
      if (isDue) schedule.made(now);
      return isDue;
    });
    expect(begins).toEqual([1.5 * HOUR]);
  });
});
