import { describe, expect, it } from 'vitest';
import { sha256 } from '../../domain/digest.ts';
import { DEFAULT_PLAN, isInRing, ringOf, rolloutProblem, type RolloutFigures } from './rollout.ts';

describe('the ring of a host', () => {
  const hosts = Array.from({ length: 5000 }, (_, at) => ({ hostId: sha256(String(at)).slice(0, 32) }));
  const share = (ring: string, canary: number, early: number) =>
    (100 * hosts.filter((host) => ringOf(host, { ...DEFAULT_PLAN, shares: { canary, early } }) === ring).length) / hosts.length;

  it('follows the shares', () => {
    expect(share('canary', 1, 10)).toBeCloseTo(1, -0.3);
    expect(share('early', 1, 10)).toBeCloseTo(10, -1);
    expect([share('canary', 0, 0), share('all', 0, 0), share('canary', 100, 0)]).toEqual([0, 100, 100]);
  });
  it('stays when the shares grow: who was first is still first', () => {
    for (const host of hosts) {
      if (ringOf(host, DEFAULT_PLAN) === 'canary')
        expect(ringOf(host, { ...DEFAULT_PLAN, shares: { canary: 5, early: 10 } })).toBe('canary');
    }
  });
  it('is the one that it was put into', () => {
    expect(hosts.slice(0, 50).map((host) => ringOf({ ...host, ring: 'early' }, DEFAULT_PLAN))).toEqual(Array(50).fill('early'));
  });
  it('holds the rings before', () => {
    expect([
      isInRing('canary', 'canary'),
      isInRing('canary', 'all'),
      isInRing('early', 'canary'),
      isInRing('all', 'early'),
      isInRing('all', 'all'),
    ]).toEqual([true, true, false, false, true]);
  });
});

describe('T60: a release whose hosts', () => {
  const calm: RolloutFigures = {
    hosts: 100,
    troubled: 0,
    openBefore: 400,
    openNow: 420,
    lookMsBefore: 200_000,
    lookMsNow: 210_000,
  };
  it.each([
    { name: 'fare as before goes on', given: calm, want: undefined },
    {
      name: 'are none yet goes on',
      given: { hosts: 0, troubled: 0, openBefore: 0, openNow: 0, lookMsBefore: 0, lookMsNow: 0 },
      want: undefined,
    },
    {
      name: 'gave it up, the first already',
      given: { ...calm, hosts: 1, troubled: 1, openBefore: 4, openNow: 4, lookMsBefore: 1, lookMsNow: 1 },
      want: '1 of 1 hosts',
    },
    { name: 'gave it up, six in a hundred', given: { ...calm, troubled: 6 }, want: '6 of 100 hosts' },
    { name: 'gave it up, one in a hundred, goes on', given: { ...calm, troubled: 1 }, want: undefined },
    { name: 'are flooded with findings', given: { ...calm, openNow: 900 }, want: 'from 400 to 900' },
    { name: 'find nothing any more', given: { ...calm, openNow: 10 }, want: 'from 400 to 10' },
    { name: 'found nothing before and a few now goes on', given: { ...calm, openBefore: 0, openNow: 15 }, want: undefined },
    { name: 'take five times as long', given: { ...calm, lookMsNow: 1_000_000 }, want: '8000 ms longer' },
    {
      name: 'take five times as long as next to nothing goes on',
      given: { ...calm, lookMsBefore: 1000, lookMsNow: 5000 },
      want: undefined,
    },
  ])('$name', ({ given, want }) => {
    const problem = rolloutProblem(given, DEFAULT_PLAN);
    expect(problem).toEqual(want === undefined ? undefined : expect.stringContaining(want));
  });
});
