import { describe, expect, it } from 'vitest';
import { isInRange, isVersionRange } from './version-range.ts';

describe('a range of versions', () => {
  const cases = [
    { version: '1.2.3', range: '1.2.3', want: true },
    { version: '1.2.3', range: '=1.2.3', want: true },
    { version: '1.2.30', range: '1.2.3', want: false },
    { version: '1.10.0', range: '>=1.9', want: true },
    { version: '1.10.0', range: '>=1.9 <1.10', want: false },
    { version: '1.9.9', range: '>=1.9 <1.10', want: true },
    { version: '2.0.0-beta.1', range: '<=2.0.0', want: false },
    { version: undefined, range: '>0', want: false },
    { version: '', range: '>0', want: false },
    { version: '1', range: 'anything goes!', want: false },
    { version: '1', range: '', want: false },
  ];
  for (const { version, range, want } of cases)
    it(`${range} ${want ? 'holds' : 'does not hold'} ${version}`, () => expect(isInRange(version, range)).toBe(want));

  it('is told from what is none', () => {
    expect(['1', '>=1.2 <2', '2026.1_rc~1'].map((range) => isVersionRange(range))).toEqual([true, true, true]);
    expect(['', '>', '> 1', '^1', '1 || 2', `>${'1'.repeat(200)}`].some((range) => isVersionRange(range))).toBe(false);
  });
});
