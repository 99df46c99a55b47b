import { describe, expect, it } from 'vitest';
import { weekChange } from './week-change.ts';

const day = (at: number, hosts: number) => ({ day: `2026-11-${String(at).padStart(2, '0')}`, hosts });
const CASES = [
  { name: 'no day', days: [], now: 3, want: undefined },
  { name: 'today alone', days: [day(22, 3)], now: 3, want: undefined },
  { name: 'a week ago', days: [day(10, 9), day(15, 5), day(16, 4), day(22, 3)], now: 2, want: { by: -3, sinceDays: 7 } },
  { name: 'the first day that is known', days: [day(20, 1), day(22, 3)], now: 3, want: { by: 2, sinceDays: 2 } },
  { name: 'days that are too long ago', days: [day(1, 9), day(22, 3)], now: 3, want: undefined },
];

describe('the change of a week', () => {
  for (const { name, days, now, want } of CASES) it(name, () => expect(weekChange(days, now)).toEqual(want));
});
