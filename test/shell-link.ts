/** What a shortcut is made of. */
export interface Shortcut {
  /** As Windows writes it; in a LinkInfo, and when it begins with a variable in a block behind it. */
  readonly target: string;
  /** Whether the LinkInfo has its texts in UTF-16 too, as it has when the code page lacks a character. */
  readonly isWide?: boolean;
  readonly arguments?: string;
}

/** A shortcut as the shell writes it (MS-SHLLINK): header, an id list, LinkInfo, texts in UTF-16, blocks. */
export function writeShortcut({ target, isWide = false, arguments: rest }: Shortcut): Uint8Array {
  const isVariable = target.startsWith('%');
  const header = Buffer.alloc(76);
  header.writeUInt32LE(76);
  Buffer.from('0114020000000000c000000000000046', 'hex').copy(header, 4);
  header.writeUInt32LE(0x01 | (isVariable ? 0x200 : 0x02) | (rest === undefined ? 0 : 0x20) | 0x80, 20);
  const ids = Buffer.from([0x16, 0, 0x14, 0, 0x1f, 0x50, ...Buffer.from('e04fd020ea3a6910a2d808002b30309d', 'hex'), 0, 0]);
  const texts = rest === undefined ? [] : [sized(rest)];
  const end = Buffer.alloc(4);
  return Buffer.concat([
    header,
    ids,
    ...(isVariable ? [] : [linkInfo(target, isWide)]),
    ...texts,
    ...(isVariable ? [variables(target)] : []),
    end,
  ]);
}

function linkInfo(target: string, isWide: boolean): Buffer {
  const head = Buffer.alloc(isWide ? 0x24 : 0x1c);
  const volume = Buffer.from([0x11, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3, 4, 0x10, 0, 0, 0, 0]);
  const narrow = Buffer.from(`${isWide ? target.replace(/[^\0-\x7f]/g, '?') : target}\0`, 'latin1');
  const wide = isWide ? Buffer.from(`${target}\0`, 'utf16le') : Buffer.alloc(0);
  const base = head.length + volume.length;
  const suffix = base + narrow.length - 1;
  const size = base + narrow.length + wide.length + (isWide ? 2 : 0);
  head.writeUInt32LE(size);
  head.writeUInt32LE(head.length, 4);
  head.writeUInt32LE(1, 8);
  head.writeUInt32LE(head.length, 12);
  head.writeUInt32LE(base, 16);
  head.writeUInt32LE(suffix, 24);
  if (isWide) {
    head.writeUInt32LE(base + narrow.length, 28);
    head.writeUInt32LE(base + narrow.length + wide.length, 32);
  }
  return Buffer.concat([head, volume, narrow, wide, Buffer.alloc(isWide ? 2 : 0)]);
}

function variables(target: string): Buffer {
  const block = Buffer.alloc(0x314);
  block.writeUInt32LE(0x314);
  block.writeUInt32LE(0xa000_0001, 4);
  block.write(target, 8, 'latin1');
  block.write(target, 8 + 260, 'utf16le');
  return block;
}

function sized(text: string): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16LE(text.length);
  return Buffer.concat([count, Buffer.from(text, 'utf16le')]);
}
