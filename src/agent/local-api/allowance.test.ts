import { expect, it } from 'vitest';
import { Allowance, ASKS, LOOKS } from './allowance.ts';

it('lets an account ask sixty times at once, then five times a second, and another account as often', () => {
  const allowance = new Allowance(ASKS);
  const taken = (account: string, nowMs: number, times: number) =>
    Array.from({ length: times }, () => allowance.take(account, nowMs)).filter((isTaken) => isTaken).length;
  expect(taken('1000', 0, 100)).toBe(60);
  expect(taken('1001', 0, 100)).toBe(60);
  expect(taken('1000', 1000, 100)).toBe(5);
  expect(taken('1000', 60_000, 100)).toBe(60);
});

it('lets all persons together have three looks at once, then one in twenty seconds', () => {
  const looks = new Allowance(LOOKS);
  const taken = Array.from({ length: 126 }, (_, second) => looks.take('persons', second * 1000)).filter((isTaken) => isTaken);
  expect(taken.length).toBe(3 + 6);
});
