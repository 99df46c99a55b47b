import { expect, it } from 'vitest';
import { AT, LATER } from '../fixtures/chain.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

/** The tree of groups, who is where in it, and tags. */
export function groupsSuite(given: StoreUnderTest): void {
  const add = (path: string) => given.store.addGroup({ path, at: AT, audit: audit('group.create') });
  const remove = (path: string) => given.store.removeGroup({ path, audit: audit('group.remove') });
  const move = (hostIds: readonly string[], group: string) =>
    given.store.moveHosts({ hostIds, group, audit: audit('host.move') });
  const host = async (hostId: string) => (await given.store.findHosts(hostId))[0];
  const counts = async () => (await given.store.groups()).map(({ path, hosts }) => `${path} ${hosts}`);

  it('begins with the top, adds what is above, and has each group once', async () => {
    expect(await counts()).toEqual(['/ 0']);
    expect([await add('/emea/sales'), await add('/emea'), await add('/emea/sales'), await add('/')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(await counts()).toEqual(['/ 0', '/emea 0', '/emea/sales 0']);
    expect((await given.store.groups())[2]).toMatchObject({ createdAt: AT, createdBy: 'token:test' });
  });

  it('puts a host where its token says, and moves it', async () => {
    await add('/emea/sales');
    const one = await given.enrol('one', '/emea/sales');
    const two = await given.enrol('two');
    expect([(await host(one.hostId))?.group, (await host(two.hostId))?.group]).toEqual(['/emea/sales', '/']);
    expect(await counts()).toEqual(['/ 1', '/emea 0', '/emea/sales 1']);
    expect(await move([one.hostId, two.hostId, 'f'.repeat(32)], '/emea/sales')).toBe(1);
    expect(await move([one.hostId], '/nowhere')).toBeUndefined();
    expect(await counts()).toEqual(['/ 0', '/emea 0', '/emea/sales 2']);
    expect((await given.store.enrolmentTokens()).map((token) => token.group ?? '/').toSorted()).toEqual(['/', '/emea/sales']);
  });

  it('removes a group only when nothing is in it or below it', async () => {
    await add('/emea/sales');
    const one = await given.enrol('one', '/emea/sales');
    expect([await remove('/'), await remove('/emea'), await remove('/emea/sales'), await remove('/apac')]).toEqual([
      'in-use',
      'in-use',
      'in-use',
      'unknown',
    ]);
    await move([one.hostId], '/');
    const token = await given.token({ group: '/emea/sales' });
    expect(await remove('/emea/sales')).toBe('in-use');
    await given.store.revokeEnrolmentToken({ id: token.id, audit: audit('enrolment-token.revoke') });
    expect([await remove('/emea/sales'), await remove('/emea')]).toEqual(['removed', 'removed']);
    expect(await counts()).toEqual(['/ 1']);
  });

  it('keeps group and tags of a machine that is set up anew, and counts open records only', async () => {
    await add('/emea');
    const [old, fresh] = [await given.enrol('old', '/emea'), await given.enrol('fresh')];
    await given.store.tagHosts({ hostIds: [old.hostId], add: ['vip'], remove: [], audit: audit('host.tag') });
    const replacement = { hostId: fresh.hostId, replaces: old.hostId, at: LATER, audit: audit('host.replace') };
    expect(await given.store.replaceHost(replacement)).toBe(true);
    expect(await host(fresh.hostId)).toMatchObject({ group: '/emea', tags: ['vip'] });
    expect(await counts()).toEqual(['/ 0', '/emea 1']);
  });

  it('puts tags on and takes them off, at most 50', async () => {
    const { hostId } = await given.enrol();
    const tag = (more: readonly string[], fewer: readonly string[] = []) =>
      given.store.tagHosts({ hostIds: [hostId, 'f'.repeat(32)], add: more, remove: fewer, audit: audit('host.tag') });
    expect(await tag(['vip', 'lab', 'vip'])).toBe(true);
    expect(await tag(['desk'], ['vip', 'none'])).toBe(true);
    expect((await host(hostId))?.tags).toEqual(['desk', 'lab']);
    expect(await tag(Array.from({ length: 49 }, (_, at) => `t${at}`))).toBe(false);
    expect((await host(hostId))?.tags).toEqual(['desk', 'lab']);
  });
}
