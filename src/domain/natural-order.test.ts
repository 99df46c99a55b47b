import { describe, expect, it } from 'vitest';
import { byNumber } from './natural-order.ts';

describe('names with numbers in order', () => {
  it.each([
    [
      ['0.10.0', '0.9.0', '1.0'],
      ['0.9.0', '0.10.0', '1.0'],
    ],
    [
      ['v22.1.0', 'v9.0.1', 'v20.11.0'],
      ['v9.0.1', 'v20.11.0', 'v22.1.0'],
    ],
    [
      ['1.0.0-beta', '1.0.0'],
      ['1.0.0', '1.0.0-beta'],
    ],
    [
      ['b', '10', 'a10', 'a9', ''],
      ['', '10', 'a9', 'a10', 'b'],
    ],
    [
      ['007', '7', '08'],
      ['007', '7', '08'],
    ],
    [
      ['2'.repeat(400), '1'.repeat(400), '9'],
      ['9', '1'.repeat(400), '2'.repeat(400)],
    ],
  ])('sorts %j', (given, sorted) => {
    expect(given.toSorted(byNumber)).toEqual(sorted);
  });
});
