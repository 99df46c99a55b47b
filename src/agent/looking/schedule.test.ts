import { describe, expect, it } from 'vitest';
import { Schedule, type Wanted } from './schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Runs a schedule over simulated time: looks take `lookMs`, one at a time; answers when each began, in ms, and why. */
function run(given: {
  readonly untilMs: number;
  readonly changesAt?: readonly number[];
  readonly startsAt?: readonly number[];
  readonly lookMs?: number;
  readonly waitMs?: (wanted: Wanted, nowMs: number) => number;
}): readonly string[] {
  const schedule = new Schedule(0, { random: () => 0.5 });
  const changes = [...(given.changesAt ?? [])];
  const starts = [...(given.startsAt ?? [])];
  const looks: string[] = [];
  let busyUntil = 0;
  for (let now = 0; now <= given.untilMs;) {
    while (changes[0] !== undefined && changes[0] <= now) schedule.changed(changes.shift() ?? 0);
    while (starts[0] !== undefined && starts[0] <= now) {
      starts.shift();
      schedule.started();
    }
    const due = now >= busyUntil ? schedule.due(now, (wanted) => given.waitMs?.(wanted, now) ?? 0) : undefined;
    if (due !== undefined) {
      looks.push(`${now} ${due}`);
      busyUntil = now + (given.lookMs ?? 0);
    }
    const next = Math.max(busyUntil, schedule.nextMs(now));
    now = Math.max(now + 1, Math.min(next, changes[0] ?? Infinity, starts[0] ?? Infinity));
  }
  return looks;
}

const tables: readonly { readonly name: string; readonly given: Parameters<typeof run>[0]; readonly want: readonly string[] }[] =
  [
    {
      name: 'at the start, and every quarter of an hour',
      given: { untilMs: 31 * MINUTE },
      want: ['0 start', '900000 interval', '1800000 interval'],
    },
    {
      name: 'after one change, and once more when it settled',
      given: { untilMs: MINUTE, changesAt: [10_000] },
      want: ['0 start', '10600 change', '15000 settled'],
    },
    {
      name: 'once for a burst',
      given: { untilMs: MINUTE, changesAt: [10_000, 10_200, 10_400, 10_600] },
      want: ['0 start', '11200 change', '15600 settled'],
    },
    {
      name: 'during a burst that does not end, and after it',
      given: { untilMs: MINUTE, changesAt: Array.from({ length: 16 }, (_, index) => 10_000 + index * 500) },
      want: ['0 start', '13000 change', '16500 change', '18100 change', '22500 settled'],
    },
    {
      name: 'at once when a program starts that may be over soon, and not again when it settled',
      given: { untilMs: MINUTE, startsAt: [10_000] },
      want: ['0 start', '10000 run'],
    },
    {
      name: 'once for programs that start while a look is under way',
      given: { untilMs: MINUTE, startsAt: [10_000, 10_100, 10_200], lookMs: 500 },
      want: ['0 start', '10000 run', '10500 run'],
    },
    {
      name: 'no more often than for changes, however many programs start',
      given: { untilMs: 25_000, startsAt: Array.from({ length: 200 }, (_, index) => 1000 + index * 100) },
      want: ['0 start', ...Array.from({ length: 8 }, (_, index) => `${1000 + index * 100} run`), '10000 run', '20000 run'],
    },
    {
      name: 'a look under way is not disturbed; what changed meanwhile is looked at after it',
      given: { untilMs: MINUTE, changesAt: [500], lookMs: 3000 },
      want: ['0 start', '3000 change', '6000 settled'],
    },
    {
      name: 'a change does not put off the next whole look for ever',
      given: { untilMs: 16 * MINUTE, changesAt: [14 * MINUTE] },
      want: ['0 start', '840600 change', '845000 settled'],
    },
  ];

describe('Schedule', () => {
  for (const { name, given, want } of tables) {
    it(`looks ${name}`, () => expect(run(given)).toEqual(want));
  }

  it('is not kept busy by someone who changes something all day', () => {
    const changesAt = Array.from({ length: 3600 }, (_, index) => 1000 + index * 1000);
    const looks = run({ untilMs: HOUR, changesAt, lookMs: 1000 });
    expect(looks.length).toBeGreaterThan(300);
    expect(looks.length).toBeLessThan(HOUR / 10_000 + 20);
  });

  // It is asked anew when something else changes meanwhile.
  const HELD_UNTIL = 5 * MINUTE;
  it('begins what was put off when it may, and says for how long it was', () => {
    const waited: number[] = [];
    const waitMs = ({ why, waitedMs }: Wanted, now: number): number => {
      if (why === 'start') return 0;
      waited.push(waitedMs);
      return Math.max(0, HELD_UNTIL - now);
    };
    expect(run({ untilMs: 6 * MINUTE, changesAt: [10_000, 100_000], waitMs })).toEqual(['0 start', `${HELD_UNTIL} settled`]);
    expect(waited).toEqual([0, 89_400, HELD_UNTIL - 10_600]);
  });

  it('does at once what a person asks for, once', () => {
    const schedule = new Schedule(0, { random: () => 0.5 });
    expect(schedule.due(0)).toBe('start');
    schedule.asked();
    expect(schedule.nextMs(1)).toBe(1);
    expect([schedule.due(1), schedule.due(2)]).toEqual(['asked', undefined]);
  });

  it('looks half as often when it is told to', () => {
    const schedule = new Schedule(0, { random: () => 0.5 });
    schedule.stretch(2);
    expect(schedule.due(0)).toBe('start');
    expect(schedule.nextMs(0)).toBe(30 * MINUTE);
  });

  for (const sleptHours of [1, 8, 72, 9000]) {
    it(`F17: looks once within a minute after ${sleptHours} hours in which it was not asked`, () => {
      for (const random of [0, 0.5, 0.999]) {
        const schedule = new Schedule(0, { random: () => random });
        expect(schedule.due(0)).toBe('start');
        schedule.changed(1000);
        const morning = sleptHours * HOUR;
        const looks: string[] = [];
        for (let now = morning; now < morning + 10 * MINUTE; now = Math.max(now + 1, schedule.nextMs(now))) {
          const why = schedule.due(now);
          if (why !== undefined) looks.push(`${why} after ${Math.floor((now - morning) / MINUTE)} min`);
        }
        expect(looks).toEqual([expect.stringMatching(/after [01] min$/)]);
      }
    });
  }

  it('F17: looks once when it is told that the machine slept, whatever was due', () => {
    const schedule = new Schedule(0, { random: () => 0.5 });
    schedule.due(0);
    schedule.woke(1000);
    expect([schedule.due(30_999), schedule.due(31_000), schedule.due(31_001)]).toEqual([undefined, 'interval', undefined]);
    expect(schedule.nextMs(31_001)).toBe(31_000 + 15 * MINUTE);
  });

  it('F44: ten thousand hosts that start together look evenly spread over the interval after a day', () => {
    const slots = Array.from({ length: 15 }, () => 0);
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let host = 0; host < 10_000; host += 1) {
      const schedule = new Schedule(0, { random });
      let now = 0;
      for (; now < 24.25 * HOUR; now = schedule.nextMs(now)) {
        schedule.due(now);
        if (now >= 24 * HOUR) slots[Math.floor((now - 24 * HOUR) / MINUTE)]! += 1;
      }
    }
    const mean = slots.reduce((sum, count) => sum + count, 0) / slots.length;
    // The 0.1 % point of chi squared with 14 degrees of freedom is 36.1.
    expect(slots.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0)).toBeLessThan(36.1);
  });
});
