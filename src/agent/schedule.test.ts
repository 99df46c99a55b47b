import { describe, expect, it } from 'vitest';
import { Schedule } from './schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Runs a schedule over simulated time: looks take `lookMs`, one at a time; answers when each began, in ms, and why. */
function run(given: {
  readonly untilMs: number;
  readonly changesAt?: readonly number[];
  readonly startsAt?: readonly number[];
  readonly lookMs?: number;
  readonly sinceDeepMs?: number;
}): readonly string[] {
  const schedule = new Schedule(0, { random: () => 0.5, sinceDeepMs: given.sinceDeepMs });
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
    const due = now >= busyUntil ? schedule.due(now) : undefined;
    if (due !== undefined) {
      looks.push(`${now} ${due.why}`);
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
      given: { untilMs: 31 * MINUTE, sinceDeepMs: 0 },
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

  it('looks deep half an hour after the first start, and then daily', () => {
    // A quarter-hourly look is due at the same millisecond and goes first.
    const deep = run({ untilMs: 25 * HOUR }).filter((look) => look.endsWith('daily'));
    expect(deep).toEqual([1, 2].map((after, day) => `${30 * MINUTE + day * 24 * HOUR + after} daily`));
  });

  it('waits with the deep look when the last one was an hour ago', () => {
    expect(run({ untilMs: 24 * HOUR, sinceDeepMs: HOUR }).filter((look) => look.endsWith('daily'))).toEqual([
      `${23 * HOUR + 1} daily`,
    ]);
  });

  it('is not kept busy by someone who changes something all day', () => {
    const changesAt = Array.from({ length: 3600 }, (_, index) => 1000 + index * 1000);
    const looks = run({ untilMs: HOUR, changesAt, lookMs: 1000 });
    expect(looks.length).toBeGreaterThan(300);
    expect(looks.length).toBeLessThan(HOUR / 10_000 + 20);
  });

  it('F17: looks once after a night asleep', () => {
    const schedule = new Schedule(0, { random: () => 0.5 });
    expect(schedule.due(0)?.why).toBe('start');
    const morning = 8 * HOUR;
    const looks = [0, 1, 2, 3].map((second) => schedule.due(morning + second * 1000)?.why);
    expect(looks).toEqual(['interval', 'daily', undefined, undefined]);
  });
});
