import type { FuzzTarget } from '../contract.ts';
import { writeSquashfs } from '../../squashfs-image.ts';
import { readSquashfs } from '../../../src/scanner/formats/squashfs.ts';

const TREE = {
  AppRun: '#!/bin/sh\nexec ./tool',
  'tool.desktop': '[Desktop Entry]\nType=Application\nExec=tool\n',
  'usr/bin/tool': 'x'.repeat(9000),
  'usr/lib/node_modules/tool/package.json': '{"name":"tool"}',
  link: { link: 'usr/bin/tool' },
};
const PATHS = ['', 'usr/bin', 'link', 'usr/lib/node_modules/tool'];

/** The file system in an AppImage or a snap. */
export const target: FuzzTarget = {
  name: 'squashfs',
  summary: 'formats/squashfs: file system in an AppImage or a snap',
  seeds: () => [
    writeSquashfs(TREE, { packing: 'gzip', blockSize: 4096 }),
    writeSquashfs(TREE, { packing: 'zstd', blockSize: 4096 }),
  ],
  words: ['hsqs'],
  // Blocks may be named again and again: the reader's own bound is on what it unpacks.
  maxRead: () => 192 * 1024 * 1024,
  maxMs: 3000,
  read(source) {
    const image = readSquashfs(source);
    if (typeof image === 'string') return undefined;
    const file = image.open('usr/bin/tool');
    return [PATHS.map((path) => image.list(path)?.slice(0, 50)), image.linkText('link'), file?.read(0, 10_000).length];
  },
};
