import { expect, it } from 'vitest';
import type { AgentCost, AgentWatching } from '../../../domain/agent-figures.ts';
import type { Contact } from '../contract.ts';
import { contact, LATER } from '../fixtures/chain.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

const WATCHING: AgentWatching = { watched: 812, compared: 3, starts: 'polling' };
const COST: AgentCost = {
  limitPercent: 0.5,
  looksDayMs: 2,
  residentDayMs: 3,
  memoryLimitBytes: 4,
  diskBytes: Number.MAX_SAFE_INTEGER,
  waiting: [{ what: 'quick', why: 'cpu' }],
  leftOut: 5,
  endedAtCap: 6,
  scannerEnded: 7,
};

/** The ways to ask for hosts. */
export function hostsSuite(given: StoreUnderTest): void {
  it('keeps what a host last said of its agent’s cost and watching', async () => {
    const { hostId } = await given.enrol('a');
    const said = async (more: Partial<Contact>) => {
      await given.store.recordContact({ ...contact(hostId), ...more });
      const [host] = await given.store.findHosts(hostId);
      return { cost: host?.cost, watching: host?.watching };
    };
    expect(await said({})).toEqual({ cost: undefined, watching: undefined });
    expect(await said({ cost: COST, watching: WATCHING })).toEqual({ cost: COST, watching: WATCHING });
    expect(await said({ watching: WATCHING })).toEqual({ cost: undefined, watching: WATCHING });
    expect((await given.store.hosts({ limit: 1 }))[0]?.watching).toEqual(WATCHING);
  });

  it('gives what hosts run and what it costs them, of those that take orders, some at a time', async () => {
    const [one, silent, closed] = [await given.enrol('One'), await given.enrol('silent'), await given.enrol('closed')];
    for (const { hostId } of [one, closed])
      await given.store.recordContact({ ...contact(hostId), cost: { ...COST, peakBytes: 9 } });
    await given.store.assignRing({ hostId: one.hostId, ring: 'early', audit: audit('host.ring') });
    await given.store.replaceHost({ hostId: silent.hostId, replaces: closed.hostId, at: LATER, audit: audit('host.replace') });
    const all = await given.store.fleetHosts({ after: 0, limit: 10 });
    const { hostId } = one;
    const cost = { ...COST, peakBytes: 9 };
    expect(all).toEqual([
      { number: expect.any(Number) as number, hostId, name: 'One', ring: 'early', agentVersion: '1', cost },
      expect.objectContaining({ hostId: silent.hostId }),
    ]);
    expect(await given.store.fleetHosts({ after: 0, limit: 1 })).toEqual(all.slice(0, 1));
    expect(await given.store.fleetHosts({ after: all[0]?.number ?? 0, limit: 10 })).toEqual(all.slice(1));
  });

  it('pages hosts by name', async () => {
    for (const one of ['c', 'A', 'b']) await given.enrol(one);
    const first = await given.store.hosts({ limit: 2 });
    const last = first.at(-1);
    const rest = await given.store.hosts({ limit: 2, after: { name: last?.labels.name ?? '', hostId: last?.hostId ?? '' } });
    expect([...first, ...rest].map((host) => host.labels.name)).toEqual(['A', 'b', 'c']);
    expect((await given.store.findHosts('B')).map((host) => host.labels.name)).toEqual(['b']);
  });
}
