import { expect, it } from 'vitest';
import { release, STATEMENT } from '../fixtures/release.ts';
import { AT, contact, LATER } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

/** What is numbered, after the store was put back from a backup. */
export function restoredSuite(given: StoreUnderTest): void {
  it('F15: tells a host that knows of more batches than are here from one that does not', async () => {
    const chain = await given.enrol();
    await chain.send([{ kind: 'finding', finding: finding() }], [finding()]);
    const meet = (epoch: number, acknowledged: number) =>
      given.store.recordContact({ ...contact(chain.hostId), chain: { epoch, acknowledged } });
    expect(await meet(1, 1)).not.toHaveProperty('isAhead');
    expect(await meet(1, 2)).toMatchObject({ resync: true, isAhead: true });
    expect(await meet(2, 0)).toMatchObject({ resync: true, isAhead: true });
  });

  it('F15: numbers releases, settings and the policy on from beyond those of the time before a restore', async () => {
    const { store } = given;
    const settings = (revision: number) => ({
      revision,
      statement: STATEMENT,
      publishedAt: AT,
      publishedBy: 'me',
      audit: audit('settings'),
    });
    const change = async (verdict: 'banned' | 'approved') =>
      store.changePolicy({
        at: AT,
        by: 'console',
        basedOn: Number.MAX_SAFE_INTEGER,
        set: [{ kind: 'ruling', key: 'product:claude-code', document: { product: 'claude-code', verdict } }],
        remove: [],
        isWhole: false,
        audit: audit('policy.change'),
      });
    expect(await store.revisionsBefore()).toBe(0);
    expect(await store.addRelease(release(3))).toBe(true);
    expect(await change('banned')).toMatchObject({ revision: 1 });
    let before = 3;
    for (const at of [AT, LATER]) {
      await store.noteRestore({ ...audit('store.restore'), at });
      const beyond = await store.revisionsBefore();
      expect(String(beyond)).toBe(at.replaceAll(/\D/g, '').slice(0, 12));
      expect(await store.addRelease(release(before + 1))).toBe(false);
      expect(await store.addSettings(settings(before + 1))).toBe(false);
      expect(await store.addRelease(release(beyond + 1))).toBe(true);
      expect(await store.addSettings(settings(beyond + 1))).toBe(true);
      expect(await change(at === AT ? 'approved' : 'banned')).toMatchObject({ kind: 'changed', revision: beyond + 1 });
      expect((await store.policy()).revision).toBe(beyond + 1);
      before = beyond + 1;
    }
    // A clock that was set back takes nothing back.
    await store.noteRestore({ ...audit('store.restore'), at: AT });
    expect(await store.revisionsBefore()).toBe(before - 1);
  });
}
