import { describe, expect, it } from 'vitest';
import { Governor, type Cost } from './governor.ts';
import { limitsWithin } from './limits.ts';

const MINUTE = 60_000;
const NOON = Date.parse('2026-11-21T12:00:00.000Z');
const COST: Cost = { cpuMs: 250, watcherCpuMs: 0, peakBytes: 60_000_000, endedAtCap: 0 };
const NOTHING_BESIDE = { spool: { limit: 1, used: 0 }, hung: [], waiting: [], agentCpuMs: 0 };

/** A clock that is set by hand; the wall clock goes with it. */
class HandClock {
  ms = 0;
  now = (): string => new Date(NOON + this.ms).toISOString();
  monotonicMs = (): number => this.ms;
}

function governed(limits = {}) {
  const clock = new HandClock();
  return { clock, governor: new Governor(limitsWithin(limits), { clock }) };
}

/** Looks quickly as often as it may for so long; answers what the busiest five minutes used. */
function looksAllDay(given: { readonly clock: HandClock; readonly governor: Governor }, untilMs: number): number {
  const { clock, governor } = given;
  let most = 0;
  let waited = 0;
  while (clock.ms < untilMs) {
    const wait = governor.quickWaitMs(waited);
    clock.ms += Math.max(wait, 1);
    waited += wait;
    if (wait > 0) continue;
    clock.ms += COST.cpuMs;
    governor.looked('quick', { cost: COST, durationMs: COST.cpuMs });
    waited = 0;
    most = Math.max(most, governor.budget(NOTHING_BESIDE).cpu.used5m);
  }
  return most;
}

describe('the governor', () => {
  for (const cpuPercent of [0.5, 1, 5]) {
    it(`keeps looks within ${cpuPercent} % of a core over any five minutes, whoever changes something all the time`, () => {
      const given = governed({ cpuPercent });
      const limit = (cpuPercent / 100) * 5 * MINUTE;
      const most = looksAllDay(given, 3 * 60 * MINUTE);
      expect(most).toBeLessThanOrEqual(limit + COST.cpuMs);
      expect(most).toBeGreaterThan(limit / 2);
      expect(given.governor.budget(NOTHING_BESIDE).cpu).toMatchObject({ limit, limitPercent: cpuPercent, lastQuick: 250 });
    });
  }

  it('leaves a sweep its part while one is made, and takes it back', () => {
    const used = [false, true].map((isSweeping) => {
      const given = governed();
      given.governor.sweeping(isSweeping);
      looksAllDay(given, 60 * MINUTE);
      return given.governor.budget(NOTHING_BESIDE).cpu.usedDay;
    });
    expect(used[1]).toBeLessThan(0.75 * (used[0] ?? 0));
    expect(governed().governor.sweepShare).toBe(0.0025);
  });

  it('puts no look off for more than ten minutes, whatever one costs', () => {
    const { clock, governor } = governed({ cpuPercent: 0.1 });
    governor.looked('quick', { cost: { ...COST, cpuMs: 60_000 }, durationMs: 60_000 });
    expect(governor.quickWaitMs(0)).toBe(10 * MINUTE);
    clock.ms += 10 * MINUTE;
    expect(governor.quickWaitMs(10 * MINUTE)).toBe(0);
  });

  it('F17: has all of its burst and no more after a night asleep', () => {
    const given = governed();
    looksAllDay(given, 10 * MINUTE);
    given.clock.ms += 8 * 60 * MINUTE;
    expect(looksAllDay(given, given.clock.ms + 5 * MINUTE)).toBeLessThanOrEqual(3000 + COST.cpuMs);
  });

  it('lets looks use half on battery', () => {
    const { governor } = governed();
    expect(governor.stretch).toBe(1);
    governor.stands({ onBattery: true, loadPerCore: 0 });
    expect([governor.stretch, governor.held]).toEqual([2, 'battery']);
    governor.stands({ onBattery: false, loadPerCore: 0 });
    expect([governor.stretch, governor.held]).toEqual([1, undefined]);
  });

  it('counts on what was used before it was started again, but not what is older than a day', () => {
    const first = governed();
    first.governor.looked('quick', { cost: { ...COST, cpuMs: 2900, watcherCpuMs: 5 }, durationMs: 2900 });
    const before = first.governor.budget(NOTHING_BESIDE);
    const again = (ageMs: number) => {
      const clock = new HandClock();
      clock.ms = ageMs;
      return new Governor(limitsWithin(), { clock, before });
    };
    expect(again(MINUTE).budget(NOTHING_BESIDE).cpu).toMatchObject({ usedDay: 2900, watcherDay: 5 });
    expect(again(MINUTE).quickWaitMs(0)).toBeGreaterThan(MINUTE);
    expect(again(60 * MINUTE).quickWaitMs(0)).toBe(0);
    // The clock was set back, or the state is old.
    for (const ageMs of [-MINUTE, 25 * 60 * MINUTE]) expect(again(ageMs).budget(NOTHING_BESIDE).cpu.usedDay).toBe(0);
  });

  it('tells each limit beside what was used', () => {
    const { governor } = governed({ memoryMiB: 128 });
    governor.looked('sweep', { cost: { ...COST, endedAtCap: 1, cacheBytes: 77 }, durationMs: 20 * MINUTE });
    governor.scannerEnded('SIGKILL');
    const budget = governor.budget({ ...NOTHING_BESIDE, agentCpuMs: 31 });
    expect(budget).toMatchObject({
      at: '2026-11-21T12:00:00.000Z',
      // A quarter of the twenty minutes lay in the last five.
      cpu: { used5m: 63, usedDay: 250, agentDay: 31, lastSweep: 250 },
      memory: { limit: 128 * 1024 * 1024, lastPeak: 60_000_000, dayPeak: 60_000_000, ended: 1 },
      disk: { cache: { used: 77 } },
      scanner: { ended: 1, last: { at: '2026-11-21T12:00:00.000Z', why: 'SIGKILL' } },
    });
    expect(governor.budget({ ...NOTHING_BESIDE, agentCpuMs: 40 }).cpu.agentDay).toBe(40);
  });
});

describe('limits', () => {
  it('are each within their range, and a sweep has a quarter', () => {
    expect(limitsWithin()).toEqual({ cpuPercent: 1, sweepPercent: 0.25, memoryMiB: 256, cacheMiB: 256, nice: 10 });
    expect(limitsWithin({ cpuPercent: 1000, memoryMiB: 1, cacheMiB: Infinity, nice: -5, sweepPercent: Number.NaN })).toEqual({
      cpuPercent: 100,
      sweepPercent: 0.25,
      memoryMiB: 96,
      cacheMiB: 4096,
      nice: 0,
    });
  });
});
