import { expect, it } from 'vitest';
import { AT, contact, LATER, sha } from '../fixtures/chain.ts';
import type { UpdateReport } from '../updates-contract.ts';
import { command } from '../fixtures/command.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

const REPORT: UpdateReport = { publisherKey: sha('key'), refused: [], outcomes: [] };
const ZERO = '0'.repeat(64);

/** Rings, commands and what hosts say of both. */
export function commandsSuite(given: StoreUnderTest): void {
  it('puts a host into a ring, says so at its contact, and takes it out', async () => {
    const { hostId } = await given.enrol();
    expect(await given.store.assignRing({ hostId, ring: 'canary', audit: audit('host.ring') })).toBe(true);
    expect(await given.store.recordContact(contact(hostId))).toMatchObject({ resync: false, commands: [], ring: 'canary' });
    expect((await given.store.findHosts(hostId))[0]?.ring).toBe('canary');
    expect(await given.store.assignRing({ hostId, audit: audit('host.ring') })).toBe(true);
    expect(await given.store.recordContact(contact(hostId))).toMatchObject({ resync: false, commands: [] });
    expect(await given.store.assignRing({ hostId: 'f'.repeat(32), ring: 'all', audit: audit('host.ring') })).toBe(false);
  });

  it('tells all who listen here at once what concerns a host, each of them once', () => {
    const heard: string[] = [];
    for (const who of ['a', 'b']) given.store.onAnnounced(({ kind, hostId }) => heard.push(`${who} ${kind} ${hostId}`));
    given.store.announce({ kind: 'ordered', hostId: 'a host' });
    expect(heard).toEqual(['a ordered a host', 'b ordered a host']);
  });

  it('numbers commands of a host without a gap, and delivers them until they end', async () => {
    const { hostId } = await given.enrol();
    expect(await given.store.nextCommandNumber('f'.repeat(32))).toBeUndefined();
    expect(await given.store.nextCommandNumber(hostId)).toBe(1);
    for (const number of [2, 0]) expect(await given.store.addCommand(command(hostId, number))).toBe(false);
    for (const number of [1, 2]) expect(await given.store.addCommand(command(hostId, number))).toBe(true);
    expect(await given.store.addCommand(command(hostId, 2, { id: 'e'.repeat(32) }))).toBe(false);
    expect(await given.store.nextCommandNumber(hostId)).toBe(3);
    const meet = async (updates: UpdateReport | undefined) =>
      (await given.store.recordContact({ ...contact(hostId), updates }))?.commands.map(({ text }) => text);
    expect(await meet(undefined)).toEqual([]);
    expect(await meet(REPORT)).toEqual(['{"number":1}', '{"number":2}']);
    expect(await meet(REPORT)).toEqual(['{"number":1}', '{"number":2}']);
    expect(await meet({ ...REPORT, outcomes: [{ id: command(hostId, 1).id, state: 'failed', why: 'w' }] })).toEqual([
      '{"number":2}',
    ]);
    expect(await given.store.commands({ hostId, at: LATER })).toMatchObject([
      { number: 2, state: 'delivered', deliveredAt: LATER },
      { number: 1, state: 'failed', why: 'w', endedAt: LATER },
    ]);
    expect((await given.store.commands({ hostId, at: '2027-01-01T00:00:00.000Z' })).map((row) => row.state)).toEqual([
      'expired',
      'failed',
    ]);
  });

  it('takes no outcome of a command from another host, nor a second one', async () => {
    const [one, other] = [await given.enrol('one'), await given.enrol('other')];
    await given.store.addCommand(command(one.hostId, 1));
    const { id } = command(one.hostId, 1);
    await given.store.recordContact({ ...contact(other.hostId), updates: { ...REPORT, outcomes: [{ id, state: 'acted' }] } });
    const [row] = await given.store.commands({ hostId: one.hostId, at: LATER });
    expect(row?.state).toBe('queued');
    await given.store.recordContact({
      ...contact(one.hostId),
      updates: { ...REPORT, outcomes: [{ id, state: 'failed', why: 'w' }] },
    });
    await given.store.recordContact({ ...contact(one.hostId), updates: { ...REPORT, outcomes: [{ id, state: 'acted' }] } });
    expect(await given.store.commands({ hostId: one.hostId, at: LATER })).toMatchObject([{ state: 'failed' }]);
  });

  it('says what a host said of updates', async () => {
    const { hostId } = await given.enrol();
    const updates = {
      ...REPORT,
      release: { revision: 3, digest: ZERO, stale: true },
      settings: 2,
      refused: [{ what: 'release', revision: 4, why: 'w' }],
    };
    await given.store.recordContact({ ...contact(hostId), updates });
    expect((await given.store.findHosts(hostId))[0]?.updates).toEqual({
      release: updates.release,
      settings: 2,
      refused: updates.refused,
    });
  });
  numbersAfterRestore(given);
}

function numbersAfterRestore(given: StoreUnderTest): void {
  it('numbers commands on from beyond those of the time before a restore, and higher after each', async () => {
    const { hostId } = await given.enrol();
    expect(await given.store.addCommand(command(hostId, 1))).toBe(true);
    let last = 1;
    for (const at of [AT, LATER]) {
      await given.store.noteRestore({ ...audit('store.restore'), at });
      const next = (await given.store.nextCommandNumber(hostId)) ?? 0;
      expect(next).toBeGreaterThan(last + 1000);
      expect(await given.store.addCommand(command(hostId, last + 1))).toBe(false);
      expect(await given.store.addCommand(command(hostId, next))).toBe(true);
      expect(await given.store.nextCommandNumber(hostId)).toBe(next + 1);
      last = next;
    }
    expect((await given.store.counts()).batches).toBe(0);
    expect((await given.store.auditLog({ limit: 10 })).filter((line) => line.action === 'store.restore')).toHaveLength(2);
  });
}
