import { expect, it } from 'vitest';
import { finding } from '../fixtures/finding.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import type { Store } from '../contract.ts';

/** The ways to ask for findings. */
export function askedFindingsSuite(given: StoreUnderTest): void {
  it('finds by every filter, page by page', async () => {
    const chain = await given.enrol();
    const all = ['a', 'b', 'c', 'd', 'e'].map((one) =>
      finding({ name: one, product: one < 'c' ? 'codex-cli' : 'claude-code', state: one === 'e' ? 'residue' : 'installed' }),
    );
    await chain.send(
      all.map((one) => ({ kind: 'finding', finding: one })),
      all,
    );
    const other = await given.enrol('other');
    const theirs = finding({ account: { id: '1002', name: 'bob' } });
    await other.send([{ kind: 'finding', finding: theirs }], [theirs]);
    const count = async (query: Partial<Parameters<Store['findings']>[0]>) =>
      (await given.store.findings({ limit: 10, ...query })).length;
    expect(await count({})).toBe(6);
    expect(await count({ products: ['codex-cli'] })).toBe(2);
    expect(await count({ products: [] })).toBe(0);
    expect(await count({ states: ['residue'] })).toBe(1);
    expect(await count({ account: 'bob' })).toBe(1);
    expect(await count({ account: '1001' })).toBe(5);
    expect(await count({ hostId: other.hostId })).toBe(1);
    const first = await given.store.findings({ limit: 4 });
    const rest = await given.store.findings({ limit: 4, after: first.at(-1)?.number });
    expect([...first, ...rest].map((row) => row.finding.id)).toEqual([...all, theirs].map((one) => one.id));
    expect(await given.store.productsSeen()).toEqual(['claude-code', 'codex-cli']);
  });
}
