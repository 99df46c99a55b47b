import { expect, it } from 'vitest';
import type { Finding } from '../../../domain/finding.ts';
import { AT } from '../fixtures/chain.ts';
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

  it('keeps the last hundred of what each host had to give up, however often it says it', async () => {
    const [loud, quiet] = [await given.enrol('loud'), await given.enrol('quiet')];
    const losses = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ kind: 'loss' as const, at: AT, what: 'w', count: from + index }));
    await quiet.send(losses(1, 3), []);
    await loud.send(losses(1, 150), []);
    await loud.send(losses(151, 1), []);
    const counts = async (hostId: string) => (await given.store.losses(hostId)).map((line) => line.count);
    expect(await counts(loud.hostId)).toEqual(Array.from({ length: 100 }, (_, index) => 151 - index));
    expect(await counts(quiet.hostId)).toEqual([3, 2, 1]);
  });

  it('forgets what is behind lines of a clock that was ahead', async () => {
    const chain = await given.enrol();
    const report = async (receivedAt: string, copies: readonly Finding[]) => {
      const entries = copies.map((one) => ({ kind: 'finding' as const, finding: one }));
      await given.store.commitBatch({ ...chain.batch(entries, []), receivedAt });
      chain.skip(entries, []);
    };
    const ahead = finding({ name: 'ahead' });
    const others = Array.from({ length: 6000 }, (_, index) => finding({ name: `copy-${index}` }));
    await report('2030-01-01T00:00:00.000Z', [ahead]);
    await report('2026-10-01T00:00:00.000Z', others);
    while ((await given.store.forgetHistory('2026-11-01T00:00:00.000Z')) === 'more');
    const left = async ({ id }: Finding) => (await given.store.history({ hostId: chain.hostId, findingId: id })).length;
    expect([await left(ahead), await left(others[0] ?? ahead), await left(others.at(-1) ?? ahead)]).toEqual([1, 0, 0]);
  });
}
