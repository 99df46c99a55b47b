import { expect, it } from 'vitest';
import type { Finding } from '../../../domain/finding.ts';
import type { PolicyEntry } from '../../../domain/policy.ts';
import type { SinkFilter } from '../../../domain/sink.ts';
import { AT, LATER, type Chain } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import { newSink, settings, taken } from '../fixtures/sink.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

const NOW = '2026-11-20T11:00:00.000Z';
const SOON = '2026-11-20T11:05:00.000Z';
const add = (one: Finding) => ({ kind: 'finding', finding: one }) as const;

/** What of all that happens fits a filter. */
const FILTERS: readonly { readonly name: string; readonly filter: Partial<SinkFilter>; readonly want: readonly string[] }[] = [
  { name: 'nothing more', filter: {}, want: ['claude-code', 'codex-cli'] },
  { name: 'another kind', filter: { kinds: ['finding.gone'] }, want: [] },
  { name: 'a product', filter: { products: ['codex-cli'] }, want: ['codex-cli'] },
  { name: 'a verdict', filter: { verdicts: ['banned'] }, want: ['claude-code'] },
  { name: 'its group', filter: { groups: ['/emea/sales'] }, want: ['claude-code', 'codex-cli'] },
  { name: 'a group above', filter: { groups: ['/emea'] }, want: ['claude-code', 'codex-cli'] },
  { name: 'another group', filter: { groups: ['/emea/salesforce', '/apac'] }, want: [] },
  { name: 'a product and a verdict', filter: { products: ['codex-cli'], verdicts: ['banned'] }, want: [] },
];

/** Sinks, and who serves them. */
export function sinksSuite(given: StoreUnderTest): void {
  const sink = async () => (await given.store.sinks())[0];

  it('are kept with a line of the audit log each, under one name once, and removed with what waits', async () => {
    expect(await given.store.addSink(newSink('one'))).toBe('added');
    expect(await given.store.addSink(newSink('one'))).toBe('name-taken');
    const changed = { name: 'one', settings: settings({ groups: ['/emea'] }), at: LATER, audit: audit('sink.change') };
    expect(await given.store.changeSink(changed)).toBe(true);
    expect(await given.store.changeSink({ ...changed, name: 'two' })).toBe(false);
    expect(await given.store.pauseSink({ name: 'one', at: LATER, why: 'moved', audit: audit('sink.pause') })).toBe(true);
    expect(await sink()).toMatchObject({
      settings: changed.settings,
      sealed: 'sealed',
      createdBy: 'token:me',
      pausedWhy: 'moved',
    });
    expect(await given.store.pauseSink({ name: 'one', at: LATER, audit: audit('sink.resume') })).toBe(true);
    expect(await sink()).not.toHaveProperty('pausedAt');
    expect(await given.store.removeSink({ name: 'one', audit: audit('sink.remove') })).toBe(true);
    expect(await given.store.removeSink({ name: 'one', audit: audit('sink.remove') })).toBe(false);
    expect(await given.store.sinks()).toEqual([]);
    const actions = (await given.store.auditLog({ limit: 10 })).map((line) => line.action);
    expect(actions).toEqual(['sink.remove', 'sink.resume', 'sink.pause', 'sink.change', 'sink.add']);
  });

  it('are told of what fits their filter', async () => {
    const document = { product: 'claude-code', verdict: 'banned' } as const;
    const ban: PolicyEntry = { kind: 'ruling', key: 'product:claude-code', document };
    const policy = { at: AT, by: 'console', basedOn: 0, set: [ban], remove: [], isWhole: false, audit: audit('policy') } as const;
    await given.store.changePolicy(policy);
    for (const path of ['/emea', '/emea/sales']) await given.store.addGroup({ path, at: AT, audit: audit('group') });
    for (const [index, { filter }] of FILTERS.entries())
      await given.store.addSink(newSink(`s${index}`, { kinds: ['finding.opened'], ...filter }));
    const copies = [finding(), finding({ name: 'two', product: 'codex-cli' })];
    await (await given.enrol('a', '/emea/sales')).send(copies.map(add), copies);
    for (const [index, { name, want }] of FILTERS.entries()) {
      const products = (await taken(given.store, `s${index}`)).map((event) => event.finding?.product);
      expect(products, name).toEqual(want);
    }
  });

  it('are served by one collector at a time, and by another when that one is gone', async () => {
    const turn = async (holder: string, stale?: { holder: string; turn: number }) =>
      given.store.turnLease({ name: 'sinks', holder, stale });
    const first = await turn('a');
    expect(first).toEqual({ holder: 'a', turn: 1 });
    expect(await turn('b')).toEqual(first);
    expect(await turn('a')).toEqual({ holder: 'a', turn: 2 });
    // It was alive after all.
    expect(await turn('b', first)).toEqual({ holder: 'a', turn: 2 });
    expect(await turn('b', { holder: 'a', turn: 2 })).toEqual({ holder: 'b', turn: 3 });
    expect(await turn('a')).toEqual({ holder: 'b', turn: 3 });
    await given.store.leaveLease({ name: 'sinks', holder: 'a' });
    expect(await turn('a')).toEqual({ holder: 'b', turn: 3 });
    await given.store.leaveLease({ name: 'sinks', holder: 'b' });
    expect(await turn('a')).toEqual({ holder: 'a', turn: 5 });
  });
}

/** What waits for a sink. */
export function queuesSuite(given: StoreUnderTest): void {
  const next = async (sink = 'one', at = NOW) => given.store.nextDeliveries({ sink, at, limit: 100 });
  const route = async (mostQueued = 1000) => given.store.routeEvents({ at: LATER, limit: 100, mostQueued });
  const settle = async (more: Partial<Parameters<typeof given.store.settleDeliveries>[0]>) =>
    given.store.settleDeliveries({ sink: 'one', at: NOW, taken: [], refused: [], dead: [], mostDead: 10, ...more });
  const sink = async () => (await given.store.sinks())[0];
  /** Opens copies of these names on a host. */
  const open = async (chain: Chain, ...names: readonly string[]) => {
    const copies = names.map((name) => finding({ name }));
    await chain.send(copies.map(add), copies);
  };

  it('give what waits in its order, hold back a host of which one waits, and only that one', async () => {
    await given.store.addSink(newSink('one', { kinds: ['finding.opened'] }));
    const [a, b] = [await given.enrol('a'), await given.enrol('b')];
    await open(a, 'a1', 'a2');
    await open(b, 'b1', 'b2');
    await route();
    const rows = await next();
    expect(rows.map(({ event }) => event.host?.name)).toEqual(['a', 'a', 'b', 'b']);
    const [first, , third] = rows.map((row) => row.number);
    await settle({ taken: [third ?? 0], refused: [{ number: first ?? 0, dueAt: SOON, why: '422' }] });
    expect((await next()).map(({ event }) => event.host?.name)).toEqual(['b']);
    expect((await next('one', SOON)).map(({ attempts }) => attempts)).toEqual([1, 0, 0]);
    await given.reopen();
    expect((await next('one', SOON)).map(({ event }) => event.id)).toEqual([0, 1, 3].map((index) => rows[index]?.event.id));
  });

  it('F47: set aside what is refused for ever, as a dead letter that can be tried again', async () => {
    await given.store.addSink(newSink('one', { kinds: ['finding.opened'] }));
    await open(await given.enrol(), 'a1', 'a2');
    await route();
    const [first, second] = await next();
    await settle({ dead: [{ number: first?.number ?? 0, why: 'the receiver answered 422' }] });
    expect((await next()).map(({ event }) => event.id)).toEqual([second?.event.id]);
    expect(await sink()).toMatchObject({ queued: 1, dead: 1, givenUp: 0 });
    const [letter] = await given.store.deadLetters('one');
    expect(letter).toEqual({ event: first?.event, attempts: 1, deadAt: NOW, why: 'the receiver answered 422' });
    const retry = { sink: 'one', at: SOON, audit: audit('sink.retry') };
    expect(await given.store.retryDeadLetters({ ...retry, events: ['0'.repeat(32)] })).toBe(0);
    expect(await given.store.retryDeadLetters({ ...retry, events: [first?.event.id ?? ''] })).toBe(1);
    expect((await next()).map(({ event, attempts }) => [event.id, attempts])).toEqual([
      [first?.event.id, 0],
      [second?.event.id, 0],
    ]);
    expect((await given.store.auditLog({ limit: 1 }))[0]).toMatchObject({ action: 'sink.retry', detail: { events: 1 } });
    expect(await given.store.retryDeadLetters(retry)).toBe(0);
  });

  it('say since when the receiver takes nothing, and give up what waited too long', async () => {
    await given.store.addSink(newSink('one', { kinds: ['finding.opened'] }));
    const chain = await given.enrol();
    await open(chain, 'a1');
    await route();
    const failure = { why: 'no answer', deadBefore: AT };
    await settle({ failure });
    await settle({ at: SOON, failure: { ...failure, why: '503' } });
    expect(await sink()).toMatchObject({ failingSince: NOW, failure: '503', queued: 1 });
    await settle({ failure: { ...failure, deadBefore: SOON } });
    expect(await sink()).toMatchObject({ queued: 0, dead: 1 });
    await open(chain, 'a1', 'a2');
    await route();
    await settle({ taken: (await next()).map((row) => row.number) });
    expect(await sink()).toMatchObject({ takenAt: NOW, queued: 0 });
    expect(await sink()).not.toHaveProperty('failingSince');
  });

  it('are bounded: the oldest go, and the receiver is told how many', async () => {
    await given.store.addSink(newSink('one', { kinds: ['finding.opened'] }));
    const chain = await given.enrol();
    const names = Array.from({ length: 12 }, (_, index) => `c${index}`);
    for (let upTo = 4; upTo <= 12; upTo += 4) {
      await open(chain, ...names.slice(0, upTo));
      await route(5);
    }
    const rows = await next();
    expect(rows).toHaveLength(5);
    const lost = rows.filter(({ event }) => event.kind === 'events.lost').map(({ event }) => Number(event.detail['count']));
    // Each that is not there any more is in one of the notices.
    expect(lost.reduce((sum, one) => sum + one, 0) + rows.length - lost.length).toBe(12);
    expect((await sink())?.givenUp).toBe(12 - rows.length + lost.length);
    const ids = rows.map((row) => row.number);
    await settle({ dead: ids.map((one) => ({ number: one, why: 'no' })), mostDead: 3 });
    expect(await sink()).toMatchObject({ dead: 3, queued: 0 });
  });
}
