import { expect, it } from 'vitest';
import { AT, enrolment, LATER } from '../fixtures/chain.ts';
import { ASSETS_AT_ONCE, type Asset } from '../assets-contract.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

/** The company's own list of machines. */
export function assetsSuite(given: StoreUnderTest): void {
  const put = async (id: string, assets: readonly Asset[], rows = assets.length): Promise<boolean> => {
    for (let at = 0; at < assets.length; at += ASSETS_AT_ONCE)
      await given.store.addAssets({ list: id, assets: assets.slice(at, at + ASSETS_AT_ONCE) });
    const list = { id, name: `${id}.csv`, rows, importedAt: AT, importedBy: 'user:ada' };
    return given.store.useAssetList({ ...list, audit: audit('assets.import') });
  };
  const all = { after: 0, limit: 100 };
  const numbers = (rows: readonly { readonly number: number }[]) => rows.map((row) => row.number);

  it('tells which of its machines appeared, by serial number, name or tag, and which hosts it does not know', async () => {
    const { tokenDigest } = await given.token({ uses: 9 });
    const labels = { name: 'renamed', platform: 'linux', serial: 'S-1' } as const;
    await given.store.enrolHost({ ...enrolment({ tokenDigest, hostId: '1'.repeat(32) }), labels });
    const [named, tagged, closed] = [await given.enrol('Ada-Laptop'), await given.enrol('t'), await given.enrol('gone')];
    await given.enrol('stranger');
    await given.store.tagHosts({ hostIds: [tagged.hostId], add: ['AT-3'], remove: [], audit: audit('host.tag') });
    await given.store.revokeHost({ hostId: closed.hostId, at: LATER, audit: audit('host.revoke') });
    const list: readonly Asset[] = [
      { number: 1, serial: 'S-1', name: 'ada-laptop', owner: 'Ada' },
      { number: 2, name: 'ADA-laptop', tag: 'AT-3' },
      { number: 3, tag: 'AT-3' },
      { number: 4, name: 'gone' },
      { number: 5, serial: 's-1', owner: 'Ben' },
    ];
    expect(await given.store.assetList()).toBeUndefined();
    expect(await given.store.assets({ ...all, state: 'missing' })).toEqual([]);
    expect(await put('a', list)).toBe(true);
    await given.reopen();
    expect(await given.store.assetList()).toEqual({ id: 'a', name: 'a.csv', rows: 5, importedAt: AT, importedBy: 'user:ada' });
    expect(await given.store.assets({ ...all, state: 'appeared' })).toEqual([
      { ...list[0], host: { hostId: '1'.repeat(32), name: 'renamed' } },
      { ...list[1], host: { hostId: named.hostId, name: 'Ada-Laptop' } },
      { ...list[2], host: { hostId: tagged.hostId, name: 't' } },
    ]);
    expect(await given.store.assets({ ...all, state: 'missing' })).toEqual([list[3], list[4]]);
    expect(numbers(await given.store.assets({ state: 'missing', after: 4, limit: 1 }))).toEqual([5]);
    expect(numbers(await given.store.assets({ ...all, state: 'missing', to: 4 }))).toEqual([4]);
    expect(await given.store.countAppeared({ after: 0, to: 5 })).toBe(3);
    expect(await given.store.countAppeared({ after: 1, to: 2 })).toBe(1);
    const unlisted = await given.store.unlistedHosts(all);
    expect(unlisted).toMatchObject([{ name: 'stranger', enrolledAt: AT }]);
    expect(await given.store.unlistedHosts({ ...all, after: unlisted[0]?.number ?? 0 })).toEqual([]);
    expect(await given.store.unlistedHosts({ ...all, to: (unlisted[0]?.number ?? 0) - 1 })).toEqual([]);
  });

  it('is replaced as a whole, and only by one that is whole', async () => {
    await put('a', [{ number: 1, name: 'a' }]);
    expect(await put('b', [{ number: 1, name: 'b' }], 2)).toBe(false);
    expect((await given.store.assetList())?.id).toBe('a');
    const many = Array.from({ length: ASSETS_AT_ONCE + 1 }, (_, at) => ({ number: at + 1, name: `n${at}` }));
    expect(await put('c', many)).toBe(true);
    const forgotten = [];
    for (let step = 0; step < 5 && forgotten.at(-1) !== 'done'; step += 1) forgotten.push(await given.store.forgetAssets('c'));
    expect(forgotten).toEqual(['more', 'more', 'done']);
    expect(numbers(await given.store.assets({ state: 'missing', after: ASSETS_AT_ONCE, limit: 10 }))).toEqual([many.length]);
    expect(await given.store.dropAssetList(audit('assets.drop'))).toBe(true);
    expect(await given.store.dropAssetList(audit('assets.drop'))).toBe(false);
    expect(await given.store.assets({ ...all, state: 'missing' })).toEqual([]);
    expect((await given.store.auditLog({ limit: 9 })).map(({ action }) => action)).toEqual([
      'assets.drop',
      'assets.import',
      'assets.import',
    ]);
  });
}
