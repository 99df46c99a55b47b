import { describe, expect, it } from 'vitest';
import { Nonces } from './nonces.ts';

const clock = () => {
  let ms = 0;
  return { now: () => new Date(ms).toISOString(), monotonicMs: () => ms, pass: (by: number) => void (ms += by) };
};

describe('Nonces', () => {
  it('can be used once', () => {
    const nonces = new Nonces(clock());
    const nonce = nonces.issue();
    expect([nonces.use(nonce), nonces.use(nonce), nonces.use('never given')]).toEqual([true, false, false]);
  });
  it('end after five minutes', () => {
    const time = clock();
    const nonces = new Nonces(time);
    const [first, second] = [nonces.issue(), nonces.issue()];
    time.pass(299_999);
    expect(nonces.use(first)).toBe(true);
    time.pass(1);
    expect(nonces.use(second)).toBe(false);
  });
  it('give way to new ones when there are too many', () => {
    const nonces = new Nonces(clock());
    const first = nonces.issue();
    const rest = Array.from({ length: 20_000 }, () => nonces.issue());
    expect(nonces.use(first)).toBe(false);
    expect(nonces.use(rest.at(-1) ?? '')).toBe(true);
  });
});
