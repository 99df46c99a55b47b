import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, ruleBeside, ruleFor, spend, waitMs, WINDOW_MS, type Spent } from './allowance.ts';

const PERCENT = fc.double({ min: 0.1, max: 100, noNaN: true });
const NOTHING: Spent = { levelMs: 0, atMs: 0 };

/** Looks that come as often as they are wanted and begin as soon as they may; each ends when its CPU time is over. */
function run(given: { readonly cpuPercent: number; readonly gapsMs: readonly number[]; readonly costsMs: readonly number[] }) {
  const rule = ruleFor(given.cpuPercent);
  const looks: { readonly atMs: number; readonly cpuMs: number }[] = [];
  let nowMs = 0;
  let spent = NOTHING;
  for (const [at, gapMs] of given.gapsMs.entries()) {
    const cpuMs = given.costsMs[at % given.costsMs.length] ?? 0;
    nowMs += gapMs;
    nowMs += waitMs(spent, { nowMs, expectedMs: cpuMs }, rule);
    looks.push({ atMs: nowMs, cpuMs });
    nowMs += cpuMs;
    spent = spend(spent, { nowMs, cpuMs }, rule);
  }
  return looks;
}

const LOOKS = fc.record({
  cpuPercent: PERCENT,
  gapsMs: fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: WINDOW_MS, noNaN: true })), { minLength: 1, maxLength: 60 }),
  costsMs: fc.array(fc.double({ min: 1, max: 20_000, noNaN: true }), { minLength: 1, maxLength: 5 }),
});

describe('the allowance', () => {
  it('holds the limit over every window, but for one look that costs more than can be spent at once', () => {
    fc.assert(
      fc.property(LOOKS, (given) => {
        const looks = run(given);
        const limitMs = (given.cpuPercent / 100) * WINDOW_MS;
        const dearest = Math.max(...given.costsMs);
        const most = limitMs + Math.max(0, dearest - limitMs / 2);
        for (const { atMs } of looks) {
          const within = looks.filter((look) => look.atMs >= atMs && look.atMs < atMs + WINDOW_MS);
          expect(within.reduce((sum, { cpuMs }) => sum + cpuMs, 0)).toBeLessThanOrEqual(most * (1 + 1e-9) + 1e-6);
        }
      }),
    );
  });

  it('lets a look begin when it has said for how long to wait, and not a good while before', () => {
    fc.assert(
      fc.property(
        PERCENT,
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        (percent, levelMs, expectedMs) => {
          const rule = ruleFor(percent);
          const spent = { levelMs, atMs: 5000 };
          const wait = waitMs(spent, { nowMs: 5000, expectedMs }, rule);
          expect(waitMs(spent, { nowMs: 5000 + wait * (1 + 1e-9) + 0.01, expectedMs }, rule)).toBeLessThan(0.01);
          if (wait > 1000) expect(waitMs(spent, { nowMs: 5000 + wait / 2, expectedMs }, rule)).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('neither gives nor takes anything when the clock seems to go back, and forgets all after a long sleep', () => {
    fc.assert(
      fc.property(
        PERCENT,
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        (percent, levelMs, backMs) => {
          const rule = ruleFor(percent);
          const spent = { levelMs, atMs: 1e9 };
          expect(after(spent, 1e9 - backMs, rule)).toEqual(spent);
          expect(after(spent, 1e9 + 1e12, rule).levelMs).toBe(0);
        },
      ),
    );
  });

  it('is smaller beside a sweep, and never nothing', () => {
    const rule = ruleFor(1);
    expect(ruleBeside(rule, 0.0025).perMs).toBeCloseTo(0.0025);
    expect(ruleBeside(rule, 1).perMs).toBeCloseTo(rule.perMs / 10);
  });

  it('of one percent: six looks of a quarter of a second at once, then one every 50 seconds', () => {
    const looks = run({ cpuPercent: 1, gapsMs: Array.from({ length: 12 }, () => 0), costsMs: [250] });
    const begins = looks.map(({ atMs }) => Math.round(atMs / 1000));
    expect(begins.slice(0, 6)).toEqual([0, 0, 1, 1, 1, 1]);
    expect(begins.slice(7).map((begin, at) => begin - (begins[at + 6] ?? 0))).toEqual([50, 50, 50, 50, 50]);
  });
});
