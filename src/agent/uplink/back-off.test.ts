import { describe, expect, it } from 'vitest';
import { backOffMs, contactMs, retryAfterMs } from './back-off.ts';

const NOW = Date.parse('2026-01-01T00:00:00.000Z');

describe('retryAfterMs', () => {
  const table = [
    { given: undefined, want: undefined },
    { given: '0', want: 1000 },
    { given: '120', want: 120_000 },
    { given: '99999999999999', want: undefined },
    { given: '315360000', want: 3_600_000 },
    { given: 'Thu, 01 Jan 2026 00:01:00 GMT', want: 60_000 },
    { given: 'Thu, 01 Jan 2015 00:01:00 GMT', want: 1000 },
    { given: 'soon', want: undefined },
    { given: '-5', want: 1000 },
    { given: 'x'.repeat(100_000), want: undefined },
  ] as const;
  for (const { given, want } of table) {
    it(`${given?.slice(0, 40) ?? 'nothing'} → ${want}`, () => expect(retryAfterMs(given, NOW)).toBe(want));
  }
});

describe('backOffMs', () => {
  it('F43: grows to five minutes and is spread over all of its bound', () => {
    expect([0, 1, 5, 9, 1000].map((failures) => backOffMs(failures, () => 1))).toEqual([1000, 2000, 32_000, 300_000, 300_000]);
    expect(backOffMs(5, () => 0)).toBe(0);
  });
});

describe('contactMs', () => {
  it('keeps what the collector dictates within our own bounds', () => {
    const bounds = { min: 30, max: 3600 };
    expect([-1, 0, 60, 315_360_000].map((seconds) => contactMs(seconds, bounds, () => 0.5))).toEqual([
      30_000, 30_000, 60_000, 3_600_000,
    ]);
  });
});
