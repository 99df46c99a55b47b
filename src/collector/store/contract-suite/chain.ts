import { expect, it } from 'vitest';
import { AT, LATER, sha } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';
import type { BatchCommit, CommitOutcome } from '../contract.ts';

/** What a host sends is one chain: nothing twice, nothing missing, no second writer. */
export function chainSuite(given: StoreUnderTest): void {
  it('commits what follows, and answers a repetition as such', async () => {
    const chain = await given.enrol();
    const first = chain.batch([{ kind: 'finding', finding: finding() }], [finding()]);
    expect(await chain.send([{ kind: 'finding', finding: finding() }], [finding()])).toEqual({
      kind: 'committed',
      expected: 2,
      resync: false,
    });
    expect(await given.store.commitBatch(first)).toEqual({ kind: 'duplicate', expected: 2, resync: false });
    expect(await given.store.findings({ limit: 10 })).toHaveLength(1);
    expect(await chain.send([{ kind: 'loss', at: AT, what: 'x', count: 1 }], [finding()])).toMatchObject({
      kind: 'committed',
      expected: 3,
    });
  });
  const odd: readonly { name: string; change: (batch: BatchCommit) => BatchCommit; want: CommitOutcome['kind'] }[] = [
    {
      name: 'the same sequence with other content',
      change: (batch) => ({ ...batch, sequence: 2, digest: sha('other') }),
      want: 'forked',
    },
    { name: 'the next with a wrong predecessor', change: (batch) => ({ ...batch, previous: sha('wrong') }), want: 'forked' },
    { name: 'an older one', change: (batch) => ({ ...batch, sequence: 1 }), want: 'out-of-order' },
    { name: 'one with a gap', change: (batch) => ({ ...batch, sequence: 9 }), want: 'out-of-order' },
    { name: 'another epoch', change: (batch) => ({ ...batch, epoch: 2 }), want: 'out-of-order' },
    { name: 'an unknown host', change: (batch) => ({ ...batch, hostId: 'f'.repeat(32) }), want: 'unknown-host' },
  ];
  for (const { name: title, change, want } of odd) {
    it(`answers ${title} with ${want} and stores nothing`, async () => {
      const chain = await given.enrol();
      await chain.send([{ kind: 'loss', at: AT, what: 'first', count: 1 }], []);
      await chain.send([{ kind: 'loss', at: AT, what: 'second', count: 1 }], []);
      const outcome = await given.store.commitBatch(change(chain.batch([{ kind: 'finding', finding: finding() }], [finding()])));
      expect(outcome.kind).toBe(want);
      if (outcome.kind === 'out-of-order') expect(outcome.expected).toEqual({ epoch: 1, sequence: 3, previous: chain.previous });
      expect(await given.store.findings({ limit: 10 })).toEqual([]);
    });
  }
  it('sets a forked host aside until it is released', async () => {
    const chain = await given.enrol();
    await chain.send([{ kind: 'loss', at: AT, what: 'x', count: 1 }], []);
    const next = chain.batch([{ kind: 'finding', finding: finding() }], [finding()]);
    expect((await given.store.commitBatch({ ...next, previous: sha('wrong') })).kind).toBe('forked');
    expect((await given.store.commitBatch(next)).kind).toBe('forked');
    expect((await given.store.findHosts('ada-laptop'))[0]?.forkedAt).toBe(LATER);
    expect((await given.store.auditLog({ limit: 1 }))[0]?.action).toBe('host.fork');
    expect(await given.store.releaseHost({ hostId: chain.hostId, audit: audit('host.release') })).toBe(true);
    expect((await given.store.commitBatch(next)).kind).toBe('committed');
  });
}
