import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SinkLease } from './sink-lease.ts';
import type { Store } from './store/contract.ts';
import { openSqliteStore } from './store/sqlite/store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-lease-'));
let store: Store;
beforeAll(async () => {
  store = await openSqliteStore(path.join(folder, 'store.sqlite'));
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A collector whose clock goes as it is told, and says another time of day than the others'. */
function collector(name: string, holder: string) {
  let ms = Math.random() * 1e9;
  const clock = { now: () => '1970-01-01T00:00:00.000Z', monotonicMs: () => ms };
  const lease = new SinkLease({ store, clock }, { name, holder });
  const pass = async (seconds: number) => {
    ms += seconds * 1000;
    return lease.turn();
  };
  return { lease, pass };
}

describe('a lease', () => {
  it('is held by one, as long as he says that he lives', async () => {
    const [a, b] = [collector('one', 'a'), collector('one', 'b')];
    expect(await a.pass(0)).toBe(true);
    for (let round = 0; round < 20; round += 1) expect([await a.pass(5), await b.pass(5)]).toEqual([true, false]);
    expect(b.lease.isHeld).toBe(false);
  });

  it('is lost by who is held up before another takes it, and taken when nothing changed for long enough', async () => {
    const [a, b] = [collector('two', 'a'), collector('two', 'b')];
    await a.pass(0);
    expect([await b.pass(5), await b.pass(20), await b.pass(20)]).toEqual([false, false, false]);
    expect(await b.pass(5)).toBe(true);
    expect(await a.pass(46)).toBe(false);
  });

  it('begins nothing when the store is away for longer than it is held', async () => {
    let isAway = false;
    const away = {
      turnLease: async (turn: Parameters<Store['turnLease']>[0]) =>
        isAway ? Promise.reject(new Error('away')) : store.turnLease(turn),
    };
    let ms = 0;
    const lease = new SinkLease(
      { store: { ...away, leaveLease: store.leaveLease }, clock: { now: () => '', monotonicMs: () => ms } },
      { name: 'four', holder: 'a' },
    );
    expect(await lease.turn()).toBe(true);
    isAway = true;
    for (const later of [5000, 10_000]) {
      ms = later;
      await expect(lease.turn()).rejects.toThrow('away');
    }
    expect(lease.isHeld).toBe(true);
    ms = 12_000;
    expect(lease.isHeld).toBe(false);
  });

  it('is there for the next at once when it is given back', async () => {
    const [a, b] = [collector('five', 'a'), collector('five', 'b')];
    await a.pass(0);
    await a.lease.leave();
    expect([a.lease.isHeld, await b.pass(0)]).toEqual([false, true]);
  });
});
