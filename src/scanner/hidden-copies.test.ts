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
    it(`is found (${depth}): ${name}`, () => {
      const host = recordedHost({ tree: new Map([[path, node]]) });
      const { observations } = lookAt(host, INDEX, { order: { depth }, cache: identityCache() });
      const told = observations.map(
        ({ anchor, scopes, inside }) =>
          `${anchor} in ${scopes.join(', ')}${inside === undefined ? '' : ` inside ${inside.kind} ${inside.name}, ${inside.path}`}`,
      );
      expect(told).toEqual(want);
    });
  }

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
