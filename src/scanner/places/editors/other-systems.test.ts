import { describe, expect, it } from 'vitest';
import { lookAt } from '../../pipeline.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { indexOf, NO_CACHE, onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';
import type { Platform } from '../../../domain/platform.ts';

const index = indexOf({ id: 'cline', editorExtensions: ['saoudrizwan.claude-dev'] });
const FOLDER = 'saoudrizwan.claude-dev-1.2.3';
const cline = (root: string): Record<string, TreeNode> => ({
  [`${root}/${FOLDER}/package.json`]: '{"publisher":"saoudrizwan","name":"claude-dev","version":"1.2.3","main":"a.js"}',
  [`${root}/${FOLDER}/a.js`]: 'code',
});
const line = (anchor: string, channel = 'editor-extension'): string => `cline installed ${channel} proven 1.2.3 ${anchor}`;

const APP = '/Applications/Cursor.app/Contents/Resources/app/extensions';
const CODE = '/Program Files/Microsoft VS Code/resources/app/extensions';
const USER_CODE = '/Users/ann/AppData/Local/Programs/Microsoft VS Code/1a2b3c4d5e/resources/app/extensions';
const rows: readonly {
  readonly name: string;
  readonly platform: Platform;
  readonly given: Record<string, TreeNode>;
  readonly want: readonly string[];
}[] = [
  {
    name: "an account's own",
    platform: 'macos',
    given: cline('/Users/ann/.cursor/extensions'),
    want: [line('/Users/ann/.cursor/extensions/saoudrizwan.claude-dev')],
  },
  { name: 'shipped in a bundle', platform: 'macos', given: cline(APP), want: [line(`${APP}/${FOLDER}`, 'editor-built-in')] },
  {
    name: 'of a portable editor',
    platform: 'macos',
    given: cline('/Users/ann/Applications/code-portable-data/extensions'),
    want: [line('/Users/ann/Applications/code-portable-data/extensions/saoudrizwan.claude-dev')],
  },
  {
    name: "an account's own, listed by a path of Windows, in a profile as well",
    platform: 'windows',
    given: {
      ...cline('/Users/ann/.vscode/extensions'),
      '/Users/ann/.vscode/extensions/extensions.json': JSON.stringify([
        {
          identifier: { id: 'saoudrizwan.claude-dev' },
          location: { path: `/c:/Users/ann/.vscode/extensions/${FOLDER}`, scheme: 'file' },
        },
      ]),
      '/Users/ann/AppData/Roaming/Code/User/profiles/-1a/extensions.json': '[]',
    },
    want: [line('/Users/ann/.vscode/extensions/saoudrizwan.claude-dev')],
  },
  { name: 'shipped for all', platform: 'windows', given: cline(CODE), want: [line(`${CODE}/${FOLDER}`, 'editor-built-in')] },
  {
    name: 'shipped for one, in the folder of a version',
    platform: 'windows',
    given: cline(USER_CODE),
    want: [line(`${USER_CODE}/${FOLDER}`, 'editor-built-in')],
  },
];

describe.each(['macos', 'windows'] as const)('extensions on %s', (system) => {
  for (const { name, platform, given, want } of rows.filter((row) => row.platform === system))
    it(name, () => {
      onDisk(
        given,
        (host) => {
          const sight = lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
          expect(found(sight)).toEqual(want);
          expect(gapsOf(sight, 'editors')).toEqual([]);
        },
        platform,
      );
    });
});
