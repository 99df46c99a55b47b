import fc from 'fast-check';
import { expect, it } from 'vitest';
import { trendOf, type Point } from './soak-trend.ts';
import { Random } from '../fuzz/random.ts';

const MINUTE_MS = 60_000;

/** An hour of points, one a minute, around a line; each twentieth is far above it, as one taken during a look. */
function hour(seed: number, { perHour, noise }: { readonly perHour: number; readonly noise: number }): readonly Point[] {
  const source = new Random(seed);
  const random = (): number => source.word() / 2 ** 32;
  return Array.from({ length: 60 }, (_, minute) => ({
    atMs: minute * MINUTE_MS,
    value: 30_000 + (perHour * minute) / 60 + (random() - 0.5) * noise + (minute % 20 === 7 ? 40_000 : 0),
  }));
}

it('sees what grows, whatever a few wild points say', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 300, max: 50_000 }), (seed, perHour) => {
      const trend = trendOf(hour(seed, { perHour, noise: 100 }));
      expect(trend.perHour).toBeGreaterThan(perHour * 0.7);
      expect(trend.perHour).toBeLessThan(perHour * 1.3);
      expect(trend.atLeastPerHour).toBeGreaterThan(0);
    }),
    { numRuns: 30 },
  );
});

it('sees no growth in what only goes up and down: in one of forty hours, as it says', () => {
  const grows = Array.from({ length: 200 }, (_, seed) => trendOf(hour(seed, { perHour: 0, noise: 2000 })).atLeastPerHour > 0);
  expect(grows.filter(Boolean).length).toBeLessThan(15);
});

it('says nothing of what stays the same, of a step down, and of too few points', () => {
  const at = (value: number, minute: number): Point => ({ atMs: minute * MINUTE_MS, value });
  expect(trendOf(Array.from({ length: 30 }, (_, minute) => at(12, minute)))).toEqual({ perHour: 0, atLeastPerHour: 0 });
  expect(
    trendOf(Array.from({ length: 30 }, (_, minute) => at(minute < 15 ? 50 : 12, minute))).atLeastPerHour,
  ).toBeLessThanOrEqual(0);
  expect(trendOf([at(1, 0), at(9, 1)]).atLeastPerHour).toBe(-Infinity);
});
