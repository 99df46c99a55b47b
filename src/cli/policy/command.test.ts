import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { PRODUCTS, runCollector, type RunningCollector } from '../../../test/collector/running-collector.ts';
import { TestHost } from '../../../test/collector/test-host.ts';
import { finding } from '../../collector/store/fixtures/finding.ts';
import { command } from './command.ts';

let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector({ products: PRODUCTS });
  const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 });
  const host = await TestHost.enrol(running.call, token, 'ada-laptop');
  const codex = finding({ name: 'codex', product: 'codex-cli' });
  await host.send(
    [finding(), codex].map((one) => ({ kind: 'finding', finding: one })),
    [finding(), codex],
  );
});
afterAll(() => running.close());

const call = (...argv: readonly string[]) =>
  runCommand(command, [...argv, '--data', running.collector.dataFolder], { cwd: running.folder });
const file = (text: string, name = 'policy.yaml') => {
  writeFileSync(path.join(running.folder, name), text);
  return name;
};
const revision = async () => String((await running.client.getPolicy({})).revision);
const policyOf = (rulings: string, more = '') => `schema: bandog.policy/1\nname: Ours\nrulings: ${rulings}\n${more}`;
const verdicts = async () =>
  (await running.client.listFindings({})).items.map((one) => `${one.finding.product} ${one.verdict.verdict}`);

describe('bandog policy', () => {
  it('shows whom a file would touch, applies it, and has verdicts follow at once', async () => {
    const name = file(
      policyOf('[{ product: claude-code, verdict: banned, reason: why }, { category: ai-coding-agent, verdict: restricted }]'),
    );
    const seen = await call('diff', name);
    expect(seen).toMatchObject({ code: 1, stdout: expect.stringContaining('It touches 2 copies on 1 host.') });
    expect(seen.stdout).toContain('+ ruling product:claude-code');
    expect(seen.stdout).toMatch(/ada-laptop +Claude Code +unreviewed -> banned/);
    expect(await verdicts()).toEqual(['claude-code unreviewed', 'codex-cli unreviewed']);
    expect(await call('apply', name, '--revision', await revision())).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('3 changes'),
    });
    expect(await verdicts()).toEqual(['claude-code banned', 'codex-cli restricted']);
    expect((await running.client.listFindings({ verdict: 'banned' })).items.map((one) => one.finding.product)).toEqual([
      'claude-code',
    ]);
    expect(await call('diff', name)).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing would change') });
    expect((await call('show')).stdout).toMatch(/Ours, revision \d+; the last file made revision \d+\.\n\nRulings:\n +ON/);
  });

  it('refuses a file that is built on an older one', async () => {
    const before = await revision();
    const name = file(policyOf('[{ product: claude-code, verdict: approved }]'));
    expect(await call('apply', name, '--revision', before)).toMatchObject({ code: 0 });
    const late = file(policyOf('[]'), 'late.yaml');
    expect(await call('apply', late, '--revision', before)).toMatchObject({ code: 3, error: 'E_POLICY_STALE' });
    expect(await verdicts()).toEqual(['claude-code approved', 'codex-cli unreviewed']);
  });

  it('never fights with the console', async () => {
    const basedOn = Number(await revision());
    await running.client.changePolicy({ basedOn, rulings: [{ product: 'codex-cli', verdict: 'banned' }] });
    const mine = file(policyOf('[{ product: codex-cli, verdict: approved }]'));
    expect(await call('apply', mine, '--revision', await revision())).toMatchObject({ code: 3, error: 'E_POLICY_MANAGED' });
    const theirs = { basedOn: Number(await revision()), rulings: [{ product: 'claude-code', verdict: 'banned' as const }] };
    await expect(running.client.changePolicy(theirs)).rejects.toMatchObject({ status: 409, code: 'E_POLICY_MANAGED' });
    expect(await call('apply', file(policyOf('[]')), '--revision', String(basedOn))).toMatchObject({ code: 0 });
    expect(await verdicts()).toEqual(['claude-code unreviewed', 'codex-cli banned']);
  });

  it('exports what it applied, and applying that changes nothing', async () => {
    const example = readFileSync(new URL('../../collector/policy/example.yaml', import.meta.url), 'utf8');
    const soon = new Date(Date.now() + 100 * 24 * 3600_000).toISOString().slice(0, 10);
    const extra = `campaigns:
  - { id: out, name: Out, products: [qoder-ide], reason: r, start: 2026-01-01, deadline: 2099-01-01, graceDays: 3, groups: [/] }
exceptions:
  - { id: lab, scope: { product: claude-code, group: /, version: ">=1 <2" }, owner: o, ticket: T-1, askedBy: ada, approvedBy: bob, expires: ${soon} }
`;
    await call('apply', file(example + extra), '--revision', await revision());
    const text = (await call('export')).stdout;
    expect(text).toContain('# What the file decided, as of revision');
    expect(await call('apply', file(text, 'again.yaml'), '--revision', await revision())).toMatchObject({
      stderr: expect.stringContaining('Nothing changed'),
    });
    const [copy] = (await running.client.listFindings({ product: 'claude-code' })).items;
    expect(copy?.verdict).toMatchObject({ verdict: 'approved', because: 'exception', exception: 'lab' });
    expect((await call('progress', 'out')).stdout).toMatch(
      /Out, until 2099-01-01 \(\d+ days left\), 1 hosts:\n(.*\n)+ +1 +not looked at/,
    );
  });

  it('shows the policy as it was, and who changed what', async () => {
    const { items } = await running.client.getPolicyHistory({ kind: 'ruling', key: 'product:codex-cli' });
    expect(items).toMatchObject([{ by: 'console', actor: 'token:local-administrator', after: { verdict: 'banned' } }]);
    const before = (items[0]?.revision ?? 0) - 1;
    const then = await running.client.getPolicy({ revision: before });
    expect(then.rulings.map((one) => one.product)).toEqual(['claude-code']);
    expect((await running.client.getPolicy({ at: '2020-01-01T00:00:00.000Z' })).rulings).toEqual([]);
  });

  const bad = [
    { name: 'a mistake in the file, with its line', argv: ['diff', 'wrong.yaml'], want: { code: 3, error: 'E_POLICY_INVALID' } },
    { name: 'a file that is not there', argv: ['diff', 'none.yaml'], want: { code: 3, error: 'E_POLICY_INVALID' } },
    { name: 'applying without a revision', argv: ['apply', 'right.yaml'], want: { code: 2 } },
    { name: 'a revision that is none', argv: ['apply', 'right.yaml', '--revision', 'x'], want: { code: 2 } },
    { name: 'no verb', argv: [], want: { code: 2 } },
    { name: 'a campaign that is not there', argv: ['progress', 'nothing'], want: { code: 3, error: 'E_NOT_FOUND' } },
    { name: 'a manager that is none', argv: ['export', '--by', 'me'], want: { code: 2 } },
  ];
  for (const { name, argv, want } of bad) {
    it(`refuses ${name}`, async () => {
      file(policyOf('[{ product: x, verdict: evil }]'), 'wrong.yaml');
      file(policyOf('[]'), 'right.yaml');
      expect(await call(...argv)).toMatchObject(want);
    });
  }
});
