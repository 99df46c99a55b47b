import { expect, it } from 'vitest';
import { contact, LATER, scan } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { ReportEntry } from '../contract.ts';

/** What a host says anew closes what it no longer names, and only when both agree on the rest. */
export function resyncSuite(given: StoreUnderTest): void {
  const [a, b, c] = ['a', 'b', 'c'].map((one) => finding({ name: one })) as [Finding, Finding, Finding];
  const states = async () => (await given.store.findings({ limit: 500 })).map((row) => row.finding.state);
  const mark: ReportEntry = { kind: 'resync', at: LATER };
  const add = (one: Finding): ReportEntry => ({ kind: 'finding', finding: one });
  const stored = async () => {
    const chain = await given.enrol();
    await chain.send([add(a), add(b), add(c)], [a, b, c]);
    return chain;
  };

  it('is asked for when the digests differ, also at the next contact, until they agree', async () => {
    const chain = await stored();
    expect(await chain.send([scan({})], [a])).toMatchObject({ resync: true });
    expect(await given.store.recordContact(contact(chain.hostId))).toMatchObject({ resync: true });
    expect(await chain.send([mark, add(a)], [a])).toMatchObject({ resync: false });
    expect(await given.store.recordContact(contact(chain.hostId))).toMatchObject({ resync: false });
  });
  it('closes what it does not name, at the end of a short one', async () => {
    const chain = await stored();
    await chain.send([mark, add(a)], [a]);
    expect(await states()).toEqual(['installed', 'gone', 'gone']);
    const history = await given.store.history({ hostId: chain.hostId, findingId: b.id });
    expect(history.at(-1)).toMatchObject({ state: 'gone', cause: 'resync' });
    expect((await given.store.findings({ limit: 10, states: ['gone'] }))[0]?.finding.goneAt).toBe(LATER);
  });
  it('closes nothing when all is as it was', async () => {
    const chain = await stored();
    await chain.send([mark, add(c), add(b), add(a)], [a, b, c]);
    expect(await states()).toEqual(['installed', 'installed', 'installed']);
    expect(await given.store.history({ hostId: chain.hostId, findingId: a.id })).toHaveLength(1);
  });
  it('closes nothing when its end does not agree, and asks again', async () => {
    const chain = await stored();
    expect(await chain.send([mark, add(a)], [a, b])).toMatchObject({ resync: true });
    expect(await states()).toEqual(['installed', 'installed', 'installed']);
  });
  const many = Array.from({ length: 150 }, (_, index) => finding({ name: `n${index}` }));
  it('that goes on in the next batch closes nothing in between', async () => {
    const chain = await stored();
    const last = finding({ name: 'last' });
    await chain.send(
      many.map((one) => add(one)),
      [a, b, c, ...many],
    );
    await chain.send([mark, ...many.map((one) => add(one))], many);
    expect((await states()).filter((state) => state === 'gone')).toEqual([]);
    await chain.send([add(a), add(last)], [...many, a, last]);
    expect((await states()).filter((state) => state === 'gone')).toHaveLength(2);
  });
  it('that filled its last batch ends with a contact that has nothing more to send', async () => {
    const chain = await stored();
    await chain.send([mark, ...many.map((one) => add(one))], many);
    expect((await states()).filter((state) => state === 'gone')).toEqual([]);
    await given.store.recordContact({ ...contact(chain.hostId), spooledBatches: 0 });
    expect((await states()).filter((state) => state === 'gone')).toHaveLength(3);
  });

  it('F15: is asked of a host that knows of batches that are not here, since this store came back from a backup', async () => {
    const chain = await given.enrol();
    await chain.send([{ kind: 'finding', finding: finding() }], [finding()]);
    const claim = async (epoch: number, acknowledged: number) =>
      (await given.store.recordContact({ ...contact(chain.hostId), chain: { epoch, acknowledged } }))?.resync;
    expect(await claim(1, 1)).toBe(false);
    expect(await claim(1, 2)).toBe(true);
    expect(await claim(2, 0)).toBe(true);
    expect(await claim(1, 1)).toBe(false);
  });
}
