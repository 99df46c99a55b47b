import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalogue } from '../catalogue/open.ts';
import { shippedCatalogue } from '../cli/shipped-catalogue.ts';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { productsOfCatalogue } from './catalogue-products.ts';
import { finding } from './store/fixtures/finding.ts';

const POLICY = new URL('./policy/example.yaml', import.meta.url).pathname;
let running: RunningCollector;

beforeAll(async () => {
  const products = productsOfCatalogue(openCatalogue(readFileSync(await shippedCatalogue())));
  running = await runCollector({ policyFile: POLICY, products });
  const { client, call } = running;
  await client.createGroup({ path: '/emea' });
  const token = async (group: string) =>
    (await client.createEnrolmentToken({ name: 'n', uses: 5, expiresInSeconds: 3600, group })).token;
  const ada = await TestHost.enrol(call, await token('/emea'), 'ada');
  const bob = await TestHost.enrol(call, await token('/'), 'bob');
  const odd = finding({ name: 'odd', product: 'home-made' });
  for (const [host, all] of [
    [ada, [finding()]],
    [bob, [finding({ version: '2.0' }), odd]],
  ] as const)
    await host.send(
      all.map((one) => ({ kind: 'finding', finding: one })),
      all,
    );
});
afterAll(() => running.close());

describe('products', () => {
  it('are those of the catalogue and those that hosts have, with what was decided and how many copies there are', async () => {
    const { items, catalogue } = await running.client.listProducts();
    expect(catalogue).toMatch(/\d/);
    expect(items.length).toBeGreaterThan(100);
    expect(items[0]).toMatchObject({
      id: 'claude-code',
      vendor: 'Anthropic',
      category: 'ai-coding-agent',
      copies: 2,
      verdict: { verdict: 'banned', because: 'product', managedBy: 'file', alternative: { id: 'qoder-cli', name: 'Qoder CLI' } },
    });
    const known = (id: string) => items.find((one) => one.id === id);
    expect(known('home-made')).toEqual({
      id: 'home-made',
      name: 'home-made',
      verdict: { verdict: 'unreviewed', because: 'nothing' },
      copies: 1,
    });
    expect(known('qoder-cli')).toMatchObject({ copies: 0, verdict: { verdict: 'approved' } });
  });

  it('tell what betrays them, where they are, and how they are removed', async () => {
    const report = await running.client.getProduct({ product: 'claude-code' });
    expect(report).toMatchObject({
      hosts: { count: 2, isMore: false },
      versions: expect.arrayContaining([{ version: '2.0', copies: 1 }]) as unknown,
    });
    expect(report.risk).toContain('Agent with file access');
    const signs = new Map(report.looksFor.map(({ kind, values }) => [kind, values]));
    expect(signs.get('packages')).toContain('npm: @anthropic-ai/claude-code');
    expect(signs.get('signers')).toContain('Anthropic PBC');
    expect(report.removal).toContainEqual({ channel: 'npm', steps: ['npm uninstall -g @anthropic-ai/claude-code'] });
    await expect(running.client.getProduct({ product: 'nobody-has-it' })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });

  it('are counted in the groups of whoever asks', async () => {
    const { token } = await running.client.createApiToken({ name: 'emea', role: 'viewer', duties: [], scope: ['/emea'] });
    const ask = async (path: string) => (await running.call({ method: 'GET', path: `/api/v1/${path}`, bearer: token })).json();
    expect(await ask('products/claude-code')).toMatchObject({ product: { copies: 1 }, hosts: { count: 1 } });
    const { items } = (await ask('products')) as unknown as { items: { id: string }[] };
    expect(items.some(({ id }) => id === 'home-made')).toBe(false);
  });
});
