import { describe, expect, it } from 'vitest';
import { lookAt } from '../../pipeline.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { indexOf, NO_CACHE, onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';
import type { Platform } from '../../../domain/platform.ts';

const index = indexOf({ id: 'copilot', vimPlugins: ['copilot.vim', 'copilot.lua'], zedExtensions: ['copilot-zed'] });
const TOML = 'id = "copilot-zed"\nname = "Copilot"\nversion = "0.3.1"\n\n[agent_servers.x]\nid = "other"\n';
const vim = (folder: string): Record<string, TreeNode> => ({
  [`${folder}/plugin/copilot.vim`]: 'x',
  [`${folder}/README.md`]: 'x',
});
const plugin = (anchor: string): string => `copilot installed vim-plugin possible undefined ${anchor}`;

interface Row {
  readonly name: string;
  readonly given: Readonly<Record<string, TreeNode>>;
  readonly want: readonly string[];
  readonly gaps?: readonly string[];
  readonly platform?: Platform;
}

const FOLDERS = [
  '/home/ann/.vim/pack/github/start',
  '/home/ann/.vim/pack/github/opt',
  '/home/ann/.vim/plugged',
  '/home/ann/.vim/bundle',
  '/home/ann/.config/nvim/pack/x/start',
  '/home/ann/.local/share/nvim/site/pack/packer/start',
  '/home/ann/.local/share/nvim/lazy',
  '/home/ann/.local/share/nvim/plugged',
  '/usr/share/nvim/site/pack/dist/opt',
];

const rows: readonly Row[] = [
  ...FOLDERS.map((folder) => ({
    name: `in ${folder}`,
    given: vim(`${folder}/copilot.vim`),
    want: [plugin(`${folder}/copilot.vim`)],
  })),
  {
    name: 'linked from where its source lies',
    given: { ...vim('/home/ann/src/copilot.vim'), '/home/ann/.vim/plugged/copilot.vim': { link: '../../src/copilot.vim' } },
    want: [plugin('/home/ann/.vim/plugged/copilot.vim')],
  },
  {
    name: 'a plug-in of another name, a file of this name',
    given: { ...vim('/home/ann/.vim/plugged/copilot-cmp'), '/home/ann/.vim/bundle/copilot.vim': 'x' },
    want: [],
  },
  {
    name: 'an extension of Zed',
    given: {
      '/home/ann/.local/share/zed/extensions/installed/copilot-zed/extension.toml': TOML,
      '/home/ann/.local/share/zed/extensions/installed/copilot-zed/extension.wasm': 'x',
    },
    want: ['copilot installed zed-extension proven 0.3.1 /home/ann/.local/share/zed/extensions/installed/copilot-zed'],
  },
  {
    name: 'an old extension of Zed on macOS',
    platform: 'macos',
    given: {
      '/Users/ann/Library/Application Support/Zed/extensions/installed/copilot-zed/extension.json':
        '{"id":"copilot-zed","version":"0.0.1"}',
      '/Users/ann/Library/Application Support/Zed/extensions/installed/copilot-zed/themes/x.json': '{}',
    },
    want: [
      'copilot installed zed-extension proven 0.0.1 /Users/ann/Library/Application Support/Zed/extensions/installed/copilot-zed',
    ],
  },
  {
    name: 'a bare manifest of Zed on Windows is possible',
    platform: 'windows',
    given: { '/Users/ann/AppData/Local/Zed/extensions/installed/copilot-zed/extension.toml': TOML },
    want: ['copilot installed zed-extension possible 0.3.1 /Users/ann/AppData/Local/Zed/extensions/installed/copilot-zed'],
  },
  {
    name: 'a folder of Zed that says another id',
    given: { '/home/ann/.local/share/zed/extensions/installed/copilot-zed/extension.toml': 'id = "else"\n' },
    want: [],
  },
  {
    name: 'a damaged manifest of Zed',
    given: { '/home/ann/.local/share/zed/extensions/installed/copilot-zed/extension.json': '{' },
    want: [],
    gaps: ['malformed /home/ann/.local/share/zed/extensions/installed/copilot-zed'],
  },
];

describe('plug-ins of editors', () => {
  for (const { name, given, want, gaps = [], platform = 'linux' } of rows)
    it(name, () => {
      onDisk(
        given,
        (host) => {
          const sight = lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
          expect(found(sight)).toEqual(want);
          expect(gapsOf(sight, 'editor-plugins')).toEqual(gaps);
        },
        platform,
      );
    });
});
