import { expect, it } from 'vitest';
import type { Figure } from '../figures-contract.ts';
import { AT, contact, LATER, scan } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import { command } from '../fixtures/command.ts';
import { COVERAGE_STATES, NEEDS, type HostFilter } from '../query-contract.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

const gap = [{ reason: 'denied' as const }];
const MOST = 100;

/** Figures of hosts, and the lists that they lead to. */
export function figuresSuite(given: StoreUnderTest): void {
  const names = async (filter: HostFilter) =>
    (await given.store.hosts({ ...filter, limit: MOST })).map(({ labels }) => labels.name);

  it('says of each host how it is looked at, and lists those of each state', async () => {
    await given.store.addGroup({ path: '/lab', at: AT, audit: audit('group.create') });
    const complete = await given.enrol('complete');
    await complete.send([scan({ scopes: { homes: [] } })], []);
    const earlier = await given.enrol('earlier', '/lab');
    await earlier.send([scan({ scopes: { homes: [] }, at: AT })], []);
    const partly = await given.enrol('partly');
    await partly.send([scan({ scopes: { homes: gap } })], []);
    await given.enrol('never');
    await given.enrol('silent');
    await given.store.markSilent({ before: LATER, at: LATER });
    for (const host of [complete, earlier, partly]) await given.store.recordContact(contact(host.hostId));
    const never = await given.enrol('never-2');
    await given.store.recordContact(contact(never.hostId));

    const found = await given.store.figures({ about: 'coverage', since: LATER });
    const want = {
      complete: ['complete'],
      earlier: ['earlier'],
      partly: ['partly'],
      silent: ['never', 'silent'],
      never: ['never-2'],
    };
    for (const state of COVERAGE_STATES) {
      const coverage = { state, since: LATER };
      expect({ state, names: await names({ coverage }) }).toEqual({ state, names: want[state] });
      const figures = found.filter(({ value }) => value === state);
      expect({ state, hosts: figures.reduce((sum, one) => sum + one.hosts, 0) }).toEqual({ state, hosts: want[state].length });
      expect(await given.store.countHosts({ filter: { coverage }, most: MOST })).toBe(want[state].length);
    }
    expect(found.find(({ value }) => value === 'earlier')?.group).toBe('/lab');
  });

  it('lists the hosts that need a person, each for its own reason', async () => {
    const clone = await given.enrol('clone');
    await given.store.markForked({ hostId: clone.hostId, at: AT, why: 'x' });
    const stale = await given.enrol('stale');
    const said = (isStale: boolean, why: string) => ({
      publisherKey: '0'.repeat(64),
      release: { revision: 1, digest: '0'.repeat(64), stale: isStale },
      refused: [{ what: 'catalogue', why }],
      outcomes: [],
    });
    await given.store.recordContact({ ...contact(stale.hostId), updates: said(true, 'x') });
    const fresh = await given.enrol('fresh');
    await given.store.recordContact({ ...contact(fresh.hostId), updates: said(false, 'said "stale":true') });
    const docker = await given.enrol('docker');
    await docker.send([scan({ scopes: { homes: [], 'environments/docker@system': gap } })], []);
    const homes = await given.enrol('homes');
    await homes.send([scan({ scopes: { homes: gap, 'environments/docker@system': [] } })], []);
    const canary = await given.enrol('canary');
    await given.store.addCommand(command(canary.hostId, 1, { verb: 'canary', expiresAt: AT }));
    await given.store.overdueCanaries(LATER);

    const want = { clone: 'clone', 'stale-catalogue': 'stale', 'environment-gap': 'docker', 'canary-missed': 'canary' };
    for (const needs of NEEDS) expect({ needs, names: await names({ needs }) }).toEqual({ needs, names: [want[needs]] });
  });
}

/** Counts of hosts that are maintained. */
export function maintainedSuite(given: StoreUnderTest): void {
  it('counts hosts by how they are looked at wherever they go', async () => {
    for (const path of ['/lab', '/field']) await given.store.addGroup({ path, at: AT, audit: audit('group.create') });
    const counted = async () =>
      (await given.store.figures({ about: 'coverage', since: LATER }))
        .map(({ group, value, hosts }) => `${group} ${value} ${hosts}`)
        .toSorted();
    const [one, two, three] = [await given.enrol('one'), await given.enrol('two', '/lab'), await given.enrol('three')];
    expect(await counted()).toEqual(['/ never 2', '/lab never 1']);
    await one.send([scan({ scopes: { homes: gap }, at: AT })], []);
    await two.send([scan({ scopes: { homes: [] }, at: AT })], []);
    expect(await counted()).toEqual(['/ never 1', '/ partly 1', '/lab earlier 1']);
    await one.send([scan({ scopes: { homes: [] }, at: LATER })], []);
    await two.send([scan({ scopes: { homes: [] }, at: LATER })], []);
    expect(await counted()).toEqual(['/ complete 1', '/ never 1', '/lab complete 1']);
    await given.store.markSilent({ before: '2026-11-20T11:00:00.000Z', at: '2026-11-20T11:00:00.000Z' });
    expect(await counted()).toEqual(['/ silent 2', '/lab silent 1']);
    const moved = { hostIds: [one.hostId, two.hostId], group: '/field', audit: audit('host.move') };
    await given.store.moveHosts(moved);
    expect(await counted()).toEqual(['/ silent 1', '/field silent 2']);
    for (const { hostId } of [one, three])
      await given.store.recordContact({ ...contact(hostId), at: '2026-11-20T11:01:00.000Z' });
    expect(await counted()).toEqual(['/ never 1', '/field complete 1', '/field silent 1']);
    await given.store.revokeHost({ hostId: two.hostId, at: LATER, audit: audit('host.revoke') });
    // A closed record is not counted, whatever comes of it.
    await given.store.moveHosts({ ...moved, group: '/lab' });
    expect(await counted()).toEqual(['/ never 1', '/lab complete 1']);
  });
}

/** What is counted of hosts now and kept of each day. */
export function daysSuite(given: StoreUnderTest): void {
  it('counts hosts by product, once for each host, without what is gone or only left over', async () => {
    const host = await given.enrol('one');
    const copies = [finding({ name: 'a' }), finding({ name: 'b', state: 'running' })];
    await host.send(
      [...copies, finding({ name: 'c', state: 'residue', product: 'codex-cli' })].map((one) => entry(one)),
      [],
    );
    const other = await given.enrol('two');
    await other.send([entry(finding({ name: 'd' }))], []);
    const want: Figure[] = [{ group: '/', about: 'product', name: 'claude-code', value: 'there', hosts: 2 }];
    expect(await given.store.figures({ about: 'product' })).toEqual(want);
  });

  it('counts a campaign as its progress does', async () => {
    const host = await given.enrol('one');
    await host.send([scan({ scopes: { homes: [] } })], []);
    await given.enrol('two');
    const question = { id: 'c', start: AT, within: ['/'] };
    const figures = await given.store.figures({ about: 'campaign', ...question });
    const progress = await given.store.campaignProgress(question);
    expect(figures.map(({ value, hosts }) => ({ state: value, hosts }))).toEqual(expect.arrayContaining([...progress]));
    expect(figures).toHaveLength(progress.length);
    expect(await given.store.figures({ about: 'campaign', ...question, within: [] })).toEqual([]);
  });

  it('keeps one set of figures a day, sums groups, and forgets old days', async () => {
    const figure = (hosts: number, group = '/'): Figure => ({ group, about: 'campaign', name: 'c', value: 'found', hosts });
    const keep = async (day: string, figures: readonly Figure[], forgetBefore = '2026-01-01') =>
      given.store.keepDay({ day, figures, forgetBefore });
    await keep('2026-11-19', [figure(9)]);
    await keep('2026-11-20', [figure(1)]);
    await keep('2026-11-20', [figure(2), figure(3, '/emea/sales'), figure(4, '/emeax')]);
    await keep('2026-11-21', [figure(7)]);
    const asked = { about: 'campaign' as const, name: 'c', from: '2026-11-20', to: '2026-11-20' };
    const row = (hosts: number) => [{ day: '2026-11-20', name: 'c', value: 'found', hosts }];
    expect(await given.store.days(asked)).toEqual(row(9));
    expect(await given.store.days({ ...asked, within: ['/emea'] })).toEqual(row(3));
    expect(await given.store.days({ ...asked, within: [] })).toEqual([]);
    expect(await given.store.days({ ...asked, name: 'd' })).toEqual([]);
    await keep('2026-11-22', [], '2026-11-20');
    const all = await given.store.days({ about: 'campaign', from: '2026-01-01', to: '2026-12-31' });
    expect(all.map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-21']);
    const many = Array.from({ length: 1201 }, (_, at) => figure(1, `/g${at}`));
    await keep('2026-11-23', many);
    expect(await given.store.days({ ...asked, from: '2026-11-23', to: '2026-11-23' })).toMatchObject([{ hosts: 1201 }]);
  });
}

function entry(one: ReturnType<typeof finding>) {
  return { kind: 'finding' as const, finding: one };
}
