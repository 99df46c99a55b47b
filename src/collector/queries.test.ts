import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCTS, runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { sha256 } from '../domain/digest.ts';
import { finding } from './store/fixtures/finding.ts';

const POLICY = new URL('./policy/example.yaml', import.meta.url).pathname;
let running: RunningCollector;
type Client = RunningCollector['client'];

beforeAll(async () => {
  running = await runCollector({ policyFile: POLICY, products: PRODUCTS });
  const { client } = running;
  await client.createGroup({ path: '/emea/sales' });
  const token = async (group: string) =>
    (await client.createEnrolmentToken({ name: 'n', uses: 5, expiresInSeconds: 3600, group })).token;
  const [sales, top] = [await token('/emea/sales'), await token('/')];
  const ada = await TestHost.enrol(running.call, sales, 'ada-laptop');
  const bob = await TestHost.enrol(running.call, top, 'bob-laptop');
  await TestHost.enrol(running.call, top, 'eve-desk');
  const codex = finding({ name: 'codex', product: 'codex-cli', account: { id: '1002', name: 'bob' } });
  await ada.send([{ kind: 'finding', finding: finding() }], [finding()]);
  await bob.send(
    [finding(), codex].map((one) => ({ kind: 'finding', finding: one })),
    [finding(), codex],
  );
  await client.tagHosts({ hosts: ['ada-laptop'], add: ['vip'] });
});
afterAll(() => running.close());

async function exported(path: string): Promise<string> {
  const { token } = await running.client.createApiToken({ name: `e${sha256(path).slice(0, 20)}`, role: 'auditor', duties: [] });
  return (await running.call({ method: 'GET', path: `/api/v1/${path}`, bearer: token })).text;
}

describe('hosts', () => {
  const names = async (query: Parameters<Client['listHosts']>[0]) =>
    (await running.client.listHosts(query)).items.map((one) => one.name.slice(0, 3)).join(' ');
  const cases: readonly { readonly given: Parameters<Client['listHosts']>[0]; readonly want: string }[] = [
    { given: {}, want: 'ada bob eve' },
    { given: { text: 'Laptop' }, want: 'ada bob' },
    { given: { group: '/emea' }, want: 'ada' },
    { given: { tag: 'vip' }, want: 'ada' },
    { given: { verdict: 'banned,restricted' }, want: 'ada bob' },
    { given: { product: 'codex-cli' }, want: 'bob' },
    { given: { product: 'codex-cli', state: 'gone' }, want: '' },
    { given: { account: 'bob' }, want: 'bob' },
    { given: { looked: 'never' }, want: 'ada bob eve' },
    { given: { platform: 'windows,macos' }, want: '' },
    { given: { open: true, silent: false }, want: 'ada bob eve' },
  ];
  for (const { given, want } of cases) {
    it(`are chosen by ${JSON.stringify(given)}, and counted`, async () => {
      expect(await names(given)).toBe(want);
      const { after: _after, limit: _limit, before: _before, ...filters } = given ?? {};
      expect(await running.client.countHosts(filters)).toEqual({
        count: want === '' ? 0 : want.split(' ').length,
        isMore: false,
      });
    });
  }

  it('come page by page in both directions', async () => {
    const first = await running.client.listHosts({ limit: 2 });
    expect(first.previous).toBeUndefined();
    const second = await running.client.listHosts({ limit: 2, after: first.next });
    expect(second.items.map((one) => one.name)).toEqual(['eve-desk']);
    expect(second.next).toBeUndefined();
    const back = await running.client.listHosts({ limit: 2, before: second.previous });
    expect(back.items).toEqual(first.items);
    expect(back.previous).toBeDefined();
    expect((await running.client.listHosts({ limit: 2, before: back.previous })).items).toEqual([]);
  });

  it('begin at a name, and go back from there', async () => {
    const page = await running.client.listHosts({ from: 'B', limit: 1 });
    expect(page.items.map((one) => one.name)).toEqual(['bob-laptop']);
    const before = await running.client.listHosts({ before: page.previous, limit: 5 });
    expect(before.items.map((one) => one.name)).toEqual(['ada-laptop']);
  });

  it('are a file of what is asked for', async () => {
    expect(await exported('host-export?format=csv&columns=host,verdict,products,copies&from=b')).toBe(
      'host,verdict,products,copies\r\nbob-laptop,banned,"Claude Code, Codex CLI",2\r\neve-desk,,,0\r\n',
    );
    expect(await exported('host-export?format=jsonl&columns=host&text=ada')).toBe('{"host":"ada-laptop"}\n');
    expect(await exported('host-export?format=csv&columns=secret')).toContain('E_BAD_REQUEST');
  });

  it('are told apart by facets', async () => {
    const facet = async (by: 'verdict' | 'product' | 'looked') => (await running.client.getHostFacet({ by })).values;
    expect(await facet('verdict')).toEqual([
      { value: 'banned', count: 2, isMore: false },
      { value: 'unreviewed', count: 1, isMore: false },
    ]);
    expect(await facet('product')).toEqual([
      { value: 'claude-code', name: 'Claude Code', count: 2, isMore: false },
      { value: 'codex-cli', name: 'Codex CLI', count: 1, isMore: false },
    ]);
    expect(await facet('looked')).toEqual([{ value: 'never', count: 3, isMore: false }]);
  });

  const bad: readonly { readonly name: string; readonly given: Parameters<Client['listHosts']>[0] }[] = [
    { name: 'a cursor that is none', given: { after: 'nothing' } },
    { name: 'a cursor of another list', given: { before: '17' } },
    { name: 'a cursor that is too long', given: { after: 'A'.repeat(3000) } },
    { name: 'a verdict that is none', given: { verdict: 'evil' } },
    { name: 'a group that is no path', given: { group: 'emea' } },
    { name: 'too many values', given: { product: Array.from({ length: 51 }, (_, at) => `p${at}`).join(',') } },
  ];
  for (const { name, given } of bad)
    it(`refuse ${name}`, async () => expect(running.client.listHosts(given)).rejects.toMatchObject({ code: 'E_BAD_REQUEST' }));

  it('are not chosen by account by who may not read findings', async () => {
    for (const [role, want] of [
      ['viewer', 403],
      ['helpdesk', 403],
      ['analyst', 200],
    ] as const) {
      const { token } = await running.client.createApiToken({ name: role, role, duties: [] });
      for (const path of ['hosts', 'host-count'])
        expect((await running.call({ method: 'GET', path: `/api/v1/${path}?account=bob`, bearer: token })).status).toBe(want);
    }
  });
});

describe('findings', () => {
  it('are summed by their values, and counted', async () => {
    const facet = async (given: Parameters<Client['getFindingFacet']>[0]) =>
      (await running.client.getFindingFacet(given)).values.map((one) => `${one.value} ${one.count}`);
    expect(await facet({ by: 'product' })).toEqual(['claude-code 2', 'codex-cli 1']);
    expect(await facet({ by: 'group', verdict: 'banned' })).toEqual(['/ 1', '/emea/sales 1']);
    expect(await facet({ by: 'verdict', group: '/emea' })).toEqual(['banned 1']);
    expect(await facet({ by: 'state', product: 'codex-cli', because: 'nothing' })).toEqual(['installed 1']);
    expect(await running.client.countFindings({ verdict: 'banned' })).toEqual({ count: 2, isMore: false });
    expect(await running.client.countFindings({ group: '/emea', product: 'codex-cli' })).toEqual({ count: 0, isMore: false });
  });
  it('are summed by what no maintained sum tells apart, for who may ask whose they are', async () => {
    const facet = async (given: Parameters<Client['getFindingFacet']>[0]) =>
      (await running.client.getFindingFacet(given)).values.map((one) => `${one.value} ${one.count}`);
    expect(await facet({ by: 'product', account: 'bob' })).toEqual(['codex-cli 1']);
    expect(await facet({ by: 'verdict', text: 'laptop', product: 'claude-code' })).toEqual(['banned 2']);
    expect(await facet({ by: 'state', tag: 'vip' })).toEqual(['installed 1']);
    const { token } = await running.client.createApiToken({ name: 'sees-no-account', role: 'viewer', duties: [] });
    const path = '/api/v1/finding-facets?by=product';
    expect((await running.call({ method: 'GET', path, bearer: token })).status).toBe(200);
    expect((await running.call({ method: 'GET', path: `${path}&account=bob`, bearer: token })).status).toBe(403);
  });
  it('are a file that begins at either end, with the columns that are asked for', async () => {
    const oldest = await exported('export?format=csv&columns=host,product');
    expect(oldest).toBe('host,product\r\nada-laptop,claude-code\r\nbob-laptop,claude-code\r\nbob-laptop,codex-cli\r\n');
    const [head = '', ...rows] = (await exported('export?format=csv&columns=host,product&order=newest')).trimEnd().split('\r\n');
    expect([head, ...rows.toReversed()].join('\r\n')).toBe(oldest.trimEnd());
    expect(await exported('export?format=csv&columns=host&text=bob&product=codex-cli')).toBe('host\r\nbob-laptop\r\n');
  });
  it('come page by page in both directions', async () => {
    const first = await running.client.listFindings({ limit: 2 });
    const second = await running.client.listFindings({ limit: 2, after: first.next });
    expect(second.items).toHaveLength(1);
    expect((await running.client.listFindings({ limit: 2, before: second.previous })).items.map((one) => one.finding.id)).toEqual(
      first.items.map((one) => one.finding.id),
    );
  });
  const word = ({
    host,
    finding: { product },
  }: {
    readonly host: { readonly name: string };
    readonly finding: { readonly product: string };
  }) => `${host.name} ${product}`;
  it('come by host and product, from a name on and back', async () => {
    const ask = async (query: Parameters<Client['listFindings']>[0]) => {
      const { items, next, previous } = await running.client.listFindings({ order: 'host', ...query });
      return { words: items.map((one) => word(one)), next, previous };
    };
    const all = ['ada-laptop claude-code', 'bob-laptop claude-code', 'bob-laptop codex-cli'];
    expect((await ask({})).words).toEqual(all);
    const page = await ask({ from: 'Bob', limit: 1 });
    expect(page.words).toEqual(all.slice(1, 2));
    expect((await ask({ after: page.next })).words).toEqual(all.slice(2));
    expect((await ask({ before: page.previous })).words).toEqual(all.slice(0, 1));
    expect((await ask({ from: 'zz' })).words).toEqual([]);
    expect((await ask({ product: 'codex-cli' })).words).toEqual(all.slice(2));
  });
  it('are a file by host, from a name on', async () => {
    const file = async (more: string) => exported(`export?format=csv&columns=host,product&order=host${more}`);
    expect(await file('')).toBe('host,product\r\nada-laptop,claude-code\r\nbob-laptop,claude-code\r\nbob-laptop,codex-cli\r\n');
    expect(await file('&from=b')).toBe('host,product\r\nbob-laptop,claude-code\r\nbob-laptop,codex-cli\r\n');
    expect(await exported('export?format=csv&from=b')).toContain('E_BAD_REQUEST');
  });
  const refused: readonly { readonly name: string; readonly given: Parameters<Client['listFindings']>[0] }[] = [
    { name: 'a name in the order of their coming', given: { from: 'bob' } },
    { name: 'a number by host', given: { order: 'host', after: '17' } },
    { name: 'a cursor of hosts', given: { order: 'host', before: Buffer.from('["a","b"]').toString('base64url') } },
    {
      name: 'a cursor by host in the order of their coming',
      given: { after: Buffer.from('["a","b","c",1]').toString('base64url') },
    },
    {
      name: 'a cursor with a number that is none',
      given: { order: 'host', after: Buffer.from('["a","b","c",1.5]').toString('base64url') },
    },
    { name: 'an order that is none', given: { order: 'verdict' as 'host' } },
  ];
  for (const { name, given } of refused)
    it(`refuse ${name}`, async () => expect(running.client.listFindings(given)).rejects.toMatchObject({ code: 'E_BAD_REQUEST' }));
});
