import { describe, expect, it } from 'vitest';
import { RecentCount } from './recent-count.ts';

describe('RecentCount', () => {
  it('is below its limit until that is reached, and again in the next window', () => {
    let ms = 0;
    const count = new RecentCount({ now: () => '', monotonicMs: () => ms }, { most: 2, withinMs: 1000 });
    const seen: boolean[] = [];
    for (const [add, pass] of [
      [0, 0],
      [1, 0],
      [1, 500],
      [0, 499],
      [0, 1],
      [1, 0],
    ] as const) {
      for (let time = 0; time < add; time += 1) count.add();
      ms += pass;
      seen.push(count.isBelow());
    }
    expect(seen).toEqual([true, true, false, false, true, true]);
  });
  it('T70: tells how many it did not tell of, and when it begins not to', () => {
    let ms = 0;
    const count = new RecentCount({ now: () => '', monotonicMs: () => ms }, { most: 2, withinMs: 1000 });
    const told = [count.tell(), count.tell(), count.tell(), count.tell()];
    ms = 1000;
    told.push(count.tell(), count.tell());
    expect(told).toEqual([{}, { next: 'only counted' }, undefined, undefined, { untold: 2 }, { next: 'only counted' }]);
  });
});
