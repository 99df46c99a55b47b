import { describe, expect, it } from 'vitest';
import { buildExecutable } from './example-programs/executables.ts';
import { recordedHost } from './host/recorded.ts';
import type { RecordedNode } from './host/recorded-tree.ts';
import { identityCache } from './identity-cache.ts';
import { lookAt } from './pipeline.ts';
import { asarArchive } from '../../test/asar-archive.ts';
import { indexOf } from '../../test/tree-on-disk.ts';

const MARK = 'a-tool-that-nobody-has-7f3a';
const INDEX = indexOf({ id: 'tool', executables: { markers: [{ in: 'script', text: MARK }] } });
const KB = 1000;

/** A tool that is one file of JavaScript. */
function bundle(size: number, first = '#!/usr/bin/env node\n'): RecordedNode {
  return `${first}/* ${MARK} */${'x'.repeat(size)}`;
}

/** An Electron application's archive. */
function packed(files: Readonly<Record<string, string>>): RecordedNode {
  return { content: asarArchive(files) };
}

const rows: readonly { name: string; depth: 'quick' | 'deep'; path: string; node: RecordedNode; want: readonly string[] }[] = [
  {
    name: 'a bundle of 1 MB in a home, under the name of a picture and without the right to be executed',
    depth: 'quick',
    path: '/home/ann/pictures/a.jpg',
    node: bundle(1000 * KB),
    want: ['/home/ann/pictures/a.jpg in homes@1000:/home/ann'],
  },
  {
    name: 'a bundle of 100 KB in a home, by its ending',
    depth: 'quick',
    path: '/home/ann/x/tool.cjs',
    node: bundle(100 * KB),
    want: ['/home/ann/x/tool.cjs in homes@1000:/home/ann'],
  },
  {
    name: 'a bundle of 100 KB under the name of a picture',
    depth: 'deep',
    path: '/srv/www/a.jpg',
    node: bundle(100 * KB),
    want: ['/srv/www/a.jpg in sweep@system'],
  },
  {
    name: 'a bundle that names no interpreter',
    depth: 'deep',
    path: '/var/lib/x/notes.txt',
    node: bundle(100 * KB, '"use strict";'),
    want: ['/var/lib/x/notes.txt in sweep@system'],
  },
  {
    name: 'a text that mentions the mark: no bundle begins so',
    depth: 'deep',
    path: '/var/lib/x/notes.txt',
    node: bundle(100 * KB, 'Dear diary, '),
    want: [],
  },
  {
    name: 'a bundle that a package of another name brings',
    depth: 'deep',
    path: '/home/ann/p/node_modules/@example/sdk/cli.js',
    node: bundle(1000 * KB),
    want: [
      '/home/ann/p/node_modules/@example/sdk/cli.js in homes@1000:/home/ann inside npm-package @example/sdk, /home/ann/p/node_modules/@example/sdk',
    ],
  },
  {
    name: 'a bundle in the archive of another application',
    depth: 'quick',
    path: '/opt/Notes/resources/app.asar',
    node: packed({ 'main.js': 'x()', 'lib/a.js': `import "x";/* ${MARK} */${'x'.repeat(3000 * KB)}` }),
    want: ['/opt/Notes/resources/app.asar in unpacked@system inside application Notes, /opt/Notes'],
  },
  {
    name: 'an archive whose texts and small scripts mention the mark',
    depth: 'deep',
    path: '/opt/Notes/resources/app.asar',
    node: packed({ 'main.js': `x("${MARK}")`, 'notes.md': `import "x";/* ${MARK} */${'x'.repeat(3000 * KB)}` }),
    want: [],
  },
  {
    name: 'a bundle that an extension of another name brings',
    depth: 'deep',
    path: '/home/ann/.vscode/extensions/example.helper-1.2.3/node_modules/sdk/cli.js',
    node: bundle(1000 * KB),
    want: [
      '/home/ann/.vscode/extensions/example.helper-1.2.3/node_modules/sdk/cli.js in homes@1000:/home/ann inside editor-extension example.helper, /home/ann/.vscode/extensions/example.helper-1.2.3',
    ],
  },
];

describe('a hidden copy', () => {
  for (const { name, depth, path, node, want } of rows) {
    it(`T34: is found (${depth}): ${name}`, () => {
      const host = recordedHost({ tree: new Map([[path, node]]) });
      const { observations } = lookAt(host, INDEX, { order: { depth }, cache: identityCache() });
      const told = observations.map(
        ({ anchor, scopes, inside }) =>
          `${anchor} in ${scopes.join(', ')}${inside === undefined ? '' : ` inside ${inside.kind} ${inside.name}, ${inside.path}`}`,
      );
      expect(told).toEqual(want);
    });
  }

  it("T47: hard links to a colleague's are one copy with all its paths, of the account that owns the inode", () => {
    const shared = { content: bundle(1000 * KB) as string, owner: 1000 };
    const tree = new Map<string, RecordedNode>([
      ['/home/ann/bin/tool.cjs', shared],
      ['/home/mal/a.cjs', shared],
    ]);
    const { observations } = lookAt(recordedHost({ tree }), INDEX, { order: { depth: 'deep' }, cache: identityCache() });
    expect(observations).toMatchObject([
      { account: { id: '1000', name: 'ann' }, paths: ['/home/ann/bin/tool.cjs', '/home/mal/a.cjs'] },
    ]);
  });

  it('T35: with a byte appended, or without its section headers, is still itself', () => {
    const index = indexOf({ id: 'tool', executables: { markers: [{ in: 'native', text: MARK }] } });
    const whole = Buffer.from(buildExecutable({ kind: 'native', text: `${MARK}\0`.repeat(9) }));
    const headless = Buffer.from(whole);
    // e_shoff, e_shnum and e_shstrndx (elf(5)): what `sstrip` takes away.
    headless.fill(0, 0x28, 0x30);
    headless.fill(0, 0x3c, 0x40);
    const programs = { whole, appended: Buffer.concat([whole, Buffer.from('x')]), headless };
    const tree = new Map(
      Object.entries(programs).map(
        ([name, content]) => [`/home/ann/${name}`, { content, size: 2_000 * KB, mode: 0o755 }] as const,
      ),
    );
    const { observations } = lookAt(recordedHost({ tree }), index, { order: { depth: 'deep' }, cache: identityCache() });
    expect(observations.map(({ anchor, identity }) => `${identity} ${anchor}`)).toEqual([
      'proven /home/ann/appended',
      'proven /home/ann/headless',
      'proven /home/ann/whole',
    ]);
  });

  it('T20: is named as the system compares names: by its bytes, an extension without case', () => {
    const index = indexOf({
      id: 'tool',
      npm: [{ name: '@example/tool' }],
      installRoots: [{ path: '~/.t\u00f6ol', executables: ['tool'] }],
      editorExtensions: ['Example.Tool'],
    });
    const manifest = '{"name":"@example/tool","version":"1.0.0","main":"x.js"}';
    const tree = new Map<string, RecordedNode>([
      ['/home/ann/a/node_modules/@Example/Tool/package.json', manifest],
      ['/home/ann/a/node_modules/@Example/Tool/x.js', 'x'],
      ['/home/ann/.to\u0308ol/tool', { content: '\x7fELF', mode: 0o755 }],
      ['/home/ben/.t\u00f6ol/tool', { content: '\x7fELF', mode: 0o755 }],
      ['/home/ann/.vscode/extensions/example.tool-1.0.0/package.json', '{"publisher":"EXAMPLE","name":"TOOL","version":"1.0.0"}'],
    ]);
    const { observations } = lookAt(recordedHost({ tree }), index, { order: { depth: 'deep' }, cache: identityCache() });
    expect(observations.map(({ anchor }) => anchor)).toEqual([
      '/home/ann/.vscode/extensions/example.tool',
      '/home/ben/.t\u00f6ol',
    ]);
  });

  it('in its own application is one copy with that', () => {
    const index = indexOf({
      id: 'tool',
      executables: { markers: [{ in: 'script', text: MARK }] },
      applications: { folders: ['Tool'], executables: ['tool'], productNames: ['Tool'] },
    });
    const host = recordedHost({
      tree: new Map<string, RecordedNode>([
        ['/opt/Tool/tool', { content: buildExecutable({ kind: 'native', text: '' }), mode: 0o755 }],
        [
          '/opt/Tool/resources/app.asar',
          packed({ 'package.json': '{"productName":"Tool"}', 'main.js': `import "x";/* ${MARK} */${'x'.repeat(3000 * KB)}` }),
        ],
      ]),
    });
    const { observations } = lookAt(host, index, { order: { depth: 'quick' }, cache: identityCache() });
    expect(observations.map(({ anchor, channel }) => `${channel} ${anchor}`)).toEqual(['application /opt/Tool']);
  });
});
