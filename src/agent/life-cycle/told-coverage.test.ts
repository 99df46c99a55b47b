import { describe, expect, it } from 'vitest';
import { toldCoverage } from './told-coverage.ts';
import type { CoverageGap } from '../../domain/coverage.ts';

const HOME = 'npm@1000:/home/ann';

describe('R03: a gap, as it is told', () => {
  const rows: readonly {
    readonly name: string;
    readonly scope: string;
    readonly given: readonly CoverageGap[];
    readonly want: readonly CoverageGap[];
  }[] = [
    { name: 'none', scope: HOME, given: [], want: [] },
    {
      name: 'of a home: without what its folders are called, each reason once',
      scope: HOME,
      given: [
        { reason: 'denied', path: '/home/ann/divorce' },
        { reason: 'denied', path: '/home/ann/lawyer/x' },
        { reason: 'budget', path: '/home/ann', detail: '3 further signs of npm:x are not listed' },
        { reason: 'unsupported', path: '/home/ann/x', detail: "npm failed: ENOTSUP '/home/ann/x'" },
      ],
      want: [
        { reason: 'denied', path: '/home/ann' },
        { reason: 'budget', path: '/home/ann', detail: '3 further signs of npm:x are not listed' },
        { reason: 'unsupported', path: '/home/ann' },
      ],
    },
    {
      name: 'of the system: its path, unless that lies in a home',
      scope: 'sweep@system',
      given: [
        { reason: 'not-local', path: '/mnt/share' },
        { reason: 'not-local', path: '/home/anna/x' },
        { reason: 'not-local', path: '/home/ann/cloud' },
        { reason: 'denied', detail: '3 processes of other accounts' },
      ],
      want: [
        { reason: 'not-local', path: '/mnt/share' },
        { reason: 'not-local', path: '/home/anna/x' },
        { reason: 'not-local', path: '/home/ann' },
        { reason: 'denied', detail: '3 processes of other accounts' },
      ],
    },
  ];
  for (const { name, scope, given, want } of rows) {
    it(name, () => {
      const [told] = toldCoverage([
        { scope, complete: given.length === 0, gaps: [...given] },
        { scope: HOME, complete: true, gaps: [] },
      ]);
      expect(told).toEqual({ scope, complete: given.length === 0, gaps: want });
    });
  }
});
