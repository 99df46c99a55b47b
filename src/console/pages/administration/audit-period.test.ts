import { expect, it } from 'vitest';
import { momentsOf } from './audit-period.ts';

const local = (year: number, month: number, day: number) => new Date(year, month - 1, day).toISOString();

it.each([
  { name: 'nothing', given: {}, want: {} },
  {
    name: 'one day',
    given: { from: '2026-11-20', to: '2026-11-20' },
    want: { from: local(2026, 11, 20), to: local(2026, 11, 21) },
  },
  { name: 'the end of a year', given: { to: '2026-12-31' }, want: { to: local(2027, 1, 1) } },
  { name: 'no day', given: { from: 'yesterday', to: '2026-1-1' }, want: {} },
])('days as moments: $name', ({ given, want }) => expect(momentsOf(given)).toEqual(want));
