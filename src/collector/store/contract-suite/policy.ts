import { expect, it } from 'vitest';
import type { Manager, PolicyEntry } from '../../../domain/policy.ts';
import { AT, LATER } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import type { PolicyChange } from '../policy-contract.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

const ban = (product: string, reason = 'r'): PolicyEntry => ({
  kind: 'ruling',
  key: `product:${product}`,
  document: { product, verdict: 'banned', reason },
});

/** The policy with its history, and the verdicts that follow from it. */
export function policySuite(given: StoreUnderTest): void {
  objects(given);
  verdictsOfIt(given);
  moves(given);
}

function changer(given: StoreUnderTest) {
  return (by: Manager, basedOn: number, more: Partial<PolicyChange>) =>
    given.store.changePolicy({
      at: AT,
      by,
      basedOn,
      set: [],
      remove: [],
      isWhole: false,
      audit: audit('policy.change'),
      ...more,
    });
}

function objects(given: StoreUnderTest): void {
  const change = changer(given);
  const keys = async (asOf?: { readonly revision: number } | { readonly at: string }) =>
    (await given.store.policy(asOf)).objects.map((object) => `${object.key} ${object.managedBy} ${object.revision}`);

  it('begins with nothing, and makes a revision of each change and of nothing else', async () => {
    expect(await given.store.policy()).toEqual({ revision: 0, fileRevision: 0, objects: [] });
    expect(await change('file', 0, { set: [ban('a'), ban('b')], isWhole: true })).toEqual({
      kind: 'changed',
      revision: 1,
      changes: 2,
    });
    expect(await change('file', 1, { set: [ban('b'), ban('a')], isWhole: true })).toEqual({ kind: 'unchanged', revision: 1 });
    expect(await change('file', 1, { set: [ban('a', 'new'), ban('c')], isWhole: true, at: LATER })).toMatchObject({
      revision: 2,
      changes: 3,
    });
    expect(await keys()).toEqual(['product:a file 2', 'product:c file 2']);
    expect(await keys({ revision: 1 })).toEqual(['product:a file 1', 'product:b file 1']);
    expect(await keys({ at: AT })).toEqual(['product:a file 1', 'product:b file 1']);
    expect(await keys({ at: '2020-01-01T00:00:00.000Z' })).toEqual([]);
    const history = await given.store.policyHistory({ limit: 10, key: 'product:a', kind: 'ruling' });
    expect(history).toMatchObject([
      { revision: 2, at: LATER, actor: 'token:test', by: 'file', before: { reason: 'r' }, after: { reason: 'new' } },
      { revision: 1, after: { reason: 'r' } },
    ]);
    expect(history[1]?.before).toBeUndefined();
    expect((await given.store.policyHistory({ limit: 10, before: 2 })).map((row) => row.key)).toEqual(['product:a', 'product:b']);
    expect((await given.store.auditLog({ limit: 5 })).map((line) => line.detail?.['revision'])).toEqual([2, 1]);
  });

  it('refuses a file that is built on an older one, and no file because of the console', async () => {
    await change('file', 0, { set: [ban('a')], isWhole: true });
    await change('console', 1, { set: [ban('b')] });
    expect(await change('file', 1, { set: [ban('c')], isWhole: true })).toMatchObject({ kind: 'changed', revision: 3 });
    expect(await change('file', 2, { set: [], isWhole: true })).toEqual({ kind: 'stale', revision: 3 });
    expect(await keys()).toEqual(['product:b console 2', 'product:c file 3']);
  });

  it('refuses a change of what somebody changed or removed meanwhile', async () => {
    await change('console', 0, { set: [ban('a'), ban('b')] });
    await change('console', 1, { set: [ban('a', 'two')], remove: [{ kind: 'ruling', key: 'product:b' }] });
    expect(await change('console', 1, { set: [ban('a', 'three')] })).toEqual({
      kind: 'stale',
      revision: 2,
      object: 'ruling product:a',
    });
    expect(await change('console', 1, { set: [ban('b', 'three')] })).toMatchObject({ kind: 'stale' });
    expect(await change('console', 1, { set: [ban('c')] })).toMatchObject({ kind: 'changed' });
  });

  it('keeps one manager for each object', async () => {
    await change('file', 0, { set: [ban('a')], isWhole: true });
    const refused = { kind: 'managed', revision: 1, object: 'ruling product:a', by: 'file' };
    expect(await change('console', 1, { set: [ban('a', 'mine')] })).toEqual(refused);
    expect(await change('console', 1, { remove: [{ kind: 'ruling', key: 'product:a' }] })).toEqual(refused);
    await change('console', 1, { set: [ban('b')] });
    expect(await change('file', 2, { set: [ban('a'), ban('b')], isWhole: true })).toMatchObject({
      kind: 'managed',
      by: 'console',
    });
  });
}

function verdictsOfIt(given: StoreUnderTest): void {
  const change = changer(given);
  const settle = (at: string) => given.store.judgeFindings({ at, limit: 1000 });
  const verdicts = async () =>
    (await given.store.findings({ limit: 10 })).map((row) => `${row.finding.product} ${row.judged.verdict}`);

  it('judges what is new at once, and what was there after the next step', async () => {
    const chain = await given.enrol();
    const [one, two] = [finding(), finding({ name: 'two', product: 'codex-cli' })];
    await change('console', 0, { set: [ban('codex-cli')] });
    await settle(AT);
    await chain.send(
      [
        { kind: 'finding', finding: one },
        { kind: 'finding', finding: two },
      ],
      [one, two],
    );
    expect(await verdicts()).toEqual(['claude-code unreviewed', 'codex-cli banned']);
    await change('console', 1, { set: [ban('claude-code')] });
    expect(await settle(LATER)).toEqual({ judged: 1, isDone: true });
    expect(await verdicts()).toEqual(['claude-code banned', 'codex-cli banned']);
    expect((await given.store.findHosts(chain.hostId))[0]?.open).toMatchObject([{ verdict: 'banned' }, { verdict: 'banned' }]);
    expect((await given.store.findings({ limit: 10, verdicts: ['unreviewed'] })).length).toBe(0);
  });

  it('judges in steps, and again when time alone changes it', async () => {
    const chain = await given.enrol();
    const all = Array.from({ length: 7 }, (_, at) => finding({ name: `f${at}` }));
    await chain.send(
      all.map((one) => ({ kind: 'finding', finding: one })),
      all,
    );
    const expires = '2026-11-22T00:00:00.000Z';
    const document = {
      id: 'e',
      scope: { host: chain.hostId },
      owner: 'o',
      ticket: 't',
      askedBy: 'a',
      decidedBy: 'b',
      status: 'approved',
      expires,
    } as const;
    await change('console', 0, { set: [ban('claude-code'), { kind: 'exception', key: 'e', document }] });
    const steps: number[] = [];
    for (let isDone = false; !isDone;) {
      const step = await given.store.judgeFindings({ at: LATER, limit: 3 });
      steps.push(step.judged);
      ({ isDone } = step);
    }
    expect(Math.max(...steps)).toBe(3);
    expect(new Set(await verdicts())).toEqual(new Set(['claude-code approved']));
    expect(await settle('2026-11-21T23:59:59.999Z')).toEqual({ judged: 0, isDone: true });
    expect(await settle(expires)).toEqual({ judged: 7, isDone: true });
    expect(new Set(await verdicts())).toEqual(new Set(['claude-code banned']));
    expect(await settle(expires)).toEqual({ judged: 0, isDone: true });
  });
}

function moves(given: StoreUnderTest): void {
  const change = changer(given);
  it('judges the findings of a host that was moved', async () => {
    await given.store.addGroup({ path: '/emea', at: AT, audit: audit('group.create') });
    const chain = await given.enrol();
    await chain.send([{ kind: 'finding', finding: finding() }], [finding()]);
    const document = {
      id: 'c',
      name: 'C',
      products: ['claude-code'],
      reason: 'r',
      start: AT,
      deadline: LATER,
      groups: ['/emea'],
    };
    await change('console', 0, { set: [{ kind: 'campaign', key: 'c', document }] });
    await given.store.judgeFindings({ at: LATER, limit: 10 });
    expect((await given.store.findings({ limit: 1 }))[0]?.judged.verdict).toBe('unreviewed');
    await given.store.moveHosts({ hostIds: [chain.hostId], group: '/emea', audit: audit('host.move') });
    await given.store.judgeFindings({ at: LATER, limit: 10 });
    const [row] = await given.store.findings({ limit: 1 });
    expect(row).toMatchObject({
      group: '/emea',
      judged: { verdict: 'banned', because: 'campaign', campaign: 'c', dueAt: LATER },
    });
  });
}
