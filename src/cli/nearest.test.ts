import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const NAMES = ['scan', 'explain', 'agent', 'export'];
const cases = [
  { given: 'scan', want: 'scan' },
  { given: 'sacn', want: 'scan' },
  { given: 'exprot', want: 'export' },
  { given: 'agents', want: 'agent' },
  { given: '', want: undefined },
  { given: 'collector', want: undefined },
  { given: 'x'.repeat(1_000_000), want: undefined },
];

for (const { given, want } of cases) {
  test(`${JSON.stringify(given.slice(0, 20))} is nearest to ${want}`, () => {
    expect(nearest(given, NAMES)).toBe(want);
  });
}
