import { expect, it } from 'vitest';
import { AT, contact, LATER, scan } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import type { HostFilter, FindingFilter } from '../query-contract.ts';
import type { FindingPlace, FindingRow } from '../rows.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

const gap = [{ reason: 'denied' as const }];

/** Every way to choose hosts and findings, page by page in both directions, and counted. */
export function queriesSuite(given: StoreUnderTest): void {
  hostQueries(given);
  findingQueries(given);
  findingPages(given);
}

/** Three hosts: one with a banned copy of Ada's that runs, one with an approved one, one that was never looked at and fell silent. */
async function fleet(given: StoreUnderTest): Promise<{ readonly ada: string; readonly bob: string; readonly eve: string }> {
  const { store } = given;
  await store.addGroup({ path: '/emea/sales', at: AT, audit: audit('group.create') });
  const change = { at: AT, by: 'console' as const, basedOn: 0, remove: [], isWhole: false, audit: audit('policy.change') };
  await store.changePolicy({
    ...change,
    set: [
      { kind: 'ruling', key: 'product:claude-code', document: { product: 'claude-code', verdict: 'banned' } },
      { kind: 'ruling', key: 'product:codex-cli', document: { product: 'codex-cli', verdict: 'approved' } },
    ],
  });
  const [ada, bob, eve] = [
    await given.enrol('ADA-laptop_100%', '/emea/sales'),
    await given.enrol('bob-desk', '/emea'),
    await given.enrol('eve-laptop'),
  ];
  const claude = finding({ state: 'running' });
  const old = finding({ name: 'old', state: 'gone', goneAt: LATER });
  await ada.send(
    [{ kind: 'finding', finding: claude }, { kind: 'finding', finding: old }, scan({ scopes: { homes: [] } })],
    [claude],
  );
  const codex = finding({ product: 'codex-cli', version: '2.0', account: { id: '1002', name: 'bob' } });
  await bob.send([{ kind: 'finding', finding: codex }, scan({ scopes: { homes: gap } })], [codex]);
  await store.tagHosts({ hostIds: [ada.hostId, bob.hostId], add: ['vip'], remove: [], audit: audit('host.tag') });
  await store.tagHosts({ hostIds: [ada.hostId], add: ['lab'], remove: [], audit: audit('host.tag') });
  for (const one of [ada, bob]) await store.recordContact(contact(one.hostId));
  await store.markSilent({ before: LATER, at: LATER });
  return { ada: ada.hostId, bob: bob.hostId, eve: eve.hostId };
}

const HOSTS: readonly { readonly name: string; readonly filter: HostFilter; readonly want: string }[] = [
  { name: 'nothing', filter: {}, want: 'ada bob eve' },
  { name: 'part of a name', filter: { text: 'LAPTOP' }, want: 'ada eve' },
  { name: 'the beginning of a name', filter: { text: 'b' }, want: 'bob' },
  { name: 'two characters that are not at the beginning', filter: { text: 'op' }, want: '' },
  { name: 'signs that a pattern has', filter: { text: '_100%' }, want: 'ada' },
  { name: 'signs that a pattern has, and no name', filter: { text: 'ada%laptop' }, want: '' },
  { name: 'the beginning of a tag', filter: { asset: 'VI' }, want: 'ada bob' },
  { name: 'the middle of a tag', filter: { asset: 'ip' }, want: '' },
  { name: 'a quote', filter: { text: "'; --" }, want: '' },
  { name: 'a group with those below', filter: { within: ['/emea'] }, want: 'ada bob' },
  { name: 'two groups', filter: { within: ['/emea/sales', '/apac'] }, want: 'ada' },
  { name: 'the top', filter: { within: ['/'] }, want: 'ada bob eve' },
  { name: 'no group', filter: { within: [] }, want: '' },
  { name: 'a tag', filter: { tags: ['vip'] }, want: 'ada bob' },
  { name: 'two tags', filter: { tags: ['vip', 'lab'] }, want: 'ada' },
  { name: 'a platform', filter: { platforms: ['linux'] }, want: 'ada bob eve' },
  { name: 'another platform', filter: { platforms: ['windows', 'macos'] }, want: '' },
  { name: 'a product', filter: { copy: { products: ['claude-code'] } }, want: 'ada' },
  { name: 'products', filter: { copy: { products: ['claude-code', 'codex-cli'] } }, want: 'ada bob' },
  { name: 'a verdict', filter: { copy: { verdicts: ['banned'] } }, want: 'ada' },
  { name: 'a product with another verdict', filter: { copy: { products: ['codex-cli'], verdicts: ['banned'] } }, want: '' },
  { name: 'a state', filter: { copy: { states: ['running'] } }, want: 'ada' },
  { name: 'a version', filter: { copy: { versions: ['2.0'] } }, want: 'bob' },
  { name: 'an account by name', filter: { copy: { account: 'bob' } }, want: 'bob' },
  { name: 'an account by id', filter: { copy: { account: '1001' } }, want: 'ada' },
  { name: 'no account', filter: { copy: { account: '' } }, want: '' },
  { name: 'no product', filter: { copy: { products: [] } }, want: '' },
  { name: 'looked at completely', filter: { looked: 'completely' }, want: 'ada' },
  { name: 'looked at partly', filter: { looked: 'partly' }, want: 'bob' },
  { name: 'never looked at', filter: { looked: 'never' }, want: 'eve' },
  { name: 'silent', filter: { isSilent: true }, want: 'eve' },
  { name: 'not heard of since', filter: { notSince: LATER }, want: 'eve' },
  { name: 'not heard of for longer', filter: { notSince: AT }, want: '' },
  {
    name: 'several at once',
    filter: { text: 'lap', within: ['/emea'], tags: ['vip'], copy: { verdicts: ['banned'] } },
    want: 'ada',
  },
];

function hostQueries(given: StoreUnderTest): void {
  it('chooses hosts by every condition, and counts them', async () => {
    await fleet(given);
    for (const { name, filter, want } of HOSTS) {
      const rows = await given.store.hosts({ ...filter, limit: 10 });
      const names = rows.map((row) => row.labels.name.slice(0, 3).toLowerCase()).join(' ');
      expect({ name, names, count: await given.store.countHosts({ filter, most: 10 }) }).toEqual({
        name,
        names: want,
        count: rows.length,
      });
    }
    expect(await given.store.countHosts({ filter: {}, most: 1 })).toBe(2);
  });
  it('finds a host by its new name, and closed records when asked', async () => {
    const { ada, eve } = await fleet(given);
    await given.store.replaceHost({ hostId: eve, replaces: ada, at: LATER, audit: audit('host.replace') });
    expect((await given.store.hosts({ text: 'laptop', isOpen: true, limit: 5 })).map((row) => row.hostId)).toEqual([eve]);
    expect((await given.store.hosts({ text: 'laptop', limit: 5 })).map((row) => row.hostId)).toEqual([ada, eve]);
    expect(await given.store.hosts({ copy: { products: ['claude-code'] }, limit: 5 })).toEqual([]);
    const chain = await given.enrol('before');
    const batch = chain.batch([], []);
    await given.store.commitBatch({ ...batch, labels: { name: 'afterwards', platform: 'linux' } });
    expect(await given.store.hosts({ text: 'befor', limit: 5 })).toEqual([]);
    expect(await given.store.hosts({ text: 'fterw', limit: 5 })).toHaveLength(1);
    chain.skip([], []);
    await given.store.commitBatch({ ...chain.batch([], []), labels: { name: 'DESKTOP-Ä7', platform: 'windows' } });
    for (const text of ['d', 'desktop', 'DESKTOP', 'TOP-Ä7'])
      expect((await given.store.hosts({ text, limit: 5 })).map((row) => row.labels.name)).toEqual(['DESKTOP-Ä7']);
  });
  it('finds a host by the beginning of its serial number, which a tag may begin with too', async () => {
    const { ada } = await fleet(given);
    const chain = await given.enrol('with-serial');
    const labels = { name: 'with-serial', platform: 'linux', serial: 'LAB%Ä-4XY9' } as const;
    await given.store.commitBatch({ ...chain.batch([], []), labels });
    const found = async (asset: string) => (await given.store.hosts({ asset, limit: 5 })).map((row) => row.hostId);
    expect(await found('lab')).toEqual([ada, chain.hostId]);
    expect(await found('lab%Ä-4xy')).toEqual([chain.hostId]);
    for (const other of ['4XY9', 'lab_', '%', "'"]) expect(await found(other)).toEqual([]);
    expect(await given.store.countHosts({ filter: { asset: 'LAB' }, most: 5 })).toBe(2);
    chain.skip([], []);
    await given.store.commitBatch({ ...chain.batch([], []), labels: { ...labels, serial: 'PF-1' } });
    expect(await found('lab')).toEqual([ada]);
  });
  it('pages hosts in both directions', async () => {
    for (const name of ['d', 'B', 'c', 'a', 'e']) await given.enrol(name);
    const all = await given.store.hosts({ limit: 10 });
    const names = (rows: typeof all) => rows.map((row) => row.labels.name).join('');
    const place = (at: number) => ({ name: all[at]?.labels.name ?? '', hostId: all[at]?.hostId ?? '' });
    expect(names(all)).toBe('aBcde');
    expect(names(await given.store.hosts({ limit: 2, after: place(1) }))).toBe('cd');
    expect(names(await given.store.hosts({ limit: 2, before: place(3) }))).toBe('Bc');
    expect(names(await given.store.hosts({ limit: 2, before: place(1) }))).toBe('a');
    expect(names(await given.store.hosts({ limit: 2, before: place(0) }))).toBe('');
  });
}

const FINDINGS: readonly { readonly name: string; readonly filter: FindingFilter; readonly want: string }[] = [
  { name: 'nothing', filter: {}, want: 'claude-code running, claude-code gone, codex-cli installed' },
  { name: 'a verdict', filter: { verdicts: ['approved'] }, want: 'codex-cli installed' },
  {
    name: 'verdicts',
    filter: { verdicts: ['approved', 'banned'], states: ['running', 'installed'] },
    want: 'claude-code running, codex-cli installed',
  },
  { name: 'a version', filter: { versions: ['2.0', '3.0'] }, want: 'codex-cli installed' },
  { name: 'a group with those below', filter: { within: ['/emea/sales'], states: ['running'] }, want: 'claude-code running' },
  { name: 'another group', filter: { within: ['/apac'] }, want: '' },
  { name: 'a tag', filter: { tags: ['lab'], states: ['gone'] }, want: 'claude-code gone' },
  { name: 'a part of the host’s name', filter: { text: 'LAPTOP_' }, want: 'claude-code running, claude-code gone' },
  { name: 'the beginning of the host’s name', filter: { text: 'b' }, want: 'codex-cli installed' },
  { name: 'a name that no host has', filter: { text: 'ada%laptop' }, want: '' },
  { name: 'a product and a verdict', filter: { products: ['claude-code'], verdicts: ['approved'] }, want: '' },
  { name: 'an account', filter: { account: 'ada' }, want: 'claude-code running, claude-code gone' },
  { name: 'an exception that is none', filter: { exception: 'none' }, want: '' },
];

function findingQueries(given: StoreUnderTest): void {
  it('chooses findings by every condition, and counts them', async () => {
    await fleet(given);
    for (const { name, filter, want } of FINDINGS) {
      const rows = await given.store.findings({ ...filter, limit: 10 });
      const copies = rows.map((row) => `${row.finding.product} ${row.finding.state}`).join(', ');
      expect({ name, copies, count: await given.store.countFindings({ filter, most: 10 }) }).toEqual({
        name,
        copies: want,
        count: rows.length,
      });
      // Here the hosts' names are in the order in which they came: both orders list the same.
      expect(await given.store.findingsByHost({ ...filter, limit: 10 })).toEqual(rows);
    }
  });
  it('counts the versions of open copies, the most first', async () => {
    await fleet(given);
    const more = await given.enrol('more', '/emea');
    const copies = ['1', '2', '3'].map((name) => finding({ name, product: 'codex-cli', version: name === '3' ? '2.0' : '3.0' }));
    const { version: _version, ...noVersion } = finding({ name: '4', product: 'codex-cli' });
    const all = [...copies, noVersion];
    await more.send(
      all.map((one) => ({ kind: 'finding', finding: one })),
      all,
    );
    const words = async (within?: readonly string[]) =>
      (await given.store.versionsOf({ product: 'codex-cli', within })).map((one) => `${one.version}: ${one.copies}`);
    expect(await words()).toEqual(['2.0: 2', '3.0: 2', ': 1']);
    expect(await words(['/emea/sales'])).toEqual([]);
    expect(await given.store.versionsOf({ product: 'none' })).toEqual([]);
  });
}

function findingPages(given: StoreUnderTest): void {
  it('pages findings by host and product in both directions, from any name on', async () => {
    // Of two hosts with one name the one whose id is smaller comes first; what one host has twice comes in the order of its coming.
    const hosts = [await given.enrol('b'), await given.enrol('a'), await given.enrol('B'), await given.enrol('c')];
    const copies = (['ollama', 'codex-cli', 'ollama'] as const).map((product, at) => finding({ name: `${at}`, product }));
    for (const [at, host] of hosts.entries()) {
      const own = at === 3 ? copies.slice(0, 1) : copies;
      await host.send(
        own.map((one) => ({ kind: 'finding', finding: one })),
        own,
      );
    }
    const rows = await given.store.findingsByHost({ limit: 20 });
    const wordOf = ({ hostName, finding: { product, anchor } }: FindingRow) => `${hostName} ${product} ${anchor.at(-1)}`;
    const twins = hosts.filter((_, at) => at === 0 || at === 2).toSorted((one, other) => (one.hostId < other.hostId ? -1 : 1));
    const inOrder = [hosts[1], ...twins].flatMap((host) => {
      const name = host === hosts[1] ? 'a' : host === hosts[0] ? 'b' : 'B';
      return [`${name} codex-cli 1`, `${name} ollama 0`, `${name} ollama 2`];
    });
    expect(rows.map((row) => wordOf(row))).toEqual([...inOrder, 'c ollama 0']);
    const place = (at: number): FindingPlace => {
      const { hostName = '', hostId = '', finding: of, number = 0 } = rows[at] ?? {};
      return { name: hostName, hostId, product: of?.product ?? '', number };
    };
    // Every place leads to what comes after it, and to what comes before it.
    for (const at of rows.keys()) {
      expect(await given.store.findingsByHost({ limit: 3, after: place(at) })).toEqual(rows.slice(at + 1, at + 4));
      expect(await given.store.findingsByHost({ limit: 3, before: place(at) })).toEqual(rows.slice(Math.max(0, at - 3), at));
    }
    const from = async (name: string) =>
      (await given.store.findingsByHost({ limit: 1, after: { name, hostId: '', product: '', number: 0 } })).map(wordOf);
    expect([await from('AA'), await from('C'), await from('d')]).toEqual([[inOrder[3]], ['c ollama 0'], []]);
    expect((await given.store.findingsByHost({ limit: 20, products: ['codex-cli'] })).map((row) => row.hostId)).toEqual(
      [hosts[1], ...twins].map((host) => host?.hostId),
    );
  });
  it('pages findings in both directions', async () => {
    const chain = await given.enrol();
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => finding({ name }));
    await chain.send(
      all.map((one) => ({ kind: 'finding', finding: one })),
      all,
    );
    const rows = await given.store.findings({ limit: 10 });
    const number = (at: number) => rows[at]?.number;
    const ids = async (query: { readonly after?: number | undefined; readonly before?: number | undefined }) =>
      (await given.store.findings({ limit: 2, ...query }))
        .map((row) => all.findIndex((one) => one.id === row.finding.id))
        .join('');
    expect([
      await ids({ after: number(1) }),
      await ids({ before: number(3) }),
      await ids({ before: number(1) }),
      await ids({ before: number(0) }),
    ]).toEqual(['23', '12', '0', '']);
  });
}
