import { expect, it } from 'vitest';
import { ContactPace } from './contact-pace.ts';

/** A fleet that does as it is told, for so many minutes of a clock of its own. */
function fleet(hosts: number, leastSeconds = 60) {
  let nowMs = 0;
  const clock = { now: () => '2026-11-20T09:00:00.000Z', monotonicMs: () => nowMs };
  const pace = new ContactPace({ clock, leastSeconds });
  return {
    pace,
    pass(minutes: number, of = hosts): void {
      for (let second = 0; second < 60 * minutes; second += 1) {
        nowMs += 1000;
        for (let contact = 0; contact < Math.round(of / pace.seconds); contact += 1) pace.heard();
      }
    },
  };
}

it('leaves a small fleet its interval', () => {
  const { pace, pass } = fleet(20_000);
  pass(10);
  expect(pace.seconds).toBe(60);
});

it('tells 250,000 hosts to come every five minutes, and shows it after a few', () => {
  const { pace, pass } = fleet(250_000);
  pass(10);
  expect(pace.seconds).toBeGreaterThanOrEqual(295);
  expect(pace.seconds).toBeLessThanOrEqual(306);
});

it('comes back when the fleet shrinks, and misses nobody who goes by the longer one', () => {
  const { pace, pass } = fleet(250_000);
  pass(10);
  const before = pace.seconds;
  pass(2, 20_000);
  expect(pace.seconds).toBeLessThan(before);
  expect(pace.longestSeconds).toBe(before);
  pass(60, 20_000);
  expect(pace.seconds).toBe(60);
  expect(pace.longestSeconds).toBe(60);
});

it('holds to the hour that hosts take at most, and to what an operator wants', () => {
  const many = fleet(4_000_000);
  many.pass(30);
  expect(many.pace.seconds).toBe(3600);
  const few = fleet(10, 1);
  few.pass(3);
  expect(few.pace.seconds).toBe(1);
});
