import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import path from 'node:path';
import { writeFileSync } from 'node:fs';
import { PRODUCTS, runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import type { BatchEntry } from '../wire/protocol.ts';
import { finding } from './store/fixtures/finding.ts';

const POLICY = new URL('./policy/example.yaml', import.meta.url).pathname;
const AT = '2026-11-20T09:00:00.000Z';
const LATER = '2026-11-20T10:00:00.000Z';

let running: RunningCollector;
let ada: TestHost;
let bob: TestHost;
const banned = finding();
const leftover = finding({ name: 'old', state: 'residue', channel: 'configuration' });
const unreviewed = finding({ name: 'codex', product: 'codex-cli', account: { id: '1002', name: '=cmd|calc' } });

const scan = (scopes: Readonly<Record<string, boolean>>, at = AT): BatchEntry => ({
  kind: 'scan',
  at,
  durationMs: 10,
  catalogue: { version: '1', digest: '0'.repeat(64) },
  coverage: Object.entries(scopes).map(([scope, complete]) => ({
    scope,
    complete,
    gaps: complete ? [] : [{ reason: 'denied', path: '/home/eve' }],
  })),
  seen: [],
});
const add = (one: ReturnType<typeof finding>): BatchEntry => ({ kind: 'finding', finding: one });

beforeAll(async () => {
  running = await runCollector({ policyFile: POLICY, products: PRODUCTS });
  const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 10, expiresInSeconds: 3600 });
  ada = await TestHost.enrol(running.call, token, 'ada-laptop');
  bob = await TestHost.enrol(running.call, token, 'bob-desk');
  await ada.send(
    [add(banned), add(leftover), add(unreviewed), scan({ 'homes@1001': true, 'homes@1003': true })],
    [banned, leftover, unreviewed],
  );
  await ada.send([scan({ 'homes@1003': false }, LATER)], [banned, leftover, unreviewed]);
  await bob.send([scan({ 'homes@1001': true }), scan({ 'npm@system': true }, LATER)], []);
});
afterAll(() => running.close());

describe('one host', () => {
  it('is reported with verdicts, removal steps and what was not looked at', async () => {
    const report = await running.client.getHost({ host: 'ADA-laptop' });
    expect(report.findings.map((one) => [one.productName, one.verdict.verdict, one.finding.state])).toEqual([
      ['Claude Code', 'banned', 'installed'],
      ['Claude Code', 'banned', 'residue'],
      ['Codex CLI', 'unreviewed', 'installed'],
    ]);
    expect(report.findings[0]?.verdict.alternative).toEqual({ id: 'qoder-cli', name: 'Qoder CLI' });
    expect(report.findings[0]?.removal).toEqual(['npm uninstall -g @anthropic-ai/claude-code']);
    expect(report.findings[2]?.removal).toBeUndefined();
    expect(report.coverage.incomplete).toEqual([
      { scope: 'homes@1003', at: LATER, completeAt: AT, gaps: [{ reason: 'denied', path: '/home/eve' }] },
    ]);
  });
  it('is audited when it is read', async () => {
    await running.client.getHost({ host: ada.hostId });
    const { items } = await running.client.listAuditLog({ limit: 1 });
    expect(items[0]).toMatchObject({ actor: 'token:local-administrator', action: 'host.read', subject: ada.hostId });
  });
  it('T69: shows in the audit log who looked for a person', async () => {
    await running.client.listFindings({ account: '1002' });
    const { items } = await running.client.listAuditLog({ limit: 1 });
    expect(items[0]).toMatchObject({ action: 'account.read', subject: '1002', detail: { address: '127.0.0.1' } });
  });
  it('T69: is in the audit log whoever asks of it or of a person, and however he asks', async () => {
    const [host, account] = [ada.hostId, 'ada'];
    const asked = async (action: string, ask: () => Promise<unknown>) => {
      const [before] = (await running.client.listAuditLog({ limit: 1 })).items;
      await ask();
      const { items } = await running.client.listAuditLog({ limit: 3 });
      const subject = action === 'account.read' ? account : host;
      return items.some((line) => line.number > (before?.number ?? 0) && line.action === action && line.subject === subject);
    };
    const { client } = running;
    const exported = async (query: object) => {
      for await (const part of client.exportFindings({ format: 'csv', ...query })) expect(part.length).toBeGreaterThan(0);
    };
    const ways: readonly { readonly action: string; readonly ask: () => Promise<unknown> }[] = [
      { action: 'host.read', ask: () => client.getHost({ host }) },
      { action: 'host.read', ask: () => client.listFindings({ host }) },
      { action: 'host.read', ask: () => client.countFindings({ host: 'ada-laptop' }) },
      { action: 'host.read', ask: () => exported({ host: 'ada-laptop' }) },
      { action: 'coverage.read', ask: () => client.getCoverage({ host }) },
      { action: 'history.read', ask: () => client.getFindingHistory({ host, finding: banned.id }) },
      { action: 'commands.read', ask: () => client.listCommands({ host }) },
      { action: 'account.read', ask: () => client.listFindings({ account }) },
      { action: 'account.read', ask: () => client.countFindings({ account }) },
      { action: 'account.read', ask: () => exported({ account }) },
      { action: 'account.read', ask: () => client.listHosts({ account }) },
      { action: 'account.read', ask: () => client.countHosts({ account }) },
      { action: 'account.read', ask: () => client.getHostFacet({ account, by: 'product' }) },
    ];
    for (const { action, ask } of ways) expect(await asked(action, ask), `${action} ${ask}`).toBe(true);
  });
  it('is asked for by id when several bear its name', async () => {
    const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 2, expiresInSeconds: 3600 });
    const [one, two] = [await TestHost.enrol(running.call, token, 'twin'), await TestHost.enrol(running.call, token, 'twin')];
    await expect(running.client.getHost({ host: 'twin' })).rejects.toMatchObject({
      code: 'E_BAD_REQUEST',
      remedy: expect.stringContaining(two.hostId),
    });
    expect((await running.client.getHost({ host: one.hostId })).host.name).toBe('twin');
    await expect(running.client.getHost({ host: 'nobody' })).rejects.toMatchObject({ status: 404, code: 'E_NOT_FOUND' });
  });
  it('shows what a finding went through', async () => {
    const { items } = await running.client.getFindingHistory({ host: 'ada-laptop', finding: banned.id });
    expect(items).toMatchObject([{ state: 'installed', version: '1.0.44', cause: 'reported' }]);
  });
});

describe('coverage', () => {
  const cases = [
    {
      name: 'found, and how much was looked at',
      host: 'ada-laptop',
      product: 'claude-code',
      want: { answer: 'found', copies: 1, leftovers: 1, isComplete: false, completeAsOf: AT, scopes: 2 },
    },
    {
      name: 'not found, completely looked at as of the oldest scope',
      host: 'bob-desk',
      product: 'claude-code',
      want: { answer: 'not-found', copies: 0, isComplete: true, completeAsOf: AT, scopes: 2 },
    },
    {
      name: 'nothing can be said of a product that nobody looks for',
      host: 'bob-desk',
      product: 'unheard-of',
      want: { answer: 'unknown', isKnownProduct: false },
    },
    {
      name: 'nothing can be said of a host that was never looked at',
      host: 'new-host',
      product: 'claude-code',
      want: { answer: 'unknown', isComplete: false, scopes: 0 },
    },
    { name: 'all products at once', host: 'bob-desk', product: undefined, want: { answer: 'not-found', isComplete: true } },
  ];
  for (const { name, host, product, want } of cases) {
    it(name, async () => {
      if (host === 'new-host') {
        const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 });
        await TestHost.enrol(running.call, token, host);
      }
      expect(await running.client.getCoverage({ host, product })).toMatchObject(want);
    });
  }
});

describe('findings', () => {
  const products = async (query: Parameters<RunningCollector['client']['listFindings']>[0]) =>
    (await running.client.listFindings(query)).items.map((one) => `${one.finding.product} ${one.finding.state}`);

  const cases = [
    { name: 'all that is open', given: {}, want: ['claude-code installed', 'claude-code residue', 'codex-cli installed'] },
    { name: 'by product', given: { product: 'codex-cli' }, want: ['codex-cli installed'] },
    { name: 'by several states', given: { state: 'residue,running' }, want: ['claude-code residue'] },
    { name: 'by verdict', given: { verdict: 'banned' }, want: ['claude-code installed', 'claude-code residue'] },
    { name: 'by verdict and product that exclude each other', given: { verdict: 'banned', product: 'codex-cli' }, want: [] },
    { name: 'by account', given: { account: '1002' }, want: ['codex-cli installed'] },
    { name: 'by host', given: { host: 'bob-desk' }, want: [] },
    { name: 'gone', given: { state: 'gone' }, want: [] },
  ];
  for (const { name, given, want } of cases) it(`are chosen: ${name}`, async () => expect(await products(given)).toEqual(want));

  it('come page by page', async () => {
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await running.client.listFindings({ limit: 2, after });
      seen.push(...page.items.map((one) => one.finding.id));
      if (page.next === undefined) break;
      after = page.next;
    }
    expect(seen).toEqual([banned.id, leftover.id, unreviewed.id]);
  });
  it('refuse a state and a verdict that are none', async () => {
    await expect(products({ state: 'here' })).rejects.toMatchObject({
      code: 'E_BAD_REQUEST',
      remedy: expect.stringContaining('installed'),
    });
    await expect(products({ verdict: 'evil' })).rejects.toMatchObject({ code: 'E_BAD_REQUEST' });
    await expect(running.client.listFindings({ limit: 5000 })).rejects.toMatchObject({ code: 'E_BAD_REQUEST' });
  });
});

describe('the export', () => {
  const textOf = async (format: 'csv' | 'jsonl') => {
    const parts: Buffer[] = [];
    for await (const part of running.client.exportFindings({ format })) parts.push(Buffer.from(part));
    return Buffer.concat(parts).toString('utf8');
  };
  it('writes JSON lines', async () => {
    const rows = (await textOf('jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.map((row) => [row['host'], row['product'], row['verdict'], row['account']])).toEqual([
      ['ada-laptop', 'claude-code', 'banned', 'ada'],
      ['ada-laptop', 'claude-code', 'banned', 'ada'],
      ['ada-laptop', 'codex-cli', 'unreviewed', '=cmd|calc'],
    ]);
  });
  it('writes CSV without formulas', async () => {
    const text = await textOf('csv');
    expect(text.split('\r\n')).toHaveLength(5);
    expect(text).toContain(",'=cmd|calc,");
  });
});

describe('the policy', () => {
  it('shows exceptions, which name people, to those only who may list them', async () => {
    const expires = new Date(Date.now() + 24 * 3600_000).toISOString();
    const scope = { product: 'claude-code', account: 'ada' };
    await running.client.requestException({ scope, owner: 'o', ticket: 't', expires });
    const seenBy = async (role: 'viewer' | 'helpdesk') => {
      const { token } = await running.client.createApiToken({ name: `policy-${role}`, role });
      return (await running.call({ method: 'GET', path: '/api/v1/policy', bearer: token })).json()['exceptions'];
    };
    expect(await seenBy('viewer')).toEqual([]);
    expect(await seenBy('helpdesk')).toMatchObject([{ scope }]);
  });
  it('is read again, and the old one stays when the new one is wrong', async () => {
    const file = path.join(running.folder, 'policy.yaml');
    writeFileSync(file, 'schema: bandog.policy/1\nname: first\nrulings: [{ product: codex-cli, verdict: banned }]\n');
    const other = await runCollector({ policyFile: file });
    expect((await other.client.getPolicy()).name).toBe('first');
    writeFileSync(file, 'schema: bandog.policy/1\nname: second\nrulings: []\n');
    await other.collector.reloadPolicy();
    expect((await other.client.getPolicy()).name).toBe('second');
    writeFileSync(file, 'nothing');
    await expect(other.collector.reloadPolicy()).rejects.toMatchObject({ code: 'E_POLICY_INVALID' });
    expect((await other.client.getPolicy()).name).toBe('second');
    await other.close();
  });
});

describe('metrics', () => {
  it('are text that Prometheus reads', async () => {
    const { text, headers } = await running.call({ method: 'GET', path: '/metrics', bearer: running.administrator });
    expect(headers['content-type']).toContain('version=0.0.4');
    expect(text).toMatch(/^bandog_open_findings 3$/m);
    expect(text).toMatch(/^bandog_batches_total\{outcome="committed"\} 3$/m);
    expect(text).toMatch(/^bandog_batches_seconds_count 3$/m);
    expect(text).toMatch(/^bandog_contact_interval_seconds 60$/m);
    const form = /^(# HELP [a-z_]+ \S.*|# TYPE [a-z_]+ (counter|gauge|histogram)|[a-z_]+(\{[a-z]+="[^"]*"\})? \d+(\.\d+)?)$/;
    expect(
      text
        .trim()
        .split('\n')
        .filter((line) => !form.test(line)),
    ).toEqual([]);
  });
});
