import { expect, it } from 'vitest';
import type { Contact } from '../contract.ts';
import { contact, LATER } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** `hh:mm` on the day of LATER. */
const at = (time: string) => `2026-11-20T${time}:00.000Z`;

/** What a store sees of agents that are set back or changed. */
export function alarmsSuite(given: StoreUnderTest): void {
  const kinds = async (hostId: string) => (await given.store.alarms(hostId)).map((alarm) => alarm.kind);
  const host = async (hostId: string) => (await given.store.findHosts(hostId))[0];

  it('F14: a state that went back, even by one batch, is an alarm and begins a new epoch; the old copy once more is one more', async () => {
    const chain = await given.enrol();
    const { hostId } = chain;
    for (let round = 0; round < 3; round += 1) await chain.send([{ kind: 'finding', finding: finding() }], [finding()]);
    const claim = async (acknowledged: number, more: Partial<Contact> = {}) =>
      given.store.recordContact({ ...contact(hostId), chain: { epoch: 1, acknowledged }, ...more });
    expect(await claim(3)).toMatchObject({ resync: false });
    expect(await claim(2, { chain: { epoch: 1, acknowledged: 2, inFlight: chain.previous } })).toMatchObject({ resync: false });
    expect(await kinds(hostId)).toEqual([]);
    expect(await claim(2)).toMatchObject({ resync: true });
    expect(await kinds(hostId)).toEqual(['state-rollback']);
    const outcome = await given.store.commitBatch(chain.batch([{ kind: 'resync', at: LATER }], []));
    expect(outcome).toEqual({ kind: 'out-of-order', expected: { epoch: 2, sequence: 1, previous: '0'.repeat(64) } });
    await claim(2, { at: at('10:01'), uptimeSeconds: 120 }); // the same process, which has not sent anything yet
    expect(await kinds(hostId)).toEqual(['state-rollback']);
    await claim(2, { at: at('10:20'), uptimeSeconds: 3 });
    expect(await kinds(hostId)).toEqual(['state-rollback', 'state-rollback']);
    expect((await given.store.auditLog({ limit: 5 })).map((line) => line.action)).toContain('host.state-rollback');
  });

  it('T45: another program or other units under the same version are alarms, an update is none', async () => {
    const { hostId } = await given.enrol();
    const [one, two] = ['1'.repeat(64), '2'.repeat(64)];
    const say = async (agentVersion: string, integrity: Contact['integrity']) =>
      given.store.recordContact({ ...contact(hostId), agentVersion, integrity });
    await say('1', undefined);
    await say('1', { program: one, units: one });
    await say('1', { program: one, units: one });
    await say('2', { program: two, units: one });
    expect(await kinds(hostId)).toEqual([]);
    await say('2', { program: one, units: one });
    await say('2', { program: one, units: two });
    await say('2', { program: one });
    expect(await kinds(hostId)).toEqual(['units-changed', 'units-changed', 'program-changed']);
    expect((await given.store.alarms(hostId)).at(-1)?.detail).toEqual({ version: '2', before: two, now: one });
  });

  it('F10: says that a host keeps its state in memory, once', async () => {
    const { hostId } = await given.enrol();
    for (const storage of ['disk', 'memory', 'memory'] as const) await given.store.recordContact({ ...contact(hostId), storage });
    expect(await kinds(hostId)).toEqual(['not-on-disk']);
    expect(await host(hostId)).toMatchObject({ storage: 'memory' });
  });
}
