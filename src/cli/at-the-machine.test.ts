import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { LocalServer } from '../agent/local-api/server.ts';
import { runCommand } from '../../test/collector/command-io.ts';
import { agentKnowledge, openFace } from '../../test/doubles/agent-face.ts';
import { COMMANDS } from './list.ts';
import { widthOf } from './wrap.ts';

let state: string;
let server: LocalServer;
beforeEach(async () => {
  state = mkdtempSync(path.join(tmpdir(), 'bandog-machine-'));
  server = await openFace(state, agentKnowledge(state));
});
afterEach(() => {
  server.close();
  rmSync(state, { recursive: true });
});

async function bandog(name: string, ...argv: readonly string[]) {
  const command = await COMMANDS.find((one) => one.name === name)?.load();
  if (command === undefined) throw new Error(`no command ${name}`);
  const place = name === 'findings' ? ['--state-folder', state] : ['--state', state];
  return runCommand(command, [...argv, ...place], { env: { LANG: 'C.UTF-8', HOME: state } });
}

const calls: readonly {
  readonly call: readonly [string, ...string[]];
  readonly code: number;
  readonly says: readonly string[];
}[] = [
  {
    call: ['status'],
    code: 0,
    says: [
      'running, version 1.0.0',
      'to send    4 entries',
      '2 findings, as the collector is told of them:',
      'Codex CLI',
      'homes@1000:/home/ada',
    ],
  },
  { call: ['findings', '--here'], code: 1, says: ['Codex CLI', '0.169.0 · npm · ada'] },
  { call: ['findings', '--here', '--product', 'cursor'], code: 1, says: ['Cursor'] },
  { call: ['findings', '--here', '--account', 'nobody'], code: 0, says: [] },
  {
    call: ['scan', '--now'],
    code: 1,
    says: ['Codex CLI: new', 'Cursor: was installed, is running', 'Looked at 2 places in 0.21 s', '2 copies are'],
  },
  {
    call: ['explain'],
    code: 1,
    says: ['npm:@openai/codex', 'only this product can be this', 'Came near', '/home/ada/bin/claude', '/home/ada/closed'],
  },
  { call: ['explain', 'claude'], code: 3, says: ['Nothing is reported of claude.', 'only hints: command:claude'] },
  {
    call: ['explain', '/opt/other'],
    code: 0,
    says: ['Nothing is reported of /opt/other.', 'Outside of the usual places only a sweep looks'],
  },
  { call: ['explain', 'aaaaaaaa'], code: 1, says: ['Codex CLI is installed', 'finding aaaaaaaa'] },
  {
    call: ['doctor'],
    code: 1,
    says: ['attention', 'cannot read /home/ada/closed', '→ Run it as the service does.', 'needs attention.'],
  },
  {
    call: ['show-next-upload'],
    code: 1,
    says: [
      'To https://collector.example:8443 this would leave now:',
      '4 entries',
      'Codex CLI',
      '1 copy seen again',
      'old looks',
      'all open findings follow anew',
      'name laptop-17',
      '"uptimeSeconds":9',
    ],
  },
  { call: ['sent'], code: 0, says: ['1/7', 'bandog sent 1/7'] },
  { call: ['sent', 'last'], code: 0, says: ['Batch 1/7, delivered', 'Codex CLI'] },
  { call: ['sent', '7'], code: 0, says: ['Batch 1/7'] },
  {
    call: ['my-machine'],
    code: 1,
    says: [
      'What was found on laptop-17',
      'Your company: Use Qoder instead. Until 2026-12-31.',
      'Your company: Use Qoder instead. Until 2026-12-31.',
      'npm uninstall -g @openai/codex',
      'helpdesk',
      '#aaaaaaaa',
    ],
  },
  {
    call: ['my-machine', '--language', 'zh'],
    code: 1,
    says: ['在 laptop-17 上的发现', 'npm uninstall -g @openai/codex', 'IT 服务台'],
  },
  { call: ['privacy'], code: 0, says: ['What it never collects', 'https://collector.example:8443', 'every 300 seconds'] },
  { call: ['privacy', '--language', 'zh'], code: 0, says: ['绝不收集什么', 'https://collector.example:8443'] },
];

describe('beside a running agent', () => {
  for (const { call, code, says } of calls) {
    it(`bandog ${call.join(' ')}`, async () => {
      const called = await bandog(...call);
      expect(called).toMatchObject({ code });
      for (const text of says) expect(called.stdout).toContain(text);
      // In a pipe: no colour, no control character of ours or of a name; and 80 columns, but for a path or a word that is longer.
      expect(called.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
      const tooWide = called.stdout.split('\n').filter((line) => widthOf(line) > 80 && !/\/(?:home|opt|tmp)\//.test(line));
      expect(tooWide).toEqual([]);
    });
  }

  const documents: readonly { readonly call: readonly [string, ...string[]]; readonly schema: string }[] = [
    { call: ['status'], schema: 'bandog.status/1' },
    { call: ['scan', '--now'], schema: 'bandog.look/1' },
    { call: ['explain'], schema: 'bandog.explain/1' },
    { call: ['doctor'], schema: 'bandog.doctor/1' },
    { call: ['show-next-upload'], schema: 'bandog.upload/1' },
    { call: ['sent'], schema: 'bandog.sent/1' },
    { call: ['sent', 'last'], schema: 'bandog.sent/1' },
    { call: ['my-machine'], schema: 'bandog.my-machine/1' },
  ];
  for (const { call, schema } of documents) {
    it(`bandog ${call.join(' ')} --json is one document`, async () => {
      expect(JSON.parse((await bandog(...call, '--json')).stdout)).toMatchObject({ schema });
    });
  }

  it('findings --here --json is a list of findings', async () => {
    expect(JSON.parse((await bandog('findings', '--here', '--json')).stdout)).toHaveLength(2);
  });
});

describe('wrong calls', () => {
  test.each([
    { call: ['sent', 'x'], error: 'E_USAGE' },
    { call: ['sent', '8'], error: 'E_NOT_FOUND' },
    { call: ['privacy', '--language', 'tlh'], error: 'E_USAGE' },
    { call: ['my-machine', '--language', 'fr'], error: 'E_USAGE' },
    { call: ['scan', '--now', '--deep'], error: 'E_USAGE' },
    { call: ['findings', '--here', '--verdict', 'banned'], error: 'E_USAGE' },
    { call: ['show-next-upload', 'x'], error: 'E_USAGE' },
    { call: ['doctor', '--loud'], error: 'E_USAGE' },
  ] as const)('bandog $call: $error', async ({ call, error }) => {
    const [name, ...argv] = call;
    expect(await bandog(name, ...argv)).toMatchObject({ error });
  });
});

describe('where no agent runs', () => {
  beforeEach(() => server.close());

  test.each(['show-next-upload', 'sent', 'my-machine'])('bandog %s says that no agent answers', async (name) => {
    expect(await bandog(name)).toMatchObject({ code: 3, error: 'E_AGENT_UNREACHABLE' });
  });

  it('privacy tells what it can without one', async () => {
    const called = await bandog('privacy');
    expect(called.code).toBe(0);
    expect(called.stdout).toContain('No agent answers on this machine');
  });

  it('doctor judges the state folder', async () => {
    const called = await bandog('doctor');
    expect(called.code).toBe(1);
    expect(called.stdout).toContain('does not run');
  });

  it('status reads the state folder', async () => {
    expect((await bandog('status')).stdout).toContain('not running');
  });
});

test.each([
  { env: { LANG: 'zh_CN.UTF-8' }, says: '绝不' },
  { env: { LANG: 'de_DE.UTF-8' }, says: 'never' },
  { env: { LANG: 'zh_TW.UTF-8' }, says: 'never' },
  { env: { LC_ALL: 'zh', LANG: 'en_US' }, says: '绝不' },
  { env: {}, says: 'never' },
])('privacy speaks the language of $env', async ({ env, says }) => {
  const command = await COMMANDS.find(({ name }) => name === 'privacy')?.load();
  if (command === undefined) throw new Error('no privacy');
  expect((await runCommand(command, ['--state', '/nowhere'], { env })).stdout).toContain(says);
});
