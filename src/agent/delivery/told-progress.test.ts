import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { OrderProgress } from '../../wire/order-progress.ts';
import type { ProgressOutcome } from '../uplink/uplink.ts';
import { tellingProgress } from './told-progress.ts';

const PROGRESS: OrderProgress = { command: 'd'.repeat(32), phase: 'looking', scopes: 1, copies: 0, seconds: 1 };
const again: ProgressOutcome = { kind: 'answered', nextSeconds: 1 };

/** How often is told of work of so many milliseconds, to a collector that answers like that. */
const ROWS: readonly {
  readonly name: string;
  readonly workMs: number;
  readonly answers: readonly ProgressOutcome[];
  readonly want: number;
}[] = [
  { name: 'nothing of what is done at once', workMs: 300, answers: [], want: 0 },
  { name: 'as often as it is welcome', workMs: 3500, answers: [again, again, again], want: 3 },
  { name: 'no more when it is not', workMs: 3500, answers: [again, { kind: 'answered' }], want: 2 },
  { name: 'no more to a collector that takes none', workMs: 2500, answers: [{ kind: 'refused' }], want: 1 },
  { name: 'later when it did not get through', workMs: 3500, answers: [{ kind: 'cut' }, again], want: 1 },
];

describe('how far an order is', () => {
  for (const { name, workMs, answers, want } of ROWS)
    it.concurrent(`is told: ${name}`, async ({ expect: holds }) => {
      let told = 0;
      const tell = async (): Promise<ProgressOutcome> => {
        told += 1;
        return answers[told - 1] ?? { kind: 'refused' };
      };
      holds(await tellingProgress(sleep(workMs, 'done'), { progress: () => PROGRESS, tell })).toBe('done');
      await sleep(1200);
      holds(told).toBe(want);
    });

  it('delays nothing: a word that hangs is given up when the order is done', async () => {
    let end: AbortSignal | undefined;
    const tell = (_: OrderProgress, signal: AbortSignal): Promise<ProgressOutcome> => {
      end = signal;
      return new Promise(() => undefined);
    };
    const begun = performance.now();
    await tellingProgress(sleep(1300), { progress: () => PROGRESS, tell });
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(end?.aborted).toBe(true);
  });

  it('is nobody’s failure but that of the order itself', async () => {
    const broken = (): Promise<never> => Promise.reject(new Error('no way'));
    expect(await tellingProgress(sleep(1200, 'done'), { progress: () => PROGRESS, tell: broken })).toBe('done');
    const failing = Promise.reject(new Error('the look failed'));
    await expect(tellingProgress(failing, { progress: () => PROGRESS, tell: broken })).rejects.toThrow('the look failed');
  });
});
