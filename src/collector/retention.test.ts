import { expect, it } from 'vitest';
import { monthsBefore } from './retention.ts';

it.each([
  { name: 'this month alone', at: '2026-11-21T23:00:00.000Z', months: 0, want: '2026-11-01T00:00:00.000Z' },
  { name: 'over the year', at: '2026-02-28T00:00:00.000Z', months: 3, want: '2025-11-01T00:00:00.000Z' },
  { name: 'from a long month', at: '2026-03-31T00:00:00.000Z', months: 1, want: '2026-02-01T00:00:00.000Z' },
])('history is kept from the beginning of a month: $name', ({ at, months, want }) => expect(monthsBefore(at, months)).toBe(want));
