import { expect, it } from 'vitest';
import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { PolicyEntry } from '../../../domain/policy.ts';
import type { SinkEvent } from '../../../domain/sink-event.ts';
import { AT, contact, LATER, sha } from '../fixtures/chain.ts';
import { command } from '../fixtures/command.ts';
import { finding } from '../fixtures/finding.ts';
import { newSink, taken } from '../fixtures/sink.ts';
import type { Store } from '../contract.ts';
import type { PolicyChange } from '../policy-contract.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

/** `hh:mm` on the day of LATER. */
const at = (time: string) => `2026-11-20T${time}:00.000Z`;
const add = (one: Finding) => ({ kind: 'finding', finding: one }) as const;
const kinds = (events: readonly SinkEvent[]) => events.map(({ kind }) => kind);

const ban: PolicyEntry = {
  kind: 'ruling',
  key: 'product:claude-code',
  document: { product: 'claude-code', verdict: 'banned' },
};

/** Puts objects into the policy, and judges by it. */
async function decide(store: Store, ...set: readonly PolicyEntry[]): Promise<void> {
  const change: PolicyChange = { at: AT, by: 'console', basedOn: 99, set, remove: [], isWhole: false, audit: audit('policy') };
  await store.changePolicy(change);
  await store.judgeFindings({ at: LATER, limit: 100 });
}

/** What happens to copies is noted by the transaction that makes it so. */
export function findingEventsSuite(given: StoreUnderTest): void {
  it('notes nothing while there is no sink, and tells one nothing of before', async () => {
    const chain = await given.enrol();
    await chain.send([add(finding())], [finding()]);
    expect(await given.store.hasEvents()).toBe(false);
    await given.store.addSink(newSink('one'));
    expect(kinds(await taken(given.store, 'one'))).toEqual(['sink.changed']);
    await chain.send([add(finding({ version: '2' }))], [finding({ version: '2' })]);
    await given.store.removeSink({ name: 'one', audit: audit('sink.remove') });
    await given.store.addSink(newSink('two'));
    expect(kinds(await taken(given.store, 'two'))).toEqual(['sink.changed']);
  });

  it('tells the life of a copy with the verdict in force, and nothing of what is no news', async () => {
    await given.store.addSink(newSink('one'));
    await taken(given.store, 'one');
    await decide(given.store, ban);
    const chain = await given.enrol('ada-laptop');
    const [first, newer, gone] = [finding(), finding({ version: '2' }), finding({ state: 'gone', goneAt: LATER, version: '2' })];
    await chain.send([add(first)], [first]);
    await chain.send([add({ ...first, paths: [first.anchor] }), add(finding({ name: 'm', product: CANARY_PRODUCT }))], [first]);
    await chain.send([add(newer)], [newer, finding({ name: 'm', product: CANARY_PRODUCT })]);
    await chain.send([add(gone)], [finding({ name: 'm', product: CANARY_PRODUCT })]);
    await chain.send([add(newer)], [newer, finding({ name: 'm', product: CANARY_PRODUCT })]);
    const events = await taken(given.store, 'one');
    expect(kinds(events)).toEqual(['finding.opened', 'finding.changed', 'finding.gone', 'finding.opened']);
    expect(events[0]).toMatchObject({
      at: LATER,
      host: { id: chain.hostId, name: 'ada-laptop', platform: 'linux', group: '/' },
      finding: { id: first.id, product: 'claude-code', channel: 'npm', account: { id: '1001', name: 'ada' }, path: first.anchor },
    });
    expect(events[0]?.finding).toMatchObject({ state: 'installed', version: '1.0.44', verdict: 'banned', because: 'product' });
    expect(events[1]?.finding).toMatchObject({ version: '2', before: { state: 'installed', version: '1.0.44' } });
    expect(events[2]?.finding).toMatchObject({ state: 'gone', before: { state: 'installed' } });
    expect(new Set(events.map(({ id }) => id)).size).toBe(4);
  });

  it('tells when a verdict changes, also when a host is judged by another group', async () => {
    await given.store.addSink(newSink('one', { kinds: ['finding.judged'] }));
    const chain = await given.enrol();
    await chain.send([add(finding()), add(finding({ name: 'old', state: 'gone' }))], [finding()]);
    expect(await taken(given.store, 'one')).toEqual([]);
    await decide(given.store, ban);
    const events = await taken(given.store, 'one');
    expect(events.map((event) => event.finding)).toMatchObject([{ verdict: 'banned', before: { verdict: 'unreviewed' } }]);
    await given.store.removeSink({ name: 'one', audit: audit('sink.remove') });
    await given.store.addSink(newSink('two', { kinds: ['finding.opened'] }));
    await taken(given.store, 'two');
    const document = { product: 'claude-code', verdict: 'approved' } as const;
    await decide(given.store, { kind: 'ruling', key: 'product:claude-code', document });
    expect(await given.store.hasEvents()).toBe(false);
  });

  it('tells what a resync closes', async () => {
    await given.store.addSink(newSink('one', { kinds: ['finding.gone'] }));
    const chain = await given.enrol();
    await chain.send([add(finding())], [finding()]);
    await chain.send([{ kind: 'resync', at: LATER }], []);
    expect((await taken(given.store, 'one')).map((event) => event.finding?.state)).toEqual(['gone']);
  });

  it('notes nothing of a batch that is not committed', async () => {
    await given.store.addSink(newSink('one', { kinds: ['finding.opened'] }));
    const chain = await given.enrol();
    const batch = chain.batch([add(finding())], [finding()]);
    expect((await given.store.commitBatch({ ...batch, sequence: 3 })).kind).toBe('out-of-order');
    expect((await given.store.commitBatch(batch)).kind).toBe('committed');
    expect((await given.store.commitBatch(batch)).kind).toBe('duplicate');
    expect(kinds(await taken(given.store, 'one'))).toEqual(['finding.opened']);
  });

  it('T67: keeps what a host says of itself and of its copies as it is', async () => {
    await given.store.addSink(newSink('one', { kinds: ['finding.opened'] }));
    const hostile = `"'\\\n\r\t\u001b[2J\u202e <!channel> {{data.host.name}} \u{1f600}`;
    const chain = await given.enrol(hostile);
    const copy = finding({ version: `1"\n\u202e`, anchor: `/home/${hostile}\udcff`, account: { id: '1', name: hostile } });
    await chain.send([add(copy)], [copy]);
    const [event] = await taken(given.store, 'one');
    expect(event?.host?.name).toBe(hostile);
    expect(event?.finding).toMatchObject({ version: copy.version, path: copy.anchor, account: { name: hostile } });
    const nul = finding({ name: 'nul', version: '1\u00000' });
    expect((await chain.send([add(nul)], [nul, copy])).kind).toBe('committed');
    expect(await taken(given.store, 'one')).toHaveLength(1);
  });
}

/** What happens to hosts and to the collector is noted likewise. */
export function hostEventsSuite(given: StoreUnderTest): void {
  it('tells of a host that is missed and is back, also when it slept, and of what else is wrong with it', async () => {
    await given.store.addSink(newSink('one', { kinds: ['host.silent', 'host.back', 'host.alarm'] }));
    const { hostId } = await given.enrol();
    const life = { boot: 'one', suspendedSeconds: 0, failedContacts: 0 };
    await given.store.recordContact({ ...contact(hostId), at: at('10:00'), life });
    await given.store.markSilent({ before: at('10:04'), at: at('10:05') });
    await given.store.recordContact({ ...contact(hostId), at: at('11:00'), uptimeSeconds: 60, life: { ...life, boot: 'two' } });
    await given.store.markSilent({ before: at('11:04'), at: at('11:05') });
    const slept = { ...life, boot: 'two', suspendedSeconds: 3500 };
    await given.store.recordContact({ ...contact(hostId), at: at('12:00'), uptimeSeconds: 7200, life: slept, storage: 'memory' });
    const events = await taken(given.store, 'one');
    expect(kinds(events)).toEqual(['host.silent', 'host.back', 'host.silent', 'host.back', 'host.alarm']);
    expect(events.every((event) => event.host?.id === hostId)).toBe(true);
    expect(events[1]?.detail).toEqual({ since: at('10:00'), why: 'the machine was started anew' });
    expect(events[3]?.detail).toEqual({ since: at('11:00'), why: 'the machine slept' });
    expect(events[4]?.detail).toEqual({ alarm: 'not-on-disk' });
  });

  it('tells of a clone, of a canary that failed, and of changes of sinks', async () => {
    await given.store.addSink(newSink('one', { kinds: ['host.cloned', 'canary.failed', 'sink.changed'] }));
    const chain = await given.enrol();
    await given.store.addCommand(command(chain.hostId, 1, { verb: 'canary' }));
    await given.store.overdueCanaries('2026-11-22T00:00:00.000Z');
    await chain.send([add(finding())], [finding()]);
    const forked = { ...chain.batch([], []), sequence: 1, digest: sha('another') };
    expect((await given.store.commitBatch(forked)).kind).toBe('forked');
    const events = await taken(given.store, 'one');
    expect(kinds(events)).toEqual(['sink.changed', 'canary.failed', 'host.cloned']);
    expect(events[0]?.detail).toEqual({ action: 'sink.add', sink: 'one', actor: 'token:me' });
    expect(events.slice(1).map((event) => event.host?.id)).toEqual([chain.hostId, chain.hostId]);
  });

  it('tells once of an exception that ends soon, and again of a new end', async () => {
    await given.store.addSink(newSink('one', { kinds: ['exception.expiring'] }));
    const chain = await given.enrol();
    const document = { id: 'e', scope: { host: chain.hostId }, owner: 'ada', ticket: 'T-1', askedBy: 'bob' } as const;
    const exception = (expires: string, status: 'approved' | 'requested' = 'approved'): PolicyEntry => {
      return { kind: 'exception', key: 'e', document: { ...document, expires, status } };
    };
    const note = async () => given.store.noteExpiring({ at: at('09:00'), before: at('23:00') });
    await decide(given.store, exception(at('20:00'), 'requested'));
    expect(await note()).toBe(0);
    await decide(given.store, exception(at('20:00')));
    expect([await note(), await note()]).toEqual([1, 0]);
    await decide(given.store, exception(at('21:00')));
    expect(await note()).toBe(1);
    const events = await taken(given.store, 'one');
    expect(events.map(({ host, detail }) => [host?.id, detail])).toEqual([
      [chain.hostId, { exception: 'e', expires: at('20:00'), owner: 'ada', ticket: 'T-1' }],
      [chain.hostId, { exception: 'e', expires: at('21:00'), owner: 'ada', ticket: 'T-1' }],
    ]);
  });
}
