import { expect, it } from 'vitest';
import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import { contact, LATER, scan, sha } from '../fixtures/chain.ts';
import { command } from '../fixtures/command.ts';
import { finding } from '../fixtures/finding.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** The marker that proves the way from a host's disk to here. */
export function canarySuite(given: StoreUnderTest): void {
  it('takes a marker for the proof of its canary, and for no finding', async () => {
    const chain = await given.enrol();
    const other = await given.enrol('other');
    for (const host of [chain, other]) await given.store.addCommand(command(host.hostId, 1, { verb: 'canary' }));
    const anchor = '/var/lib/bandog/canary/marker.json';
    const marker = finding({ name: 'marker', product: CANARY_PRODUCT, anchor, state: 'residue' });
    // Before the host was given the order a marker is an earlier one's.
    await chain.send([{ kind: 'finding', finding: marker }, scan({})], [marker]);
    expect((await given.store.commands({ hostId: chain.hostId, at: LATER }))[0]).not.toHaveProperty('provedAt');
    const updates = { publisherKey: sha('key'), refused: [], outcomes: [] };
    for (const { hostId } of [chain, other]) await given.store.recordContact({ ...contact(hostId), updates });
    await chain.send([{ kind: 'finding', finding: { ...marker, state: 'gone' } }], []);
    expect((await given.store.commands({ hostId: chain.hostId, at: LATER }))[0]).not.toHaveProperty('provedAt');
    await chain.send([{ kind: 'finding', finding: marker }], [marker]);
    expect(await given.store.commands({ hostId: chain.hostId, at: LATER })).toMatchObject([{ provedAt: LATER }]);
    expect((await given.store.commands({ hostId: other.hostId, at: LATER }))[0]).not.toHaveProperty('provedAt');
    expect(await given.store.findings({ limit: 10 })).toEqual([]);
    expect(await given.store.findings({ limit: 10, products: [CANARY_PRODUCT] })).toEqual([]);
    expect(await given.store.productsSeen()).toEqual([]);
    expect((await given.store.findHosts(chain.hostId))[0]?.open).toEqual([]);
    expect((await given.store.counts()).openFindings).toBe(0);
    // It is part of what host and collector compare all the same.
    expect(await given.store.recordContact(contact(chain.hostId))).toMatchObject({ resync: false, commands: [] });
    expect((await given.store.overdueCanaries('2026-11-22T00:00:00.000Z')).map((row) => row.hostId)).toEqual([other.hostId]);
    expect(await given.store.overdueCanaries('2026-11-22T00:00:00.000Z')).toEqual([]);
  });
}
