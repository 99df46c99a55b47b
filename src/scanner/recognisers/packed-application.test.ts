import { describe, expect, it } from 'vitest';
import { asarArchive } from '../../../test/asar-archive.ts';
import { found, gapsOf } from '../../../test/sight.ts';
import { indexOf, NO_CACHE, onDisk, type TreeNode } from '../../../test/tree-on-disk.ts';
import { buildAppImage } from '../../../test/app-image.ts';
import type { ImageTree } from '../../../test/squashfs-image.ts';
import { lookAt } from '../pipeline.ts';

const index = indexOf(
  { id: 'lm-studio', applications: { appImages: ['LM-Studio'], productNames: ['LM Studio'], desktopEntries: ['lm-studio'] } },
  { id: 'cursor', applications: { appImages: ['Cursor'], productNames: ['Cursor'], desktopEntries: ['cursor'] } },
);
const MANIFEST = JSON.stringify({ name: 'lm-studio', productName: 'LM Studio', version: '0.3.31' });
const ENTRY = '[Desktop Entry]\nType=Application\nName=LM Studio\nExec=AppRun\nX-AppImage-Version=0.3.30\n';
const ELECTRON: ImageTree = {
  'lm-studio.desktop': ENTRY,
  AppRun: '#!/bin/sh\n',
  'resources/app.asar': asarArchive({ 'package.json': MANIFEST, 'index.js': 'x'.repeat(300_000) }),
};
/** As large as real ones are: smaller files are not looked into outside of the folders of applications. */
const large = (tree: ImageTree, packing: 'gzip' | 'zstd' = 'gzip'): TreeNode => ({
  executable: Buffer.concat([buildAppImage(tree, { packing }), Buffer.alloc(6_000_000)]),
});

const rows: readonly {
  readonly name: string;
  readonly given: Readonly<Record<string, TreeNode>>;
  readonly want: readonly string[];
}[] = [
  {
    name: 'an Electron application, proven by what it calls itself',
    given: { '/home/ann/Applications/LM-Studio-0.3.31-x64.AppImage': large(ELECTRON) },
    want: ['lm-studio installed appimage proven 0.3.31 /home/ann/Applications/LM-Studio.AppImage'],
  },
  {
    name: 'the same under another name, in another place, packed with zstd',
    given: { '/home/ann/work/notes.bin': large(ELECTRON, 'zstd') },
    want: ['lm-studio installed appimage proven 0.3.31 /home/ann/work/notes.bin'],
  },
  {
    name: 'of the VS Code family',
    given: {
      '/home/ann/Downloads/Cursor-1.7.0-x86_64.AppImage': large({
        'usr/share/cursor/resources/app/product.json': '{"nameShort":"Cursor","version":"1.7.0"}',
        'usr/share/applications/cursor.desktop': ENTRY,
        'cursor.desktop': { link: 'usr/share/applications/cursor.desktop' },
      }),
    },
    want: ['cursor installed appimage proven 1.7.0 /home/ann/Downloads/Cursor.AppImage'],
  },
  {
    name: 'one that only its desktop entry names, with its version',
    given: { '/home/ann/x/tool': large({ 'lm-studio.desktop': ENTRY }) },
    want: ['lm-studio installed appimage possible 0.3.30 /home/ann/x/tool'],
  },
  {
    name: 'another application under a wanted file name is only possible',
    given: { '/home/ann/Applications/Cursor-1.0.AppImage': large({ 'other.desktop': ENTRY.replace('0.3.30', '9') }) },
    want: ['cursor installed appimage possible 9 /home/ann/Applications/Cursor.AppImage'],
  },
  {
    name: 'a damaged one: its file name is what is left',
    given: {
      '/home/ann/Applications/Cursor-1.0.AppImage': {
        executable: Buffer.concat([buildAppImage(ELECTRON).subarray(0, 200), Buffer.alloc(6_000_000, 7)]),
      },
    },
    want: ['cursor installed appimage possible 1.0 /home/ann/Applications/Cursor.AppImage'],
  },
  { name: 'another application', given: { '/home/ann/x/tool': large({ 'tool.desktop': ENTRY }) }, want: [] },
];

describe('an application packed in an AppImage', () => {
  for (const { name, given, want } of rows)
    it(name, () =>
      onDisk(given, (host) => {
        const sight = lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
        expect(found(sight)).toEqual(want);
        expect(gapsOf(sight, 'homes')).toEqual([]);
      }),
    );
});
