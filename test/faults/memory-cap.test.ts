import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COPIES, plantHost, removeFolder, temporaryFolder, writeCatalogue } from './hostile-tree.ts';
import { runWorker } from '../../src/scanner/worker-run.ts';

const MIB = 1024 * 1024;
/** Names in one folder, all of which a sweep has to keep until it has been in each. */
const MANY_FOLDERS = 80_000;
/** What the look at them may have beyond that at a host without them. */
const SPARE_MIB = 8;

let folder: string;
let catalogue: string;
beforeAll(() => {
  folder = temporaryFolder();
  catalogue = writeCatalogue(folder);
});
afterAll(() => removeFolder(folder));

const sweep = (root: string, memoryMiB: number) =>
  runWorker(
    { catalogue, depth: 'deep', root, cache: path.join(folder, 'cache', path.basename(root)) },
    { deadlineMs: 60_000, limits: { memoryMiB, nice: 0 } },
  );

describe.skipIf(process.platform !== 'linux')('a worker that reaches its memory limit', () => {
  it('F36: is ended; the scope is a gap `budget`, the rest is seen, and nobody takes that for a whole look', async () => {
    mkdirSync(path.join(folder, 'cache'));
    const [small, large] = ['small', 'large'].map((name) => path.join(folder, name)) as [string, string];
    for (const root of [small, large]) plantHost(root);
    const listing = path.join(large, 'srv/listing');
    mkdirSync(listing, { recursive: true });
    for (let at = 0; at < MANY_FOLDERS; at += 1) mkdirSync(`${listing}/${at}`);

    const usual = await sweep(small, 1024);
    expect(usual.endedAtCap).toBe(0);
    expect(usual.cost.peakBytes).toBeGreaterThan(30 * MIB);
    const within = await sweep(large, 1024);
    expect(within.coverage.flatMap(({ gaps }) => gaps)).toEqual([]);
    expect(within.cost.peakBytes).toBeGreaterThan(usual.cost.peakBytes + 2 * SPARE_MIB * MIB);

    const capped = await sweep(large, Math.ceil(usual.cost.peakBytes / MIB) + SPARE_MIB);
    expect(capped.endedAtCap).toBeGreaterThan(0);
    expect(capped.coverage.filter(({ complete }) => !complete)).toEqual([
      { scope: 'sweep@system', complete: false, gaps: [{ reason: 'budget' }] },
    ]);
    expect(capped.observations.map(({ anchor }) => anchor).toSorted()).toEqual([...COPIES]);
    // What all its processes cost counts, those that were ended too.
    expect(capped.cost.cpuMs).toBeGreaterThan(usual.cost.cpuMs);
  }, 120_000);

  it('F36: is told as a failure when it can look at nothing within it', async () => {
    const root = path.join(folder, 'none');
    plantHost(root);
    await expect(sweep(root, 20)).rejects.toMatchObject({ code: 'E_SCAN_FAILED', message: expect.stringContaining('--memory') });
  }, 60_000);
});
