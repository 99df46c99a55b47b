import { expect, it } from 'vitest';
import { AT, LATER, scan } from '../fixtures/chain.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** What each scope was looked at for. */
export function coverageSuite(given: StoreUnderTest): void {
  it('keeps the last look and the last complete one of each scope', async () => {
    const chain = await given.enrol();
    const gap = { reason: 'denied' as const, path: '/home/eve' };
    await chain.send([scan({ at: AT, scopes: { home: [], npm: [] } })], []);
    await chain.send([scan({ at: LATER, scopes: { home: [gap] } })], []);
    expect(await given.store.coverage(chain.hostId)).toEqual([
      { scope: 'home', at: LATER, complete: false, gaps: [gap], completeAt: AT },
      { scope: 'npm', at: AT, complete: true, gaps: [], completeAt: AT },
    ]);
  });

  it('names a scope with a NUL alike in every store, and keeps it apart from none', async () => {
    const chain = await given.enrol();
    await chain.send([scan({ scopes: { 'home\u0000': [], 'home\u0000x': [], homes: [] } })], []);
    await chain.send([scan({ scopes: { 'home\u0000': [{ reason: 'denied' }] } })], []);
    const rows = (await given.store.coverage(chain.hostId)).map(({ scope, complete }) => ({ scope, complete }));
    expect(rows).toEqual([
      { scope: 'homes', complete: true },
      { scope: 'home\ufffd', complete: false },
      { scope: 'home\ufffdx', complete: true },
    ]);
  });
}
