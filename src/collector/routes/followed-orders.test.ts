import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FollowedOrders } from './followed-orders.ts';

let nowMs: number;
let followed: FollowedOrders;
beforeEach(() => {
  nowMs = 0;
  followed = new FollowedOrders({ now: () => new Date(nowMs).toISOString(), monotonicMs: () => nowMs });
});
afterEach(() => followed.close());

const progress = (seconds: number, command = 'c') => ({ command, phase: 'looking', scopes: 0, copies: 0, seconds }) as const;

describe('hosts whose orders are followed', () => {
  it('say how far they are each second, of many each one less often, and rarely when nobody follows', () => {
    expect(followed.nextSeconds('a')).toBe(15);
    followed.follow('a');
    expect(followed.nextSeconds('a')).toBe(1);
    for (let host = 0; host < 200; host += 1) followed.follow(`host-${host}`);
    expect(followed.nextSeconds('a')).toBe(5);
    nowMs = 30_000;
    followed.follow('a');
    nowMs = 41_000;
    // The others are followed no more.
    expect(followed.nextSeconds('a')).toBe(1);
    expect(followed.isFollowed('host-1')).toBe(false);
    nowMs = 71_000;
    expect(followed.nextSeconds('a')).toBe(15);
  });

  it('are remembered in a bounded number, the latest of them', () => {
    for (let host = 0; host < 1500; host += 1) {
      followed.follow(`host-${host}`);
      followed.note(`host-${host}`, progress(1));
    }
    expect([followed.isFollowed('host-0'), followed.progressOf('host-0', 'c')]).toEqual([false, undefined]);
    expect([followed.isFollowed('host-1499'), followed.progressOf('host-1499', 'c')?.seconds]).toEqual([true, 1]);
  });

  it('are not heard more often than twice a second, and of another order know nothing', () => {
    expect(followed.takes('a')).toBe(true);
    followed.note('a', progress(1));
    nowMs = 499;
    expect(followed.takes('a')).toBe(false);
    nowMs = 500;
    expect(followed.takes('a')).toBe(true);
    expect(followed.progressOf('a', 'another')).toBeUndefined();
  });
});

describe('those who wait for news', () => {
  it('hear of their host and of no other', async () => {
    const [mine, other] = [followed.await('a', 60_000), followed.await('b', 50)];
    followed.changed('a');
    await mine.news;
    let isOver = false;
    void other.news.then(() => (isOver = true));
    await Promise.resolve();
    expect(isOver).toBe(false);
    await other.news;
  });

  it('are bounded in number, and none when the collector ends', async () => {
    const all = Array.from({ length: 500 }, () => followed.await('a', 60_000));
    expect(all.every(({ isHeld }) => isHeld)).toBe(true);
    expect(followed.await('b', 60_000).isHeld).toBe(false);
    all[0]?.letGo();
    all[0]?.letGo();
    expect(followed.await('b', 60_000).isHeld).toBe(true);
    followed.close();
    await Promise.all(all.map(({ news }) => news));
    expect([followed.isClosed, followed.await('a', 1).isHeld]).toEqual([true, false]);
  });
});
