import { expect, test } from 'vitest';
import { judge } from './verdict.ts';

const measure = (ratio: number) => ({ name: 'CPU', ratio, atMost: 0.25, figures: '1 s against 5 s' });
const cases = [
  {
    name: 'below the bar',
    given: [measure(0.2)],
    want: { isReached: true, line: 'scan: reached: CPU 0.200 times (at most 0.25; 1 s against 5 s)' },
  },
  { name: 'at the bar', given: [measure(0.25)], want: { isReached: true } },
  { name: 'one above', given: [measure(0.2), measure(0.26)], want: { isReached: false } },
  { name: 'nothing measured', given: [], want: { isReached: false, line: 'scan: MISSED: nothing was measured' } },
  { name: 'no time at all is a broken clock', given: [measure(0)], want: { isReached: false } },
  { name: 'not a number', given: [measure(Number.NaN)], want: { isReached: false } },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    expect(judge('scan', { measures: given })).toMatchObject(want);
  });
}
