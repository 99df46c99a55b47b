import { beforeEach, describe, expect, it } from 'vitest';
import { RecentAnswers } from './recent-answers.ts';

const clock = { ms: 0, now: () => new Date(clock.ms).toISOString(), monotonicMs: () => clock.ms };
let asked = 0;
let answers: RecentAnswers<number>;
beforeEach(() => {
  asked = 0;
  answers = new RecentAnswers(clock);
});

const ask = (tookMs: number, question = 'q') =>
  answers.get(question, async () => {
    asked += 1;
    clock.ms += tookMs;
    return asked;
  });

describe('an answer', () => {
  it('that was quick is found anew', async () => {
    expect([await ask(100), await ask(100)]).toEqual([1, 2]);
  });
  it('that took long is given again for ten times as long', async () => {
    expect(await ask(2000)).toBe(1);
    clock.ms += 19_999;
    expect(await ask(2000)).toBe(1);
    clock.ms += 1;
    expect(await ask(2000)).toBe(2);
    expect(await ask(2000, 'another question')).toBe(3);
  });
  it('is given again for a minute at most', async () => {
    await ask(30_000);
    clock.ms += 59_999;
    expect(await ask(1)).toBe(1);
    clock.ms += 1;
    expect(await ask(1)).toBe(2);
  });
  it('is one for all who ask at the same time', async () => {
    let end: (value: number) => void = () => undefined;
    const waiting = new Promise<number>((resolve) => (end = resolve));
    const find = () => {
      asked += 1;
      return waiting;
    };
    const both = Promise.all([answers.get('q', find), answers.get('q', find)]);
    end(7);
    expect([await both, asked]).toEqual([[7, 7], 1]);
  });
  it('that failed is not kept', async () => {
    const fail = () => {
      clock.ms += 5000;
      return Promise.reject(new Error('away'));
    };
    await expect(answers.get('q', fail)).rejects.toThrow('away');
    expect(await ask(1)).toBe(1);
  });
});
