import { describe, expect, it } from 'vitest';
import { RingCostTally, type HostCost } from './ring-costs.ts';

const DAY_MS = 86_400_000;
const host = (number: number, given: Partial<HostCost> = {}): HostCost => ({
  hostId: String(number).padStart(32, '0'),
  name: `h${number}`,
  ring: 'canary',
  dayMs: (number * DAY_MS) / 100,
  ...given,
});
const told = (costs: readonly HostCost[], most = 20) => {
  const tally = new RingCostTally(most);
  for (const cost of costs) tally.add(cost);
  return tally.figures();
};
const hosts = (count: number) => Array.from({ length: count }, (_, index) => host(index + 1));

describe('what agents cost', () => {
  const table: readonly { readonly name: string; readonly given: readonly HostCost[]; readonly want: object }[] = [
    { name: 'nobody said', given: [], want: { ring: 'canary', hosts: 0 } },
    { name: 'one host', given: [host(3)], want: { hosts: 1, cpuPercent: { p50: 3, p95: 3 } } },
    { name: 'two hosts', given: hosts(2), want: { hosts: 2, cpuPercent: { p50: 1, p95: 2 } } },
    { name: 'twenty hosts, in any order', given: hosts(20).toReversed(), want: { hosts: 20, cpuPercent: { p50: 10, p95: 19 } } },
    {
      name: 'memory of those that said it',
      given: [host(1, { peakBytes: 7 }), host(2)],
      want: { hosts: 2, peakBytes: { p50: 7, p95: 7 } },
    },
  ];
  for (const { name, given, want } of table) it(name, () => expect(told(given).rings[0]).toMatchObject(want));

  it('is told ring by ring', () => {
    const { rings } = told([host(1, { ring: 'early' }), host(2), host(3, { ring: 'all' })]);
    expect(rings.map(({ ring, hosts: count }) => [ring, count])).toEqual([
      ['canary', 1],
      ['early', 1],
      ['all', 1],
    ]);
  });

  it('names the worst, the worst first, and no more than are wanted', () => {
    const some = hosts(30);
    for (const given of [some, some.toReversed(), [...some.slice(15), ...some.slice(0, 15)]]) {
      const { worst } = told(given, 3);
      expect(worst.map(({ name }) => name)).toEqual(['h30', 'h29', 'h28']);
      expect(worst[0]?.cpuPercent).toBeCloseTo(30);
    }
  });
});
