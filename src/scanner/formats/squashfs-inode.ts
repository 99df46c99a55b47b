import type { MetadataTable } from './squashfs-metadata.ts';
import { u64 } from './bounded-read.ts';

/** What an inode of squashfs says, as far as reading a tree needs it. */
export type Inode =
  | { readonly kind: 'folder'; readonly block: number; readonly offset: number; readonly size: number }
  | { readonly kind: 'file'; readonly file: FileBlocks }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'other' };

/** Where a file's bytes lie. */
export interface FileBlocks {
  readonly size: number;
  readonly start: number;
  /** Packed size of each block, bit 24 set when it is stored as it is, 0 for a hole. */
  readonly sizes: Uint32Array;
  /** The tail that it shares a block with, when it has one. */
  readonly fragment?: { readonly index: number; readonly offset: number };
}

interface Position {
  readonly block: number;
  readonly offset: number;
}

const HEADER = 16;
const NO_FRAGMENT = 0xffff_ffff;
/** 200,000 blocks of the usual 128 KiB are 25 GB. */
const MAX_BLOCKS = 200_000;
const MAX_TARGET = 4096;

/**
 * One inode: 16 bytes (u16 kind, …) and what its kind adds; kinds 8 to 10 are the extended forms of 1 to 3:
 *
 *     1 folder  u32 block, u32 links, u16 size + 3, u16 offset, u32 parent      8  u32 links, u32 size + 3, u32 block, u32 parent, u16 indexes, u16 offset, u32 attributes
 *     2 file    u32 start, u32 fragment, u32 offset, u32 size, u32 sizes[]      9  u64 start, u64 size, u64 sparse, u32 links, u32 fragment, u32 offset, u32 attributes, u32 sizes[]
 *     3, 10 link  u32 links, u32 length, text
 */
export function readInode(table: MetadataTable, at: Position, blockSize: number): Inode | undefined {
  const kind = viewOf(table.read(at, HEADER))?.getUint16(0, true);
  if (kind === undefined) return undefined;
  switch (kind) {
    case 1:
      return folderOf(bodyOf(table, at, 16), { block: 0, size: 8, wide: false, offset: 10 });
    case 8:
      return folderOf(bodyOf(table, at, 24), { block: 8, size: 4, wide: true, offset: 18 });
    case 2:
    case 9:
      return fileOf(table, at, { isExtended: kind === 9, blockSize });
    case 3:
    case 10:
      return linkOf(table, at);
    default:
      return { kind: 'other' };
  }
}

/** The size counts `.` and `..` as three bytes. */
function folderOf(
  body: DataView | undefined,
  at: { readonly block: number; readonly size: number; readonly wide: boolean; readonly offset: number },
): Inode | undefined {
  if (body === undefined) return undefined;
  const size = at.wide ? body.getUint32(at.size, true) : body.getUint16(at.size, true);
  return {
    kind: 'folder',
    block: body.getUint32(at.block, true),
    offset: body.getUint16(at.offset, true),
    size: Math.max(0, size - 3),
  };
}

function fileOf(
  table: MetadataTable,
  at: Position,
  of: { readonly isExtended: boolean; readonly blockSize: number },
): Inode | undefined {
  const length = of.isExtended ? 40 : 16;
  const body = bodyOf(table, at, length);
  if (body === undefined) return undefined;
  const size = of.isExtended ? u64(body, 8) : body.getUint32(12, true);
  const fragment = body.getUint32(of.isExtended ? 28 : 4, true);
  const count = fragment === NO_FRAGMENT ? Math.ceil(size / of.blockSize) : Math.floor(size / of.blockSize);
  if (!Number.isSafeInteger(size) || count > MAX_BLOCKS) return undefined;
  const sizes = count === 0 ? undefined : viewOf(table.read(at, HEADER + length + 4 * count));
  if (sizes === undefined && count > 0) return undefined;
  return {
    kind: 'file',
    file: {
      size,
      start: of.isExtended ? u64(body, 0) : body.getUint32(0, true),
      sizes: Uint32Array.from({ length: count }, (_, index) => sizes?.getUint32(HEADER + length + 4 * index, true) ?? 0),
      ...(fragment === NO_FRAGMENT
        ? {}
        : { fragment: { index: fragment, offset: body.getUint32(of.isExtended ? 32 : 8, true) } }),
    },
  };
}

function linkOf(table: MetadataTable, at: Position): Inode | undefined {
  const length = bodyOf(table, at, 8)?.getUint32(4, true);
  if (length === undefined || length > MAX_TARGET) return undefined;
  const bytes = table.read(at, HEADER + 8 + length);
  return bytes === undefined ? undefined : { kind: 'link', target: Buffer.from(bytes.subarray(HEADER + 8)).toString('utf8') };
}

/** What follows the header. */
function bodyOf(table: MetadataTable, at: Position, length: number): DataView | undefined {
  const bytes = table.read(at, HEADER + length);
  return bytes === undefined ? undefined : viewOf(bytes.subarray(HEADER));
}

function viewOf(bytes: Uint8Array | undefined): DataView | undefined {
  return bytes === undefined ? undefined : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
