import { describe, expect, it } from 'vitest';
import { lookAt, type Sight } from '../../pipeline.ts';
import type { Host } from '../../host/contract.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { indexOf, NO_CACHE, onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';

const index = indexOf(
  { id: 'cline', editorExtensions: ['saoudrizwan.claude-dev'] },
  { id: 'claude-code', editorExtensions: ['anthropic.claude-code'] },
  { id: 'copilot', editorExtensions: ['GitHub.copilot', 'github.copilot-chat'] },
  { id: 'hidden', editorExtensions: ['__proto__.constructor'] },
);

const ROOT = '/home/ann/.vscode/extensions';
const manifest = (publisher: string, name: string, more: object = {}): string =>
  JSON.stringify({ publisher, name, version: '1.2.3', ...more });
const list = (...entries: readonly (readonly [string, string])[]): string =>
  JSON.stringify(
    entries.map(([id, folder]) => ({
      identifier: { id },
      version: '1.2.3',
      location: { $mid: 1, path: `${ROOT}/${folder}`, scheme: 'file' },
      relativeLocation: folder,
    })),
  );
const cline = (folder: string): Record<string, TreeNode> => ({
  [`${ROOT}/${folder}/package.json`]: manifest('saoudrizwan', 'claude-dev', { main: './dist/extension' }),
  [`${ROOT}/${folder}/dist/extension.js`]: 'code',
});

function look(host: Host, depth: 'quick' | 'deep' = 'quick'): Sight {
  return lookAt(host, index, { order: { depth }, cache: NO_CACHE });
}

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

describe('hostile and damaged files', () => {
  const rows: readonly { name: string; given: Record<string, TreeNode>; want: readonly string[]; gaps: readonly string[] }[] = [
    {
      name: 'a list that is no JSON: names are looked at all the same',
      given: { ...cline('saoudrizwan.claude-dev-1.2.3'), [`${ROOT}/extensions.json`]: '[{' },
      want: [CLINE],
      gaps: [`malformed ${ROOT}/extensions.json`],
    },
    {
      name: 'a list nested without end',
      given: { ...cline('saoudrizwan.claude-dev-1.2.3'), [`${ROOT}/extensions.json`]: '['.repeat(200_000) },
      want: [CLINE],
      gaps: [`malformed ${ROOT}/extensions.json`],
    },
    {
      name: 'a huge list',
      given: { ...cline('saoudrizwan.claude-dev-1.2.3'), [`${ROOT}/extensions.json`]: ' '.repeat(5 * 1024 * 1024) },
      want: [CLINE],
      gaps: [`too-large ${ROOT}/extensions.json`],
    },
    {
      name: 'entries of every wrong shape',
      given: {
        ...cline('saoudrizwan.claude-dev-1.2.3'),
        [`${ROOT}/extensions.json`]:
          '[null,1,"x",[],{},{"identifier":null},{"identifier":{"id":7},"location":{"path":[]}},{"identifier":{"id":"a.b"},"relativeLocation":"../../../../etc"},{"__proto__":{"id":"a.b"}}]',
      },
      want: [CLINE],
      gaps: [],
    },
    {
      name: 'ids that are members of every object',
      given: {
        [`${ROOT}/extensions.json`]: '[{"identifier":{"id":"__proto__.constructor"},"location":"__proto__","version":"1"}]',
        [`${ROOT}/__proto__/package.json`]: '{"publisher":"__proto__","name":"constructor","main":"a.js","version":"1"}',
        [`${ROOT}/__proto__/a.js`]: 'code',
        [`${ROOT}/.obsolete`]: '{"__proto__":true}',
      },
      want: [`hidden installed editor-extension proven 1 ${ROOT}/__proto__.constructor`],
      gaps: [],
    },
    { name: 'a manifest that is a FIFO', given: { [`${ROOT}/a/package.json`]: { fifo: true } }, want: [], gaps: [] },
    {
      name: 'a manifest that links to a secret',
      given: { [`${ROOT}/saoudrizwan.claude-dev-1.2.3/package.json`]: { link: '/etc/shadow' }, '/etc/shadow': '{' },
      want: [],
      gaps: [],
    },
    {
      name: 'a list that links to a secret',
      given: {
        ...cline('saoudrizwan.claude-dev-1.2.3'),
        [`${ROOT}/extensions.json`]: { link: '/etc/shadow' },
        '/etc/shadow': '{',
      },
      want: [CLINE],
      gaps: [],
    },
    {
      name: 'folders that link in a circle, and out of the home',
      given: {
        [`${ROOT}/saoudrizwan.claude-dev-1.0.0`]: { link: 'saoudrizwan.claude-dev-2.0.0' },
        [`${ROOT}/saoudrizwan.claude-dev-2.0.0`]: { link: 'saoudrizwan.claude-dev-1.0.0' },
        [`${ROOT}/saoudrizwan.claude-dev-3.0.0`]: { link: '/etc' },
      },
      want: [],
      gaps: [],
    },
    {
      name: 'a manifest that is no JSON, under a wanted name',
      given: { [`${ROOT}/saoudrizwan.claude-dev-1.2.3/package.json`]: 'nonsense' },
      want: [],
      gaps: [`malformed ${ROOT}/saoudrizwan.claude-dev-1.2.3/package.json`],
    },
  ];
  for (const { name, given, want, gaps } of rows) {
    it(name, () => {
      onDisk(given, (host) => {
        const sight = look(host);
        expect(found(sight)).toEqual(want);
        expect(gapsOf(sight, 'editors')).toEqual(gaps);
      });
    });
  }

  it('says of a folder that it may not list that it did not look', () => {
    onDisk(cline('saoudrizwan.claude-dev-1.2.3'), (host) => {
      const closed: Host = { ...host, list: (folder) => (folder.startsWith(ROOT) ? 'denied' : host.list(folder)) };
      expect(gapsOf(look(closed), 'editors')).toContain(`denied ${ROOT}`);
      expect(found(look(closed))).toEqual([]);
    });
  });

  it('finds in a deep look what hides under the name of another', () => {
    onDisk(cline('ms-python.python-1.2.3'), (host) => {
      expect(found(look(host))).toEqual([]);
      expect(found(look(host, 'deep'))).toEqual([CLINE]);
    });
  });
});
