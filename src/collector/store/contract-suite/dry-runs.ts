import { expect, it } from 'vitest';
import { HELD_BACK } from '../../../domain/rollout.ts';
import { AT, LATER } from '../fixtures/chain.ts';
import { command } from '../fixtures/command.ts';
import { release } from '../fixtures/release.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

/** What a dry run needs: a release that no host is given, the hosts that take orders, and all orders of one kind. */
export function dryRunsSuite(given: StoreUnderTest): void {
  it('holds a release back, and trusts it no more than others when it goes on', async () => {
    await given.store.addRelease({ ...release(1), isHeldBack: true });
    expect(await given.store.releases()).toMatchObject([{ pausedAt: AT, pausedWhy: HELD_BACK, isTrusted: false }]);
    expect((await given.store.releases())[0]).not.toHaveProperty('isHeldBack');
    await given.store.changeRelease({ revision: 1, change: { kind: 'resume' }, audit: audit('release.resume') });
    expect(await given.store.releases()).toMatchObject([{ isTrusted: false }]);
    expect((await given.store.releases())[0]).not.toHaveProperty('pausedAt');
  });

  it('gives the orders of one kind to all hosts, and the hosts that take some', async () => {
    const [one, other, closed] = [await given.enrol('one'), await given.enrol('other'), await given.enrol('closed')];
    await given.store.assignRing({ hostId: other.hostId, ring: 'canary', audit: audit('host.ring') });
    await given.store.replaceHost({ hostId: one.hostId, replaces: closed.hostId, at: LATER, audit: audit('host.replace') });
    const rings = [{ hostId: one.hostId }, { hostId: other.hostId, ring: 'canary' }];
    expect(await given.store.hostRings()).toEqual(rings.toSorted((a, b) => (a.hostId < b.hostId ? -1 : 1)));
    for (const { hostId } of [one, other]) await given.store.addCommand(command(hostId, 1, { verb: 'dry-run' }));
    await given.store.addCommand(command(one.hostId, 2));
    const asked = { verb: 'dry-run', since: AT, at: LATER };
    expect(new Set((await given.store.orders(asked)).map(({ hostId, text }) => `${hostId} ${text}`))).toEqual(
      new Set([`${one.hostId} {"number":1}`, `${other.hostId} {"number":1}`]),
    );
    expect((await given.store.orders({ ...asked, at: '2027-01-01T00:00:00.000Z' })).map(({ state }) => state)).toEqual([
      'expired',
      'expired',
    ]);
    expect(await given.store.orders({ ...asked, since: '2027-01-01T00:00:00.000Z' })).toEqual([]);
  });
}
