import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, PRODUCTS, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { finding } from './store/fixtures/finding.ts';
import { COVERAGE_STATES, NEEDS } from './store/query-contract.ts';

const DAY_MS = 86_400_000;
const period = { from: new Date(Date.now() - DAY_MS).toISOString(), to: new Date(Date.now() + DAY_MS).toISOString() };
const gap = [{ reason: 'denied' as const }];

describe('the overview and what is shown of a period', () => {
  let running: RunningCollector;
  const hosts: TestHost[] = [];

  beforeAll(async () => {
    running = await runCollector({ products: PRODUCTS });
    const { client, call } = running;
    await client.createGroup({ path: '/lab' });
    const { token } = await client.createEnrolmentToken({ name: 't', uses: 9, expiresInSeconds: 3600 });
    for (const name of ['complete', 'partly', 'never', 'gone']) hosts.push(await TestHost.enrol(call, token, name));
    await client.moveHosts({ group: '/lab', hosts: ['gone'] });
    const scan = (isPartly: boolean) => ({
      kind: 'scan' as const,
      at: new Date().toISOString(),
      durationMs: 1,
      catalogue: { version: '1', digest: '0'.repeat(64) },
      coverage: [{ scope: 'environments/docker@system', complete: !isPartly, gaps: isPartly ? gap : [] }],
      seen: [],
    });
    const copy = finding();
    await hosts[0]?.send([{ kind: 'finding', finding: copy }, scan(false)], [copy]);
    await hosts[1]?.send([{ kind: 'finding', finding: copy }, scan(true)], [copy]);
    await hosts[3]?.send([{ kind: 'finding', finding: copy }, scan(false)], [copy]);
    const gone = finding({ state: 'gone', goneAt: new Date().toISOString() });
    await hosts[3]?.send([{ kind: 'finding', finding: gone }], []);
  });
  afterAll(() => running.close());

  it('says numbers that are as long as the lists they lead to', async () => {
    const { client } = running;
    const overview = await client.getOverview();
    expect(overview.hosts).toBe(4);
    for (const state of COVERAGE_STATES) {
      const { items } = await client.listHosts({ coverage: state });
      expect({ state, hosts: overview.coverage.find((one) => one.state === state)?.hosts }).toEqual({
        state,
        hosts: items.length,
      });
    }
    for (const need of NEEDS) {
      const { items } = await client.listHosts({ needs: need });
      expect({ need, count: overview.needs.find((one) => one.need === need)?.count }).toEqual({ need, count: items.length });
    }
    expect(overview.needs.find(({ need }) => need === 'environment-gap')?.count).toBe(1);
    const { since, came, gone, enrolled } = overview.news;
    expect((await client.listFindings({ cameSince: since })).items).toHaveLength(came.count);
    expect((await client.listFindings({ goneSince: since })).items).toHaveLength(gone.count);
    expect((await client.listHosts({ enrolledSince: since })).items).toHaveLength(enrolled.count);
    expect([came.count, gone.count, enrolled.count]).toEqual([2, 1, 4]);
    expect(overview.products).toMatchObject([{ product: 'claude-code', hosts: 2, copies: 2 }]);
  });

  it('is of groups when groups are asked for', async () => {
    const { client } = running;
    const overview = await client.getOverview({ group: '/lab' });
    expect(overview.hosts).toBe(1);
    expect(overview.products).toEqual([]);
    expect(overview.news.gone.count).toBe(1);
    const report = await client.getCompliance({ ...period, group: '/lab' });
    expect(report.lives).toMatchObject([{ product: 'claude-code', before: 0, came: 1, gone: 1, left: 0 }]);
    expect(report.removed.count).toBe(1);
  });

  it('counts what was there and came as what went and is left', async () => {
    const { lives, hosts: total, coverage } = await running.client.getCompliance(period);
    expect(lives).toMatchObject([{ product: 'claude-code', name: 'Claude Code', before: 0, came: 3, gone: 1, left: 2 }]);
    expect(coverage.reduce((sum, one) => sum + one.hosts, 0)).toBe(total);
  });

  it('draws the same sample for the same seed, by the rule that it tells', async () => {
    const { client } = running;
    const asked = { ...period, of: 'findings' as const, seed: 'auditor-7', size: 2 };
    const first = await client.drawSample(asked);
    expect(await client.drawSample(asked)).toEqual(first);
    expect(first.population).toBe(3);
    const all = await client.drawSample({ ...asked, size: 10 });
    const ranks = all.items.map(({ host, finding: drawn }) =>
      createHash('sha256')
        .update(`auditor-7\n${host.id}\n${drawn?.finding.id ?? ''}`)
        .digest('hex'),
    );
    expect(all.items.map(({ rank }) => rank)).toEqual(ranks.toSorted());
    expect(first.items).toEqual(all.items.slice(0, 2));
    expect(all.items[0]?.finding?.finding.evidence).not.toEqual([]);
    const others = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(async (seed) => client.drawSample({ ...asked, seed })));
    expect(new Set(others.map(({ items }) => items.map(({ host }) => host.id).join())).size).toBeGreaterThan(1);
  });

  it('gives each part as a file, and notes that in the audit log', async () => {
    const { client, call, administrator } = running;
    const query = new URLSearchParams({ ...period, part: 'copies', format: 'csv' }).toString();
    const answer = await call({ method: 'GET', path: `/api/v1/compliance/export?${query}`, bearer: administrator });
    expect(answer.text).toBe(
      'product,name,verdict,before,came,cameBack,gone,left,excepted\r\nclaude-code,Claude Code,unreviewed,0,3,0,1,2,0\r\n',
    );
    expect(answer.headers['content-disposition']).toMatch(/bandog-copies-.*\.csv/);
    const { items } = await client.listAuditLog({ limit: 5 });
    expect(items.map(({ action }) => action)).toContain('compliance.export');
    const lacking = new URLSearchParams({ ...period, part: 'sample', format: 'csv' }).toString();
    expect(await call({ method: 'GET', path: `/api/v1/compliance/export?${lacking}`, bearer: administrator })).toMatchObject({
      status: 400,
    });
  });

  it('refuses a period that ends before it begins, and one of many years', async () => {
    const backwards = running.client.getCompliance({ from: period.to, to: period.from });
    await expect(backwards).rejects.toThrow('ends before it begins');
    await expect(running.client.getCompliance({ ...period, from: '2000-01-01T00:00:00.000Z' })).rejects.toThrow('days');
  });

  it('keeps the day’s figures by itself', async () => {
    const { client } = running;
    const { revision } = await client.getPolicy();
    const [start, deadline] = [period.from, period.to];
    const campaign = { id: 'c', name: 'C', products: ['claude-code'], reason: 'r', start, deadline };
    await client.changePolicy({ basedOn: revision, campaigns: [campaign] });
    await running.restart();
    // A collector counts once when it starts.
    await expect.poll(async () => (await client.getCampaignDays({ id: 'c' })).days, { timeout: 10_000 }).toHaveLength(1);
    const [today] = (await client.getCampaignDays({ id: 'c' })).days;
    const { hosts: now } = await client.getCampaignProgress({ id: 'c' });
    expect(today?.hosts).toEqual(now);
  });
});
