import { expect, it } from 'vitest';
import type { Finding } from '../../../domain/finding.ts';
import { AT, LATER } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

/** Everything in these tests is learnt of at LATER. */
const BEFORE = { from: '2026-11-01T00:00:00.000Z', to: AT };
const WITHIN = { from: AT, to: '2026-11-21T00:00:00.000Z' };
const AFTER = { from: '2026-11-21T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' };

const entry = (one: Finding) => ({ kind: 'finding' as const, finding: one });
const gone = (name: string) => finding({ name, state: 'gone', goneAt: LATER });

/** What became of copies in a period. */
export function periodsSuite(given: StoreUnderTest): void {
  it('tells what came, went and came back, by product', async () => {
    const host = await given.enrol();
    await host.send([finding({ name: 'a' }), finding({ name: 'b' }), finding({ name: 'c' })].map(entry), []);
    await host.send([gone('b'), gone('c')].map(entry), []);
    await host.send([entry(finding({ name: 'c' }))], []);
    await host.send([entry(finding({ name: 'x', product: 'codex-cli' }))], []);
    const none = { before: 0, came: 0, cameBack: 0, gone: 0, excepted: 0 };
    expect(await given.store.lives(WITHIN)).toEqual([
      { ...none, product: 'claude-code', came: 3, cameBack: 1, gone: 1 },
      { ...none, product: 'codex-cli', came: 1 },
    ]);
    expect(await given.store.lives(BEFORE)).toEqual([]);
    expect(await given.store.lives(AFTER)).toEqual([
      { ...none, product: 'claude-code', before: 2 },
      { ...none, product: 'codex-cli', before: 1 },
    ]);
    expect(await given.store.lives({ ...WITHIN, within: ['/emea'] })).toEqual([]);
    expect(await given.store.lives({ ...WITHIN, within: [] })).toEqual([]);
  });

  it('keeps when a copy came, whatever happens to it later, and lists by that', async () => {
    const host = await given.enrol();
    await host.send([entry(finding({ name: 'a' })), entry(finding({ name: 'b' }))], []);
    await host.send([entry(finding({ name: 'a', version: '2' })), entry(gone('b'))], []);
    const names = async (filter: object) =>
      (await given.store.findings({ ...filter, limit: 10 })).map(({ finding: one }) => one.anchor.split('/').at(-1));
    expect(await names({ cameSince: LATER })).toEqual(['a', 'b']);
    expect(await names({ cameSince: '2026-11-20T10:00:00.001Z' })).toEqual([]);
    expect(await names({ goneSince: LATER })).toEqual(['b']);
    expect(await names({ goneSince: '2026-11-20T10:00:00.001Z' })).toEqual([]);
    expect(await names({ backSince: AT })).toEqual([]);
    await host.send([entry(finding({ name: 'b' }))], []);
    expect(await names({ backSince: LATER })).toEqual(['b']);
    expect(await given.store.countFindings({ filter: { backSince: LATER }, most: 10 })).toBe(1);
  });

  it('tells how long it took until a copy was known and until it was gone', async () => {
    const host = await given.enrol();
    const seen = (name: string, firstSeen: string) => entry(finding({ name, firstSeen }));
    const ahead = '2027-01-01T00:00:00.000Z';
    await host.send([seen('a', '2026-11-20T08:00:00.000Z'), seen('b', '2026-11-20T09:50:00.000Z'), seen('c', ahead)], []);
    await host.send([entry(gone('a'))], []);
    expect(await given.store.periodTimes(WITHIN)).toEqual({
      known: { count: 3, medianSeconds: 600, p95Seconds: 7200 },
      removed: { count: 1, medianSeconds: 0, p95Seconds: 0 },
    });
    expect(await given.store.periodTimes(AFTER)).toEqual({ known: { count: 0 }, removed: { count: 0 } });
    expect(await given.store.periodTimes({ ...WITHIN, within: [] })).toEqual({ known: { count: 0 }, removed: { count: 0 } });
  });

  it('names what a sample is drawn from, page by page', async () => {
    await given.store.addGroup({ path: '/lab', at: AT, audit: audit('group.create') });
    const one = await given.enrol('one');
    const two = await given.enrol('two', '/lab');
    await one.send([entry(finding({ name: 'a' })), entry(finding({ name: 'b' }))], []);
    await one.send([entry(gone('b'))], []);
    const ask = async (asked: object) => {
      const all = [];
      for (let after = 0; ;) {
        const page = await given.store.sampleItems({ ...WITHIN, of: 'hosts', after, limit: 1, ...asked });
        all.push(...page.map(({ hostId, findingId }) => findingId ?? hostId));
        const last = page.at(-1);
        if (last === undefined) return all;
        after = last.number;
      }
    };
    expect(await ask({})).toEqual([one.hostId, two.hostId]);
    expect(await ask({ within: ['/lab'] })).toEqual([two.hostId]);
    expect(await ask({ to: AT })).toEqual([]);
    const ids = [finding({ name: 'a' }).id, finding({ name: 'b' }).id];
    expect(await ask({ of: 'findings' })).toEqual(ids);
    expect(await ask({ of: 'findings', ...AFTER })).toEqual(ids.slice(0, 1));
    expect(await ask({ of: 'findings', within: ['/lab'] })).toEqual([]);
  });
}
