import { expect, test } from 'vitest';
import { lookWith, type Tree } from '../fixtures/look.ts';
import { claudeIn, CLAUDE, CODEX, npmPackage } from '../fixtures/packages.ts';

const SIGNATURES = { 'claude-code': CLAUDE, 'codex-cli': CODEX };
const BOB = '/home/bob';
const CLAUDE_IN = (modules: string): string => `${modules}/@anthropic-ai/claude-code`;

const cases: readonly { name: string; given: Tree; want: readonly object[]; gaps?: readonly object[] }[] = [
  { name: 'an empty machine', given: { '/usr/bin': null }, want: [] },
  {
    name: 'the system prefix: command link and sub-package are further paths',
    given: {
      ...claudeIn('/usr/local/lib/node_modules'),
      '/usr/local/bin/claude': { link: '../lib/node_modules/@anthropic-ai/claude-code/cli.js' },
    },
    want: [
      {
        product: 'claude-code',
        channel: 'npm',
        identity: 'proven',
        anchor: CLAUDE_IN('/usr/local/lib/node_modules'),
        version: '2.1.0',
        paths: ['/usr/local/bin/claude', '/usr/local/lib/node_modules/@anthropic-ai/claude-code-linux-x64'],
      },
    ],
  },
  {
    name: 'a version manager in a home belongs to its account',
    given: npmPackage(CLAUDE_IN(`${BOB}/.nvm/versions/node/v22.1.0/lib/node_modules`), '@anthropic-ai/claude-code', '1.0.5'),
    want: [{ account: 'bob', anchor: CLAUDE_IN(`${BOB}/.nvm/versions/node/v22.1.0/lib/node_modules`), version: '1.0.5' }],
  },
  {
    name: 'two installs are two copies',
    given: { ...claudeIn('/usr/lib/node_modules'), ...claudeIn(`${BOB}/.npm-global/lib/node_modules`, '2.2.0') },
    want: [{ version: '2.2.0', account: 'bob' }, { version: '2.1.0' }],
  },
  {
    name: 'a prefix that an npmrc names, in quotes, with ~ and a token beside it',
    given: {
      [`${BOB}/.npmrc`]: '//registry/:_authToken=x\nprefix = "~/tools/npm"\n',
      ...claudeIn(`${BOB}/tools/npm/lib/node_modules`),
    },
    want: [{ anchor: CLAUDE_IN(`${BOB}/tools/npm/lib/node_modules`), account: 'bob' }],
  },
  {
    name: 'a prefix in the file that globalconfig names',
    given: {
      '/etc/npmrc': 'globalconfig=/srv/npmrc\n',
      '/srv/npmrc': 'prefix=/srv/npm\n',
      ...claudeIn('/srv/npm/lib/node_modules'),
    },
    want: [{ anchor: CLAUDE_IN('/srv/npm/lib/node_modules') }],
  },
  {
    name: 'npm i -g notes@npm:@anthropic-ai/claude-code: only the manifest tells',
    given: npmPackage('/usr/lib/node_modules/notes', '@anthropic-ai/claude-code', '1.0.5', 'claude'),
    want: [{ product: 'claude-code', identity: 'proven', anchor: '/usr/lib/node_modules/notes' }],
  },
  {
    name: 'what a broken update leaves behind runs too',
    given: {
      ...claudeIn('/usr/lib/node_modules'),
      ...npmPackage('/usr/lib/node_modules/@anthropic-ai/.claude-code-AbCdEf12', '@anthropic-ai/claude-code', '2.0.0', 'claude'),
    },
    want: [
      { channel: 'npm-staging', version: '2.0.0', anchor: '/usr/lib/node_modules/@anthropic-ai/.claude-code-AbCdEf12' },
      { channel: 'npm', version: '2.1.0' },
    ],
  },
  {
    name: "a platform build under its alias is a part, though its manifest bears the main package's name",
    given: {
      ...npmPackage('/usr/lib/node_modules/@openai/codex', '@openai/codex', '0.169.0', 'codex'),
      ...npmPackage(
        '/usr/lib/node_modules/@openai/codex/node_modules/@openai/codex-linux-x64',
        '@openai/codex',
        '0.169.0-linux-x64',
      ),
    },
    want: [{ product: 'codex-cli', version: '0.169.0', anchor: '/usr/lib/node_modules/@openai/codex' }],
  },
  {
    name: 'a manifest without the files that it names is only possible',
    given: {
      '/usr/lib/node_modules/@openai/codex/package.json': '{"name":"@openai/codex","version":"1.0.0","bin":"bin/codex.js"}',
    },
    want: [{ product: 'codex-cli', identity: 'possible' }],
  },
  {
    name: 'a command that lies in a package which npm hoisted',
    given: {
      '/usr/lib/node_modules/@openai/codex/package.json':
        '{"name":"@openai/codex","version":"1.0.0","bin":{"codex":"node_modules/@openai/real/codex"}}',
      '/usr/lib/node_modules/@openai/real/codex': 'x',
    },
    want: [{ product: 'codex-cli', identity: 'proven' }],
  },
  {
    name: 'a prefix that the settings beside npm itself name',
    given: { '/usr/lib/node_modules/npm/npmrc': 'prefix=/d/globals\n', ...claudeIn('/d/globals/lib/node_modules') },
    want: [{ channel: 'npm', anchor: '/d/globals/lib/node_modules/@anthropic-ai/claude-code' }],
  },
  {
    name: 'packages that only resemble',
    given: {
      ...npmPackage('/usr/lib/node_modules/codex', 'codex', '0.2.3'),
      ...npmPackage('/usr/lib/node_modules/claude-code', 'claude-code', '0.0.1'),
      ...npmPackage('/usr/lib/node_modules/@openai/agents', '@openai/agents', '1.0.0'),
      ...npmPackage('/usr/lib/node_modules/openai', 'openai', '4.0.0'),
      ...npmPackage('/usr/lib/node_modules/__proto__', '__proto__', '1.0.0'),
    },
    want: [],
  },
  {
    name: 'hostile folders: a file, a link out, a link loop, a manifest that is a folder, each passed over',
    given: {
      '/usr/lib/node_modules/@openai': 'a file',
      '/usr/local/lib/node_modules/@openai/codex': { link: '/../../../../etc' },
      '/opt/a/lib/node_modules/@openai/codex/package.json/x': 'a folder',
      '/opt/b/lib': { link: 'lib' },
      ...claudeIn('/opt/c/lib/node_modules'),
    },
    want: [{ product: 'claude-code' }],
  },
  {
    name: 'malformed, too deep and too large manifests are gaps, and cost nothing else',
    given: {
      '/usr/lib/node_modules/@openai/codex/package.json': '{"name":"@openai/codex"',
      '/usr/local/lib/node_modules/@openai/codex/package.json': '['.repeat(1_000_000),
      '/opt/a/lib/node_modules/@openai/codex/package.json': { size: 10 * 2 ** 30 },
      '/opt/b/lib/node_modules/@openai/codex/package.json': '{"__proto__":{"name":"@openai/codex"}}',
      ...claudeIn('/opt/c/lib/node_modules'),
    },
    want: [{ product: 'claude-code' }],
    gaps: [
      { reason: 'malformed', path: '/usr/lib/node_modules/@openai/codex/package.json' },
      { reason: 'malformed', path: '/usr/local/lib/node_modules/@openai/codex/package.json' },
      { reason: 'too-large', path: '/opt/a/lib/node_modules/@openai/codex/package.json' },
    ],
  },
];

for (const { name, given, want, gaps } of cases) {
  test(name, () => {
    const looked = lookWith('npm', given, SIGNATURES);
    expect(looked.rows).toMatchObject(want);
    expect(looked.gaps).toEqual(gaps ?? []);
  });
}
