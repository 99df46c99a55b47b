import { describe, expect, it } from 'vitest';
import { lastDays, lengthOf, momentsOf, scopeOf } from './period.ts';

const NOW = new Date(2026, 10, 22, 12).getTime();
const MONTH = { from: '2026-10-24', to: '2026-11-22' };
const CASES = [
  { name: 'nothing', given: {}, want: MONTH },
  { name: 'a period', given: { from: '2026-01-01', to: '2026-01-31' }, want: { from: '2026-01-01', to: '2026-01-31' } },
  { name: 'a group', given: { group: '/emea' }, want: { ...MONTH, group: '/emea' } },
  {
    name: 'an end before the beginning',
    given: { from: '2026-02-01', to: '2026-01-31' },
    want: { from: '2026-01-02', to: '2026-01-31' },
  },
  { name: 'days that are none', given: { from: 'x', to: '2026-99-99', group: 7 }, want: MONTH },
];

describe('the period of an address', () => {
  for (const { name, given, want } of CASES) it(name, () => expect(scopeOf(given, NOW)).toEqual(want));

  it('is one of the lengths that are offered, or none of them', () => {
    expect(lengthOf(MONTH, NOW)).toBe(30);
    expect(lengthOf({ ...MONTH, ...lastDays(7, NOW) }, NOW)).toBe(7);
    expect(lengthOf({ from: '2026-10-01', to: '2026-11-22' }, NOW)).toBeUndefined();
  });

  it('ends with its last day', () => {
    const { from, to } = momentsOf({ from: '2026-11-22', to: '2026-11-22' });
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
    expect(from).toBe(new Date(2026, 10, 22).toISOString());
  });
});
