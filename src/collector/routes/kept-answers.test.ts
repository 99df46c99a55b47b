import { expect, it } from 'vitest';
import { KeptAnswers } from './kept-answers.ts';

it('asks once for all who ask meanwhile, and for twenty times what it took', async () => {
  let nowMs = 0;
  let asked = 0;
  const kept = new KeptAnswers<number>(() => nowMs);
  const ask = async () => {
    asked += 1;
    nowMs += 1000;
    return Promise.resolve(asked);
  };
  expect(await Promise.all([kept.of('a', ask), kept.of('a', ask), kept.of('b', ask)])).toEqual([1, 1, 2]);
  nowMs = 20_000;
  expect(await kept.of('a', ask)).toBe(1);
  nowMs = 50_000;
  expect(await kept.of('a', ask)).toBe(3);
});

it('keeps no failure', async () => {
  const kept = new KeptAnswers<number>(() => 0);
  await expect(kept.of('a', async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await kept.of('a', async () => Promise.resolve(1))).toBe(1);
});
