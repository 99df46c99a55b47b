import { setTimeout as sleep } from 'node:timers/promises';
import type { Transport } from '../../src/api-client/contract.ts';
import type { Dice } from '../../test/fleet/dice.ts';
import type { Question } from './questions.ts';

/** A question that is slow is asked no longer than that, and as often as this in any case. */
const [MOST_MS, LEAST_RUNS] = [20_000, 5];

/** How long the answers to one question took, in milliseconds, the shortest first. */
export interface Asked {
  readonly question: Question;
  readonly took: readonly number[];
}

/** Asks a question so many times, one after the other; the first answer, which fills caches and prepares statements, is not counted. */
export async function ask(
  transport: Transport,
  question: Question,
  { runs, dice }: { readonly runs: number; readonly dice: Dice },
): Promise<Asked> {
  const took: number[] = [];
  const { pauseMs = 0 } = question;
  // Who pauses asks less often: as if each pause were a tenth of a second.
  const times = pauseMs === 0 ? runs : Math.max(LEAST_RUNS, Math.ceil((runs * 100) / pauseMs));
  let sum = 0;
  for (let run = -1; run < times; run += 1) {
    if (run >= LEAST_RUNS && sum > MOST_MS) break;
    await sleep(pauseMs);
    const begun = performance.now();
    await transport.json({ method: 'GET', path: question.path(dice, run + 1) });
    if (run >= 0) took.push(performance.now() - begun);
    sum += performance.now() - begun;
  }
  return { question, took: took.toSorted((one, other) => one - other) };
}

/** The smallest that at most so many of a hundred are above; of fewer than a hundred p99 is the longest. */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}
