import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { PRODUCTS, runCollector, type RunningCollector } from '../../../test/collector/running-collector.ts';
import { TestHost } from '../../../test/collector/test-host.ts';
import { finding } from '../../collector/store/fixtures/finding.ts';
import type { Finding } from '../../domain/finding.ts';
import type { BatchEntry } from '../../wire/protocol.ts';
import { command as exporting } from '../export/command.ts';
import { command as findings } from '../findings/command.ts';
import { command as query } from './command.ts';

const POLICY = new URL('../../collector/policy/example.yaml', import.meta.url).pathname;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const claude = finding({
  firstSeen: ago(200_000),
  lastSeen: ago(90),
  running: [{ pid: 4711, startTicks: '1', executable: '/usr/bin/node', deleted: false }],
});
const second = finding({ name: 'two', channel: 'native-installer', anchor: '/home/ada/.local/share/claude\u001b[2J' });
const codex = finding({ name: 'codex', product: 'codex-cli' });
const qoder = finding({ name: 'qoder', product: 'qoder-cli' });
const gone = finding({ state: 'gone', goneAt: ago(60) });
const packed = finding({ name: 'packed', state: 'packed', channel: 'archive' });

let running: RunningCollector;
let access: readonly string[];

/** Hosts by name: what is on them, and whether all of them could be looked at. */
const HOSTS: readonly {
  readonly name: string;
  readonly has: readonly Finding[];
  readonly looked: 'completely' | 'partly' | 'never';
}[] = [
  { name: 'two-copies', has: [claude, second], looked: 'completely' },
  { name: 'two-products', has: [claude, second, codex], looked: 'partly' },
  { name: 'clean', has: [], looked: 'completely' },
  { name: 'clean-partly', has: [], looked: 'partly' },
  { name: 'approved', has: [qoder], looked: 'completely' },
  { name: 'unreviewed', has: [codex], looked: 'completely' },
  { name: 'was-there', has: [gone], looked: 'completely' },
  { name: 'packed', has: [packed], looked: 'completely' },
  { name: 'new', has: [], looked: 'never' },
];

beforeAll(async () => {
  running = await runCollector({ policyFile: POLICY, products: PRODUCTS });
  access = ['--data', running.collector.dataFolder];
  const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 20, expiresInSeconds: 3600 });
  for (const { name, has, looked } of HOSTS) {
    const host = await TestHost.enrol(running.call, token, name);
    if (looked === 'never') continue;
    const gaps = looked === 'partly' ? [{ reason: 'denied' as const, path: '/home/eve' }] : [];
    const scan: BatchEntry = {
      kind: 'scan',
      at: ago(185),
      durationMs: 1,
      catalogue: { version: '1', digest: '0'.repeat(64) },
      coverage: [
        { scope: 'homes@1001', complete: true, gaps: [] },
        { scope: 'homes@1002', complete: looked === 'completely', gaps },
      ],
      seen: [],
    };
    await host.send(
      [...has.map((one): BatchEntry => ({ kind: 'finding', finding: one })), scan],
      has.filter((one) => one.state !== 'gone'),
    );
  }
});
afterAll(() => running.close());

const ask = (...argv: readonly string[]) => runCommand(query, [...argv, ...access]);

describe('bandog query', () => {
  const cases = [
    {
      name: 'two-copies',
      code: 1,
      answer:
        'two-copies: 2 copies of Claude Code, banned: Source code must not leave for a provider without a data processing agreement. Use Qoder CLI instead.',
    },
    { name: 'clean', code: 0, answer: 'clean: Clean as of 3 min ago.' },
    {
      name: 'clean-partly',
      code: 3,
      answer: 'clean-partly: Clean as of 3 min ago, except 1 of 2 places that could not be looked at completely.',
    },
    { name: 'approved', code: 0, answer: 'approved: Clean, only approved products, as of 3 min ago.' },
    { name: 'unreviewed', code: 1, answer: 'unreviewed: Nothing banned as of 3 min ago, but 1 copy of Codex CLI (unreviewed).' },
    { name: 'was-there', code: 0, answer: 'was-there: Clean as of 3 min ago.' },
    {
      name: 'packed',
      code: 0,
      answer: 'packed: Clean as of 3 min ago. 1 copy packed in an archive, where nothing runs.',
    },
    { name: 'new', code: 3, answer: 'new: Unknown: this host has not been looked at yet.' },
  ];
  for (const { name, code, answer } of cases) {
    it(`answers in one sentence: ${name}`, async () => {
      const called = await ask(name);
      expect({ code: called.code, answer: called.stdout.split('\n')[0] }).toEqual({ code, answer });
    });
  }

  const products = [
    { host: 'clean', product: 'claude-code', code: 0, answer: 'clean: No copy of Claude Code as of 3 min ago.' },
    {
      host: 'two-products',
      product: 'qoder-cli',
      code: 3,
      answer: 'two-products: No copy of Qoder CLI as of 3 min ago, except 1 of 2 places that could not be looked at completely.',
    },
    { host: 'approved', product: 'qoder-cli', code: 1, answer: 'approved: Clean, only approved products, as of 3 min ago.' },
    {
      host: 'clean',
      product: 'unheard-of',
      code: 3,
      answer: "clean: Unknown: the collector's catalogue has no product unheard-of, so nobody looked for it.",
    },
  ];
  for (const { host, product, code, answer } of products) {
    it(`answers for one product: ${product} on ${host}`, async () => {
      const called = await ask(host, '--product', product);
      expect({ code: called.code, answer: called.stdout.split('\n')[0] }).toEqual({ code, answer });
    });
  }

  it('shows every copy with what helpdesk needs, and no escape sequence of a host', async () => {
    const { stdout } = await ask('two-products');
    for (const part of [
      'installed  npm  ada  /home/ada/.nvm/versions/node/v22.9.0/lib/node_modules/@anthropic-ai/one',
      'running  pid 4711',
      'seen     first 2 d ago, last 1 min ago',
      'proven   npm package @anthropic-ai/claude-code 1.0.44 with cli.js (proof)',
      'remove   npm uninstall -g @anthropic-ai/claude-code',
      '/home/ada/.local/share/claude\\x1b[2J',
      'Codex CLI  unreviewed',
      'denied (1)',
      '/home/eve',
      'looked at 3 min ago, 1 of 2 places completely, catalogue 1',
    ]) {
      expect(stdout).toContain(part);
    }
    expect(stdout).not.toContain('\u001b');
  });

  it('prints what is gone only when asked', async () => {
    expect((await ask('was-there')).stdout).not.toContain('gone');
    expect((await ask('was-there', '--gone')).stdout).toContain(', gone 1 min ago');
  });

  it('prints JSON', async () => {
    expect(JSON.parse((await ask('clean', '--json')).stdout)).toMatchObject({
      host: { name: 'clean' },
      coverage: { answer: 'not-found', packed: 0, isComplete: true },
    });
  });

  const wrong = [
    { name: 'no host', argv: [], want: { code: 2, error: 'E_USAGE' } },
    { name: 'two hosts', argv: ['a', 'b'], want: { code: 2, error: 'E_USAGE' } },
    { name: 'an unknown option', argv: ['a', '--everything'], want: { code: 2, error: 'E_USAGE' } },
    { name: 'an unknown host', argv: ['nobody'], want: { code: 3, error: 'E_NOT_FOUND' } },
    {
      name: 'a collector elsewhere without a token',
      argv: ['a', '--collector', 'https://127.0.0.1:1'],
      want: { code: 2, error: 'E_USAGE' },
    },
    {
      name: 'an address that is not https',
      argv: ['a', '--collector', 'http://127.0.0.1:1'],
      want: { code: 2, error: 'E_USAGE' },
    },
  ];
  for (const { name, argv, want } of wrong) it(`refuses ${name}`, async () => expect(await ask(...argv)).toMatchObject(want));

  it('says that a collector is not there, or is another one', async () => {
    const away = { env: { BANDOG_TOKEN: 'x'.repeat(43) } };
    expect(await runCommand(query, ['a', '--collector', 'https://127.0.0.1:1'], away)).toMatchObject({
      code: 3,
      error: 'E_UPLINK_UNREACHABLE',
    });
    expect(await runCommand(query, ['a', '--collector', running.collector.url], away)).toMatchObject({
      code: 3,
      error: 'E_UPLINK_UNTRUSTED',
    });
    expect(await runCommand(query, ['a', '--data', '/nowhere'])).toMatchObject({ code: 3, error: 'E_UPLINK_UNREACHABLE' });
  });

  it('asks a collector elsewhere with its authority and a token that may', async () => {
    const { token } = await running.client.createApiToken({ name: 'helpdesk', role: 'helpdesk' });
    const file = path.join(running.folder, 'token');
    writeFileSync(file, `${token}\n`);
    const remote = [
      '--collector',
      running.collector.url,
      '--ca',
      path.join(running.collector.dataFolder, 'ca.crt'),
      '--token',
      file,
    ];
    expect(await runCommand(query, ['clean', ...remote])).toMatchObject({ code: 0 });
    expect(await runCommand(findings, remote)).toMatchObject({ code: 3, error: 'E_FORBIDDEN' });
  });
});

describe('bandog findings', () => {
  const list = (...argv: readonly string[]) => runCommand(findings, [...argv, ...access]);
  it('lists one copy a line, aligned', async () => {
    const { code, stdout } = await list('--host', 'two-products');
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(1);
    expect(lines).toHaveLength(4);
    const at = lines[0]?.indexOf('VERDICT') ?? -1;
    expect(lines.slice(1).map((line) => line.slice(at).split(/\s/)[0])).toEqual(['banned', 'banned', 'unreviewed']);
  });
  it('chooses by repeated options and by commas', async () => {
    const count = async (...argv: readonly string[]) => (JSON.parse((await list('--json', ...argv)).stdout) as unknown[]).length;
    expect(await count('--product', 'codex-cli', '--product', 'qoder-cli')).toBe(3);
    expect(await count('--product', 'codex-cli,qoder-cli')).toBe(3);
    expect(await count('--verdict', 'banned')).toBe(5);
    expect(await count('--state', 'packed')).toBe(1);
    expect(await count('--state', 'gone')).toBe(1);
  });
  it('says when there is nothing', async () => {
    expect(await list('--product', 'nothing')).toEqual({ code: 0, stdout: '', stderr: 'No finding matches.\n' });
  });
});

describe('bandog export', () => {
  it('writes a file for this account only, and the same to standard output', async () => {
    const file = path.join(running.folder, 'out.csv');
    const called = await runCommand(exporting, ['--format', 'csv', '--out', file, '--json', ...access]);
    expect(JSON.parse(called.stdout)).toEqual({ file, format: 'csv', bytes: statSync(file).size });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { stdout } = await runCommand(exporting, ['--format', 'csv', ...access]);
    expect(stdout).toBe(readFileSync(file, 'utf8'));
    expect(stdout.split('\r\n')).toHaveLength(10);
  });
  it('refuses a format that is none, and a file that cannot be written', async () => {
    expect(await runCommand(exporting, ['--format', 'xml', ...access])).toMatchObject({ code: 2, error: 'E_USAGE' });
    expect(await runCommand(exporting, ['--format', 'csv', '--out', '/nowhere/x', ...access])).toMatchObject({
      code: 2,
      error: 'E_USAGE',
    });
  });
  it('leaves the old file when the collector refuses', async () => {
    const file = path.join(running.folder, 'old.csv');
    writeFileSync(file, 'old');
    const refused = ['--format', 'csv', '--out', file, '--state', 'nonsense', ...access];
    expect(await runCommand(exporting, refused)).toMatchObject({ code: 3, error: 'E_BAD_REQUEST' });
    expect(readFileSync(file, 'utf8')).toBe('old');
  });
});
