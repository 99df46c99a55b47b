import { expect, it } from 'vitest';
import { runSoak } from './soak-run.ts';

it.skipIf(process.platform !== 'linux')(
  'leaves no descriptor and no thread behind in a quarter of a minute (`npm run soak` takes an hour, and judges memory)',
  async () => {
    const soaked = await runSoak({ minutes: 0.25, seed: 11, say: () => undefined });
    expect(soaked.changes).toBeGreaterThan(2);
    expect(soaked.looks).toBeGreaterThan(1);
    // In so short a time memory says nothing.
    expect(soaked.faults.filter((fault) => !/^(private|state|\d+ samples) /.test(fault))).toEqual([]);
  },
  120_000,
);
