import { readView } from './bounded-read.ts';
import type { ByteSource } from './byte-source.ts';

/** Unpacks at most `maxBytes`; undefined when it cannot. */
export type Unpack = (packed: Uint8Array, maxBytes: number) => Uint8Array | undefined;

/** A table of squashfs, read by the position of a block in it and an offset in what that unpacks to. */
export interface MetadataTable {
  /** Exactly `length` bytes, over as many blocks as they take; undefined when they are not all there. */
  read(at: { readonly block: number; readonly offset: number }, length: number): Uint8Array | undefined;
}

/** A metadata block unpacks to at most this much. */
const BLOCK = 8192;
const STORED = 0x8000;
/** Blocks of one table that are kept unpacked: 4 MiB. */
const MAX_KEPT = 512;

/** A table of metadata blocks that begins at `start`: each is a u16 with its packed size, bit 15 set when it is stored as it is, and its bytes. */
export function metadataTable(source: ByteSource, start: number, unpack: Unpack): MetadataTable {
  const kept = new Map<number, Block | undefined>();
  const blockAt = (position: number): Block | undefined => {
    if (kept.has(position)) return kept.get(position);
    if (kept.size >= MAX_KEPT) kept.clear();
    const block = readBlock(source, start + position, unpack);
    kept.set(position, block);
    return block;
  };
  return {
    read({ block, offset }, length) {
      const parts: Uint8Array[] = [];
      let left = length;
      let position = block;
      let skip = offset;
      while (left > 0) {
        const found = blockAt(position);
        if (found === undefined || skip >= found.bytes.length) return undefined;
        const part = found.bytes.subarray(skip, skip + left);
        parts.push(part);
        left -= part.length;
        position += found.packedSize;
        skip = 0;
      }
      return parts.length === 1 ? parts[0] : Buffer.concat(parts);
    },
  };
}

interface Block {
  readonly bytes: Uint8Array;
  /** Of the block in the table, its header included. */
  readonly packedSize: number;
}

function readBlock(source: ByteSource, at: number, unpack: Unpack): Block | undefined {
  const header = readView(source, at, 2)?.getUint16(0, true);
  if (header === undefined) return undefined;
  const size = header % STORED;
  if (size === 0 || size > BLOCK) return undefined;
  const packed = source.read(at + 2, size);
  if (packed.length < size) return undefined;
  // A copy: sources may hand out one buffer again and again.
  const bytes = header >= STORED ? new Uint8Array(packed) : unpack(packed, BLOCK);
  return bytes === undefined || bytes.length === 0 ? undefined : { bytes, packedSize: size + 2 };
}
