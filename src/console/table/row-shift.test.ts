import { describe, expect, it } from 'vitest';
import { rowShift } from './row-shift.ts';

const CASES = [
  { name: 'the first rows', before: '', after: 'abc', want: 0 },
  { name: 'more at the end', before: 'abc', after: 'abcdef', want: 0 },
  { name: 'more at the beginning', before: 'def', after: 'abcdef', want: 3 },
  { name: 'fewer at the beginning', before: 'abcdef', after: 'cdefgh', want: -2 },
  { name: 'more at the beginning and fewer at the end', before: 'defg', after: 'bcde', want: 2 },
  { name: 'other rows', before: 'abc', after: 'xyz', want: 0 },
  { name: 'none any more', before: 'abc', after: '', want: 0 },
];

describe('rows that come and go before those that are shown', () => {
  for (const { name, before, after, want } of CASES)
    it(name, () => expect(rowShift(before.split(''), after.split(''))).toBe(want));
});
