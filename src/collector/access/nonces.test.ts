import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Nonces } from './nonces.ts';

const clock = () => {
  let ms = Date.parse('2026-11-22T00:00:00.000Z');
  return { now: () => new Date(ms).toISOString(), monotonicMs: () => ms, pass: (by: number) => void (ms += by) };
};
const key = randomBytes(32);

describe('Nonces', () => {
  it('can be used once, however they are written', () => {
    const nonces = new Nonces(key, clock());
    const nonce = nonces.issue();
    expect(nonces.use(`${nonce}=`)).toBe(false);
    expect([nonces.use(nonce), nonces.use(nonce), nonces.use('never given')]).toEqual([true, false, false]);
    expect(nonces.use(randomBytes(32).toString('base64url'))).toBe(false);
  });
  it('can be used at another replica, and at none with another key', () => {
    const time = clock();
    const [one, other, stranger] = [new Nonces(key, time), new Nonces(key, time), new Nonces(randomBytes(32), time)];
    const nonce = one.issue();
    expect([stranger.use(nonce), other.use(nonce)]).toEqual([false, true]);
  });
  it('end after five minutes', () => {
    const time = clock();
    const nonces = new Nonces(key, time);
    const [first, second] = [nonces.issue(), nonces.issue()];
    time.pass(299_999);
    expect(nonces.use(first)).toBe(true);
    time.pass(1);
    expect(nonces.use(second)).toBe(false);
  });
  it('last no longer because a clock was ahead', () => {
    const time = clock();
    const nonces = new Nonces(key, time);
    time.pass(600_000);
    const ahead = nonces.issue();
    time.pass(-600_000);
    expect(nonces.use(ahead)).toBe(false);
  });
});
