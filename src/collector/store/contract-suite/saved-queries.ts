import { expect, it } from 'vitest';
import { AT, LATER } from '../fixtures/chain.ts';
import type { SavedQuery } from '../query-contract.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** Questions that people keep. */
export function savedQueriesSuite(given: StoreUnderTest): void {
  const query = (name: string, more: Partial<SavedQuery> = {}): SavedQuery => {
    return { owner: 'user:ada', name, about: 'hosts', isShared: false, question: '{}', savedAt: AT, ...more };
  };
  it('keeps one a name and owner, and shows others those that are shared', async () => {
    const { store } = given;
    expect(await store.saveQuery(query('b'))).toBe(true);
    expect(await store.saveQuery(query('a', { isShared: true, about: 'findings' }))).toBe(true);
    expect(await store.saveQuery(query('b', { question: '{"tag":"vip"}', savedAt: LATER }))).toBe(true);
    expect(await store.savedQueries('user:ada')).toEqual([
      query('a', { isShared: true, about: 'findings' }),
      query('b', { question: '{"tag":"vip"}', savedAt: LATER }),
    ]);
    expect((await store.savedQueries('user:bob')).map((one) => one.name)).toEqual(['a']);
    expect(await store.removeQuery({ owner: 'user:bob', name: 'a' })).toBe(false);
    expect(await store.removeQuery({ owner: 'user:ada', name: 'a' })).toBe(true);
    expect(await store.savedQueries('user:bob')).toEqual([]);
  });
  it('keeps 200 of one owner', async () => {
    const all = await Promise.all(Array.from({ length: 201 }, (_, at) => given.store.saveQuery(query(`q${at}`))));
    expect(all.filter((isKept) => isKept)).toHaveLength(200);
    expect(await given.store.saveQuery(query('q0', { savedAt: LATER }))).toBe(true);
  });
}
