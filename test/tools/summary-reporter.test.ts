import { expect, test } from 'vitest';
import { summary } from './summary-reporter.ts';

const cases = [
  { name: 'all well', given: { passed: 12, failed: 0, skipped: 0 }, want: '\n12 passed, 0 failed\n' },
  { name: 'something skipped', given: { passed: 3, failed: 1, skipped: 2 }, want: '\n3 passed, 1 failed, 2 skipped\n' },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    expect(summary(given)).toBe(want);
  });
}
