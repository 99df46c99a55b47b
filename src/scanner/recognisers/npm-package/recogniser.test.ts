import { describe, expect, it } from 'vitest';
import { npmPackage } from './recogniser.ts';
import { bench, told, MB, type Row } from '../fixtures/bench.ts';

describe('a node package', () => {
  const at = '/home/alice/p/node_modules/@example/tool';
  const manifest = (fields: object): string => JSON.stringify({ name: '@example/tool', version: '1.2.3', ...fields });
  const rows: readonly (Row & { folder?: string })[] = [
    {
      name: 'with its command',
      given: [
        [`${at}/package.json`, manifest({ bin: { tool: 'cli.js' } })],
        [`${at}/cli.js`, 'x'],
      ],
      want: ['npm-package [npm:@example/tool] 1.2.3 runnable'],
    },
    {
      name: 'with its main file',
      given: [
        [`${at}/package.json`, manifest({ main: 'lib/x' })],
        [`${at}/lib/x.js`, 'x'],
      ],
      want: ['npm-package [npm:@example/tool] 1.2.3 runnable'],
    },
    {
      name: 'of a manifest alone',
      given: [[`${at}/package.json`, manifest({ bin: 'cli.js' })]],
      want: ['npm-package [npm:@example/tool] 1.2.3 bare'],
    },
    {
      name: 'whose files are empty, or outside of it',
      given: [
        [`${at}/package.json`, manifest({ bin: { tool: '../../../out.js', x: 'empty.js' } })],
        ['/home/alice/p/out.js', 'x'],
        [`${at}/empty.js`, ''],
      ],
      want: ['npm-package [npm:@example/tool] 1.2.3 bare'],
    },
    { name: "whose folder is another name's", given: [[`${at}/package.json`, '{"name":"left-pad"}']], want: [] },
    { name: 'whose manifest is malformed', given: [[`${at}/package.json`, '{']], want: [`gap malformed ${at}/package.json`] },
    {
      name: 'whose manifest is larger than any',
      given: [[`${at}/package.json`, { content: '{', size: 2 * MB }]],
      want: [`gap too-large ${at}/package.json`],
    },
    {
      name: 'whose manifest is locked',
      given: [[`${at}/package.json`, { content: '{}', isDenied: true }]],
      want: [`gap denied ${at}/package.json`],
    },
    {
      name: 'whose manifest is a folder, a link, a device',
      given: [
        [`${at}/package.json`, { link: '/etc/shadow' }],
        ['/etc/shadow', 'x'],
      ],
      want: [],
    },
    { name: 'without a manifest', given: [[`${at}/cli.js`, 'x']], want: [] },
    {
      name: 'with wild members',
      given: [[`${at}/package.json`, manifest({ version: 7, bin: { __proto__: 'x', '../../x': 'y' }, main: [] })]],
      want: ['npm-package [npm:@example/tool] - bare'],
    },
    {
      name: 'that must hold what its signature names',
      folder: '/home/alice/p/node_modules/strict',
      given: [
        ['/home/alice/p/node_modules/strict/package.json', '{"name":"strict","main":"x.js"}'],
        ['/home/alice/p/node_modules/strict/x.js', 'x'],
      ],
      want: ['npm-package [npm:strict] - bare'],
    },
  ];
  for (const { name, given, want, folder = at } of rows)
    it(name, () => {
      const own = folder === at ? '@example/tool' : 'strict';
      expect(
        told(
          npmPackage.recognise(bench(given), { kind: 'npm-package', path: folder, name: own, channel: 'npm', binFolders: [] }),
        ),
      ).toEqual(want);
    });
});
