import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrderedLooks } from './ordered-looks.ts';
import { costOf } from './process-cost.ts';
import { until } from '../../test/e2e/stack.ts';
import { familyOf } from '../../test/e2e/process-tree.ts';
import { plantHost, removeFolder, temporaryFolder, writeCatalogue } from '../../test/faults/hostile-tree.ts';
import type { FromScanner, ScanOrder } from '../wire/pipe.ts';

let folder: string;
let catalogue: string;
let root: string;
beforeAll(() => {
  folder = temporaryFolder();
  catalogue = writeCatalogue(folder);
  root = path.join(folder, 'root');
  plantHost(root);
  for (let at = 0; at < 4000; at += 1) mkdirSync(path.join(root, `srv/${at % 60}/${at}`), { recursive: true });
});
afterAll(() => removeFolder(folder));

/** Looks at the folder, with what they said so far. */
function looking(given: { readonly cache?: string } = {}) {
  const ending = new AbortController();
  const said: FromScanner[] = [];
  const looks = new OrderedLooks({
    catalogue: () => catalogue,
    root,
    cache: given.cache ?? mkdtempSync(path.join(folder, 'cache-')),
    signal: ending.signal,
    say: (message) => void said.push(message),
    handOver: () => undefined,
    looked: () => Promise.resolve(),
  });
  const answerTo = (id: number) =>
    said.find((message) => (message.kind === 'result' || message.kind === 'failed') && message.id === id);
  const end = async (): Promise<void> => {
    ending.abort();
    await looks.ended();
  };
  return { looks, said, answerTo, end };
}

const QUICK: ScanOrder = { kind: 'scan', id: 2, depth: 'quick', deadlineMs: 60_000 };
/** Some seconds of work at this pace, which takes hours. */
const SLOW_SWEEP: ScanOrder = { kind: 'scan', id: 1, depth: 'deep', deadlineMs: 3_600_000, limits: { sweepShare: 0.0005 } };

describe('ordered looks', () => {
  it('answer a quick one while a sweep goes on at its pace, and call a sweep off', async () => {
    const { looks, said, answerTo, end } = looking();
    try {
      looks.take(SLOW_SWEEP);
      looks.take(QUICK);
      await until('the quick look', () => answerTo(2) !== undefined, 30_000);
      expect(answerTo(2)).toMatchObject({ kind: 'result', cost: { endedAtCap: 0, cacheBytes: expect.any(Number) } });
      expect(answerTo(1)).toBeUndefined();
      await until(
        'the sweep says where it is',
        () => said.some((message) => message.kind === 'progress' && message.id === 1 && (message.through ?? 0) > 0),
        30_000,
      );
      looks.cancel(1);
      looks.cancel(77);
      await until('the sweep is over', () => answerTo(1) !== undefined);
      expect(answerTo(1)).toMatchObject({ kind: 'failed', code: 'E_SCAN_FAILED', message: 'it was called off' });
    } finally {
      await end();
    }
  }, 60_000);

  it.skipIf(process.platform !== 'linux')(
    'make a sweep the last to get the processor and the disk, and hold it while they are told to',
    async () => {
      const { looks, answerTo, end } = looking();
      try {
        looks.hold(true);
        looks.take({ ...SLOW_SWEEP, limits: { sweepShare: 0.1 } });
        await until('there is a worker', () => workers().length === 1);
        const [worker = 0] = workers();
        // It has loaded its code, and waits before its first question.
        await sleep(5000);
        expect(getPriority(worker)).toBe(19);
        if (existsSync('/usr/bin/ionice'))
          expect(spawnSync('ionice', ['-p', String(worker)], { encoding: 'utf8' }).stdout.trim()).toBe('idle');
        const before = costOf(worker)?.cpuMs ?? 0;
        await sleep(3000);
        expect(answerTo(1)).toBeUndefined();
        expect((costOf(worker)?.cpuMs ?? Infinity) - before).toBeLessThan(200);
        looks.hold(false);
        await until('the sweep is made', () => answerTo(1) !== undefined, 60_000);
        expect(answerTo(1)).toMatchObject({ kind: 'result' });
      } finally {
        await end();
      }
    },
    90_000,
  );

  it('empty what they keep when it is more than it may be', async () => {
    const cache = mkdtempSync(path.join(folder, 'kept-'));
    const { looks, answerTo, end } = looking({ cache });
    try {
      writeFileSync(path.join(cache, 'old'), Buffer.alloc(3 * 1024 * 1024));
      looks.take({ ...QUICK, limits: { cacheMiB: 4 } });
      await until('a look', () => answerTo(2) !== undefined, 30_000);
      expect(statSync(path.join(cache, 'old')).size).toBeGreaterThan(0);
      looks.take({ ...QUICK, id: 3, limits: { cacheMiB: 2 } });
      await until('another look', () => answerTo(3) !== undefined, 30_000);
      expect(readdirSync(cache)).toEqual([]);
      expect(answerTo(3)).toMatchObject({ kind: 'result', cost: { cacheBytes: 0 } });
    } finally {
      await end();
    }
  }, 60_000);
});

/** Processes that look for us. */
function workers(): readonly number[] {
  return familyOf(process.pid);
}
