import { expect, it } from 'vitest';
import { finding } from '../fixtures/finding.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** What is kept of the past. */
export function retentionSuite(given: StoreUnderTest): void {
  it('forgets what a finding went through before a month, and nothing else', async () => {
    const chain = await given.enrol();
    const versions = ['1', '2', '3'].map((version) => finding({ version }));
    const months = ['2026-10-31T23:59:59.999Z', '2026-11-01T00:00:00.000Z', '2026-12-24T12:00:00.000Z'];
    for (const [index, one] of versions.entries()) {
      const entries = [{ kind: 'finding' as const, finding: one }];
      await given.store.commitBatch({ ...chain.batch(entries, [one]), receivedAt: months[index] ?? '' });
      chain.skip(entries, [one]);
    }
    const history = async () =>
      (await given.store.history({ hostId: chain.hostId, findingId: finding().id })).map((line) => line.version);
    expect(await given.store.forgetHistory('2026-10-31T00:00:00.000Z')).toBe('done');
    expect(await history()).toEqual(['1', '2', '3']);
    expect(await given.store.forgetHistory('2026-11-30T00:00:00.000Z')).toBe('done');
    expect(await history()).toEqual(['2', '3']);
    expect(await given.store.forgetHistory('2027-01-01T00:00:00.000Z')).toBe('done');
    expect(await history()).toEqual([]);
    expect((await given.store.findings({ limit: 10 })).map((row) => row.finding.version)).toEqual(['3']);
    const entries = [{ kind: 'finding' as const, finding: finding({ version: '4' }) }];
    await given.store.commitBatch({
      ...chain.batch(entries, [finding({ version: '4' })]),
      receivedAt: '2026-11-02T00:00:00.000Z',
    });
    expect(await history()).toEqual(['4']);
  });
}
