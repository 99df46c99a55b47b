import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

function paced(perSecond: number) {
  let nowMs = 0;
  const clock = { now: () => '2026-11-20T09:00:00.000Z', monotonicMs: () => nowMs };
  const pace = new Pace(clock, perSecond);
  const take = (times: number) => Array.from({ length: times }, () => pace.take());
  return { take, pass: (ms: number) => (nowMs += ms) };
}

it('lets a second’s worth through at once, and then as many as fit', () => {
  const { take, pass } = paced(10);
  expect(take(12).filter((wait) => wait === undefined)).toHaveLength(10);
  pass(500);
  expect(take(12).filter((wait) => wait === undefined)).toHaveLength(5);
  pass(60_000);
  expect(take(12).filter((wait) => wait === undefined)).toHaveLength(10);
});

it('F43: spreads those who wait over the time that they will take', () => {
  const { take } = paced(10);
  const waits = take(3000).filter((wait) => wait !== undefined);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...waits)).toBeLessThanOrEqual(300);
  // 2,990 at 10 a second take 299 s: the last ones are told to come much later than the first.
  const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length;
  expect(mean(waits.slice(-500))).toBeGreaterThan(5 * mean(waits.slice(0, 200)));
});
