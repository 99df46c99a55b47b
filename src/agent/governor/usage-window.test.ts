import fc from 'fast-check';
import { expect, it } from 'vitest';
import { UsageWindow } from './usage-window.ts';

const USES = fc.array(fc.record({ gapMs: fc.integer({ min: -5000, max: 200_000 }), amount: fc.nat(1000) }), { maxLength: 100 });

it('counts all of the window, and nothing that is older than a slot more', () => {
  fc.assert(
    fc.property(USES, fc.integer({ min: 1, max: 60 }), (uses, slots) => {
      const windowMs = 300_000;
      const window = new UsageWindow(windowMs, slots);
      const seen: { readonly atMs: number; readonly amount: number }[] = [];
      let nowMs = 1_000_000;
      let latestMs = nowMs;
      for (const { gapMs, amount } of uses) {
        nowMs += gapMs;
        latestMs = Math.max(latestMs, nowMs);
        window.add(nowMs, amount);
        seen.push({ atMs: latestMs, amount });
        const since = (ms: number) => seen.filter(({ atMs }) => atMs > latestMs - ms).map((use) => use.amount);
        const [inside, around] = [since(windowMs), since(windowMs + (2 * windowMs) / slots)];
        const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
        expect(window.sum(nowMs)).toBeGreaterThanOrEqual(sum(inside));
        expect(window.sum(nowMs)).toBeLessThanOrEqual(sum(around));
        expect(window.most(nowMs)).toBeGreaterThanOrEqual(Math.max(0, ...inside));
        expect(window.most(nowMs)).toBeLessThanOrEqual(Math.max(0, ...around));
      }
    }),
  );
});

it('forgets all when a machine has slept longer than the window', () => {
  const window = new UsageWindow(300_000, 30);
  window.add(0, 7);
  expect(window.sum(8 * 3_600_000)).toBe(0);
  expect(window.most(8 * 3_600_000)).toBe(0);
});
