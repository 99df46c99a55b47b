import { writeSquashfs, type ImageOptions, type ImageTree } from './squashfs-image.ts';

/** An AppImage of type 2: an ELF header with its mark and an empty section table, and the image behind it. */
export function buildAppImage(tree: ImageTree, options: ImageOptions = {}): Buffer {
  const head = Buffer.alloc(64);
  head.write('\x7fELF\x02\x01\x01\0AI\x02', 0, 'latin1');
  head.writeUInt16LE(2, 16); // ET_EXEC
  head.writeUInt16LE(62, 18); // x86-64
  head.writeUInt32LE(1, 20);
  head.writeBigUInt64LE(64n, 40); // the section table begins where the header ends, and is empty
  head.writeUInt16LE(64, 52);
  head.writeUInt16LE(64, 58);
  return Buffer.concat([head, writeSquashfs(tree, options)]);
}
