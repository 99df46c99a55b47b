import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { watchSilence } from './silence.ts';

const START = Date.parse('2026-11-20T09:00:00.000Z');
const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** Watches on a clock that the test moves; each `before` that the store was asked for, in seconds after START. */
function watching(): { readonly asked: () => Promise<number | undefined>; wallMs: number; monotonicMs: number } {
  let asked: number | undefined;
  const times = {
    wallMs: START,
    monotonicMs: 0,
    asked: async () => {
      asked = undefined;
      await sleep(40);
      return asked;
    },
  };
  const clock = { now: () => new Date(times.wallMs).toISOString(), monotonicMs: () => times.monotonicMs };
  const store = {
    markSilent: async ({ before }: { readonly before: string }) => {
      asked = (Date.parse(before) - START) / 1000;
      return Promise.resolve(0);
    },
  };
  const log = pino({ level: 'silent' });
  ends.push(watchSilence({ store, clock, log, contactIntervalSeconds: () => 60, everyMs: 5, settleMs: 360_000 }));
  return times;
}

/** Both clocks, as in ordinary times. */
function pass(times: { wallMs: number; monotonicMs: number }, seconds: number): void {
  times.wallMs += seconds * 1000;
  times.monotonicMs += seconds * 1000;
}

describe('T43: watchSilence', () => {
  it('asks for who was missed for two contacts and half a minute, once hosts had time to find the collector again', async () => {
    const times = watching();
    expect(await times.asked()).toBeUndefined();
    pass(times, 359);
    expect(await times.asked()).toBeUndefined();
    pass(times, 2);
    expect(await times.asked()).toBe(361 - 150);
  });

  it('calls nobody silent because the collector’s own clock was set, forward or back', async () => {
    for (const jump of [3600, -3600]) {
      const times = watching();
      await times.asked();
      pass(times, 400);
      expect(await times.asked()).toBe(250);
      times.wallMs += jump * 1000;
      expect(await times.asked()).toBeUndefined();
      pass(times, 300);
      expect(await times.asked()).toBeUndefined();
      pass(times, 61);
      expect(await times.asked()).toBe(761 + jump - 150);
    }
  });
});
