import { expect, it } from 'vitest';
import type { Contact } from '../contract.ts';
import { contact, LATER } from '../fixtures/chain.ts';
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

/** Who is missed, who said goodbye, and what a silence is explained by. */
export function silenceSuite(given: StoreUnderTest): void {
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
    expect(await given.store.counts()).toMatchObject({ hosts: 2, silentHosts: 1 });
    expect(await host(stopped.hostId)).toMatchObject({ stoppedAt: LATER });
    expect(await host(stopped.hostId)).not.toHaveProperty('silentAt');
    expect(await kinds(silent.hostId)).toEqual(['silent']);
    await given.store.recordContact({ ...contact(stopped.hostId), at: at('10:10') });
    expect(await host(stopped.hostId)).not.toHaveProperty('stoppedAt');
    expect(await kinds(stopped.hostId)).toEqual([]);
  });

  it('T43: marks a fleet step by step, so that other writes get in between', async () => {
    const hosts = [];
    for (let number = 0; number < 30; number += 1) hosts.push(await given.enrol(`silent-${number}`));
    const last = hosts.at(-1)?.hostId ?? '';
    let isMarking = true;
    let written = 0;
    const marking = given.store.markSilent({ before: LATER, at: at('10:05'), atOnce: 1 }).finally(() => (isMarking = false));
    // The first write is asked for before the first host is marked, and each of the next ones after the one before it was answered.
    while (isMarking) {
      await given.store.recordContact({ ...contact(last), at: at('10:04') });
      if (isMarking) written += 1;
    }
    expect(written).toBeGreaterThan(3);
    expect(await marking).toBe(29);
    expect(await host(last)).not.toHaveProperty('silentAt');
    expect(await given.store.counts()).toMatchObject({ silentHosts: 29 });
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
}
