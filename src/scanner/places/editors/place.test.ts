import { describe, expect, it } from 'vitest';
import { cline, list, look, manifest, ROOT } from './fixtures/extensions.ts';
import { found } from '../../../../test/sight.ts';
import { onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';

const CLINE = `cline installed editor-extension proven 1.2.3 ${ROOT}/saoudrizwan.claude-dev`;

describe('extensions that are found', () => {
  const rows: readonly { name: string; given: Record<string, TreeNode>; want: readonly string[] }[] = [
    { name: 'none on an empty host', given: { '/home/ann/.bashrc': '' }, want: [] },
    { name: 'by manifest and its main file', given: cline('saoudrizwan.claude-dev-1.2.3'), want: [CLINE] },
    {
      name: 'listed, with a manifest alone: likely',
      given: {
        [`${ROOT}/extensions.json`]: list(['saoudrizwan.claude-dev', 'saoudrizwan.claude-dev-1.2.3']),
        [`${ROOT}/saoudrizwan.claude-dev-1.2.3/package.json`]: manifest('saoudrizwan', 'claude-dev'),
      },
      want: [CLINE.replace('proven', 'likely')],
    },
    {
      name: 'not listed, with a manifest alone: possible',
      given: {
        [`${ROOT}/extensions.json`]: '[]',
        [`${ROOT}/saoudrizwan.claude-dev-1.2.3/package.json`]: manifest('saoudrizwan', 'claude-dev'),
      },
      want: [CLINE.replace('proven', 'possible')],
    },
    {
      name: 'an update beside the old version is one copy, of the listed version',
      given: {
        [`${ROOT}/extensions.json`]: list(['saoudrizwan.claude-dev', 'saoudrizwan.claude-dev-1.2.3']),
        ...cline('saoudrizwan.claude-dev-1.2.3'),
        [`${ROOT}/saoudrizwan.claude-dev-1.10.0/package.json`]: JSON.stringify({
          publisher: 'saoudrizwan',
          name: 'claude-dev',
          version: '1.10.0',
          main: 'x.js',
        }),
        [`${ROOT}/saoudrizwan.claude-dev-1.10.0/x.js`]: 'code',
      },
      want: [CLINE],
    },
    {
      name: 'under a name that says nothing',
      given: cline('helper'),
      want: [CLINE],
    },
    {
      name: 'under the name of another, when the list tells',
      given: {
        [`${ROOT}/extensions.json`]: list(['saoudrizwan.claude-dev', 'ms-python.python-1.2.3']),
        ...cline('ms-python.python-1.2.3'),
      },
      want: [CLINE],
    },
    {
      name: 'listed elsewhere in the home',
      given: {
        [`${ROOT}/extensions.json`]: JSON.stringify([
          {
            identifier: { id: 'saoudrizwan.claude-dev' },
            version: '1',
            location: { path: '/home/ann/dev/cline', scheme: 'file' },
          },
        ]),
        '/home/ann/dev/cline/package.json': manifest('saoudrizwan', 'claude-dev', { main: 'a.js' }),
        '/home/ann/dev/cline/a.js': 'code',
      },
      want: [CLINE],
    },
    {
      name: 'listed by a profile only',
      given: {
        [`${ROOT}/extensions.json`]: '[]',
        '/home/ann/.config/Code/User/profiles/-6f1/extensions.json': list([
          'saoudrizwan.claude-dev',
          'saoudrizwan.claude-dev-1.2.3',
        ]),
        [`${ROOT}/saoudrizwan.claude-dev-1.2.3/package.json`]: manifest('saoudrizwan', 'claude-dev'),
      },
      want: [CLINE.replace('proven', 'likely')],
    },
    {
      name: 'in every editor of the family, each a copy',
      given: Object.fromEntries(
        ['.cursor', '.windsurf', '.trae', '.vscode-server', '.vscode-server-insiders'].flatMap((editor) => [
          [
            `/home/ann/${editor}/extensions/Saoudrizwan.claude-dev-1.2.3/package.json`,
            manifest('saoudrizwan', 'claude-dev', { browser: 'b' }),
          ],
          [`/home/ann/${editor}/extensions/Saoudrizwan.claude-dev-1.2.3/b.js`, 'code'],
        ]),
      ),
      want: ['.cursor', '.trae', '.vscode-server-insiders', '.vscode-server', '.windsurf'].map((editor) =>
        CLINE.replace('.vscode', editor),
      ),
    },
    {
      name: 'shipped inside an editor, where the folder does not say the publisher',
      given: {
        '/usr/share/code/resources/app/extensions/copilot/package.json': manifest('GitHub', 'copilot-chat', {
          main: 'dist/extension.js',
        }),
        '/usr/share/code/resources/app/extensions/copilot/dist/extension.js': 'code',
        '/usr/share/code/resources/app/extensions/bat/package.json': manifest('vscode', 'bat'),
      },
      want: ['copilot installed editor-built-in proven 1.2.3 /usr/share/code/resources/app/extensions/copilot'],
    },
    {
      name: 'shipped inside a server build',
      given: {
        '/home/ann/.vscode-server/cli/servers/Stable-1/server/extensions/copilot/package.json': manifest(
          'github',
          'copilot-chat',
          { main: 'a' },
        ),
        '/home/ann/.vscode-server/cli/servers/Stable-1/server/extensions/copilot/a.js': 'code',
      },
      want: [
        'copilot installed editor-built-in proven 1.2.3 /home/ann/.vscode-server/cli/servers/Stable-1/server/extensions/copilot',
      ],
    },
  ];
  for (const { name, given, want } of rows) it(name, () => expect(onDisk(given, (host) => found(look(host)))).toEqual(want));
});

describe('what is no copy', () => {
  const rows: readonly { name: string; given: Record<string, TreeNode> }[] = [
    {
      name: 'an extension that is only called alike',
      given: {
        [`${ROOT}/someone.claude-theme-1.0.0/package.json`]: manifest('someone', 'claude-theme', { main: 'a.js' }),
        [`${ROOT}/someone.claude-theme-1.0.0/a.js`]: 'code',
      },
    },
    {
      name: 'a folder of a wanted name that holds another extension',
      given: {
        [`${ROOT}/anthropic.claude-code-1.0.0/package.json`]: manifest('someone', 'else', { main: 'a.js' }),
        [`${ROOT}/anthropic.claude-code-1.0.0/a.js`]: 'code',
      },
    },
    {
      name: 'an extension that ships .claude/ and CLAUDE.md',
      given: {
        [`${ROOT}/esbenp.prettier-vscode-1.0.0/package.json`]: manifest('esbenp', 'prettier-vscode', { main: 'a.js' }),
        [`${ROOT}/esbenp.prettier-vscode-1.0.0/a.js`]: 'code',
        [`${ROOT}/esbenp.prettier-vscode-1.0.0/.claude/settings.json`]: '{}',
        [`${ROOT}/esbenp.prettier-vscode-1.0.0/CLAUDE.md`]: '#',
      },
    },
    {
      name: 'an extension that was removed and waits for its deletion',
      given: { ...cline('saoudrizwan.claude-dev-1.2.3'), [`${ROOT}/.obsolete`]: '{"saoudrizwan.claude-dev-1.2.3":true}' },
    },
    { name: 'one that is being unpacked', given: cline('.0a1b2c3d-4e5f') },
    { name: 'an empty folder', given: { [`${ROOT}/saoudrizwan.claude-dev-1.2.3/README.md`]: '' } },
    {
      name: 'a manifest whose members are no text',
      given: { [`${ROOT}/a/package.json`]: '{"publisher":{},"name":["claude-dev"]}' },
    },
    {
      name: 'a main outside of the folder',
      given: { [`${ROOT}/x/package.json`]: '{"publisher":"a","name":"b","main":"../../../../etc/passwd"}', '/etc/passwd': 'x' },
    },
  ];
  for (const { name, given } of rows) {
    it(name, () => {
      onDisk(given, (host) => {
        const sight = look(host);
        expect(found(sight)).toEqual([]);
        expect(sight.coverage.filter((scope) => !scope.complete)).toEqual([]);
      });
    });
  }
});
