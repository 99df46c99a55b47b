import { expect, it } from 'vitest';
import type { Contact } from '../contract.ts';
import { contact, LATER } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** `hh:mm` on the day of LATER. */
const at = (time: string) => `2026-11-20T${time}:00.000Z`;

type Life = NonNullable<Contact['life']>;
const life = (given: Partial<Life> = {}): Life => ({ boot: 'one', suspendedSeconds: 0, failedContacts: 0, ...given });

/** A host that was heard of at 10:00, missed at 10:05, and heard of again at 11:00, saying this. */
const RETURNS: readonly { readonly name: string; readonly said: Partial<Contact>; readonly why: string }[] = [
  { name: 'another boot', said: { uptimeSeconds: 60, life: life({ boot: 'two' }) }, why: 'the machine was started anew' },
  { name: 'a younger process', said: { uptimeSeconds: 60, life: life() }, why: 'the agent had ended, and was started again' },
  {
    name: 'contacts that failed',
    said: { uptimeSeconds: 7200, life: life({ failedContacts: 12 }) },
    why: 'the agent ran, and did not reach the collector',
  },
  { name: 'nothing that explains it', said: { uptimeSeconds: 7200, life: life() }, why: 'the agent was held still' },
  { name: 'nothing at all', said: { uptimeSeconds: 7200 }, why: 'not said' },
];

/** What a store sees of agents that are stopped, held, set back or changed. */
export function alarmsSuite(given: StoreUnderTest): void {
  const kinds = async (hostId: string) => (await given.store.alarms(hostId)).map((alarm) => alarm.kind);
  const host = async (hostId: string) => (await given.store.findHosts(hostId))[0];

  it('T43: marks a host that is missed once, and no host that said goodbye', async () => {
    const [silent, stopped] = [await given.enrol('silent'), await given.enrol('stopped')];
    for (const one of [silent, stopped]) await given.store.recordContact(contact(one.hostId));
    await stopped.send([{ kind: 'stopped', at: LATER }], []);
    expect(await given.store.markSilent({ before: at('09:59'), at: at('10:05') })).toBe(0);
    expect(await given.store.markSilent({ before: at('10:04'), at: at('10:05') })).toBe(1);
    expect(await given.store.markSilent({ before: at('10:05'), at: at('10:06') })).toBe(0);
    expect(await host(silent.hostId)).toMatchObject({ silentAt: at('10:05') });
    expect(await host(stopped.hostId)).toMatchObject({ stoppedAt: LATER });
    expect(await host(stopped.hostId)).not.toHaveProperty('silentAt');
    expect(await kinds(silent.hostId)).toEqual(['silent']);
    await given.store.recordContact({ ...contact(stopped.hostId), at: at('10:10') });
    expect(await host(stopped.hostId)).not.toHaveProperty('stoppedAt');
    expect(await kinds(stopped.hostId)).toEqual([]);
  });

  for (const { name, said, why } of RETURNS) {
    it(`T44: explains a silence by what the host says when it is back: ${name}`, async () => {
      const { hostId } = await given.enrol();
      await given.store.recordContact({ ...contact(hostId), at: at('10:00'), life: life() });
      await given.store.markSilent({ before: at('10:04'), at: at('10:05') });
      await given.store.recordContact({ ...contact(hostId), at: at('11:00'), ...said });
      const [alarm] = await given.store.alarms(hostId);
      expect(alarm).toEqual({ at: at('11:00'), kind: 'heard-again', detail: { since: at('10:00'), why } });
      expect(await host(hostId)).not.toHaveProperty('silentAt');
    });
  }

  it('T44: takes the alarm back when the machine slept', async () => {
    const { hostId } = await given.enrol();
    await given.store.recordContact({ ...contact(hostId), at: at('10:00'), life: life() });
    await given.store.markSilent({ before: at('10:04'), at: at('10:05') });
    const slept = life({ suspendedSeconds: 3500 });
    await given.store.recordContact({ ...contact(hostId), at: at('11:00'), uptimeSeconds: 7200, life: slept });
    expect(await given.store.alarms(hostId)).toEqual([]);
    expect(await host(hostId)).not.toHaveProperty('silentAt');
  });

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
