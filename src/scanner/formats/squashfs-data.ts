import { readView, u64 } from './bounded-read.ts';
import type { ByteSource } from './byte-source.ts';
import type { FileBlocks } from './squashfs-inode.ts';
import { metadataTable, type Unpack } from './squashfs-metadata.ts';

/** A file's blocks, and what the image says of all files' blocks. */
export interface FileLayout extends FileBlocks {
  readonly blockSize: number;
  /** Where the list of the fragment table's metadata blocks begins. */
  readonly fragments: number;
}

const STORED = 0x100_0000;
/** Entries of the fragment table in one metadata block: 8192 / 16. */
const PER_BLOCK = 512;
/** More is never asked for at once: an asar's header is under 8 MiB. */
const MAX_READ = 16 * 1024 * 1024;

/** A file's bytes, each block unpacked when it is asked for; the last one is kept, since readers ask in order. */
export function dataBlocks(source: ByteSource, layout: FileLayout, unpack: Unpack): ByteSource {
  const starts = startsOf(layout);
  let kept: { readonly index: number; readonly bytes: Uint8Array } | undefined;
  const blockAt = (index: number): Uint8Array | undefined => {
    if (kept?.index === index) return kept.bytes;
    const bytes = index < layout.sizes.length ? block(source, { layout, starts, index }, unpack) : tail(source, layout, unpack);
    kept = bytes === undefined ? undefined : { index, bytes };
    return bytes;
  };
  return {
    size: layout.size,
    read(offset, length) {
      const end = Math.min(layout.size, offset + Math.min(length, MAX_READ));
      const parts: Uint8Array[] = [];
      for (let at = Math.max(0, offset); at < end;) {
        const index = Math.floor(at / layout.blockSize);
        const from = at - index * layout.blockSize;
        const part = blockAt(index)?.subarray(from, from + end - at);
        if (part === undefined || part.length === 0) break;
        parts.push(part);
        at += part.length;
      }
      return parts.length === 1 ? (parts[0] ?? new Uint8Array(0)) : Buffer.concat(parts);
    },
  };
}

/** Where each block begins in the image. */
function startsOf({ start, sizes }: FileLayout): Float64Array {
  const starts = new Float64Array(sizes.length);
  let at = start;
  for (const [index, size] of sizes.entries()) {
    starts[index] = at;
    at += size % STORED;
  }
  return starts;
}

function block(
  source: ByteSource,
  of: { readonly layout: FileLayout; readonly starts: Float64Array; readonly index: number },
  unpack: Unpack,
): Uint8Array | undefined {
  const { layout, starts, index } = of;
  const size = layout.sizes[index] ?? 0;
  const unpacked = Math.min(layout.blockSize, layout.size - index * layout.blockSize);
  if (size === 0) return new Uint8Array(unpacked);
  return stretch(source, { start: starts[index] ?? 0, size, maxBytes: layout.blockSize }, unpack)?.subarray(0, unpacked);
}

/** What does not fill a block lies with other files' ends in a fragment: u64 start, u32 size, u32 unused. */
function tail(source: ByteSource, layout: FileLayout, unpack: Unpack): Uint8Array | undefined {
  const { fragment, fragments, blockSize, size } = layout;
  if (fragment === undefined) return undefined;
  const list = readView(source, fragments + 8 * Math.floor(fragment.index / PER_BLOCK), 8);
  const table = list === undefined ? undefined : metadataTable(source, u64(list, 0), unpack);
  const bytes = table?.read({ block: 0, offset: 16 * (fragment.index % PER_BLOCK) }, 16);
  if (bytes === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = stretch(source, { start: u64(view, 0), size: view.getUint32(8, true), maxBytes: blockSize }, unpack);
  return whole?.subarray(fragment.offset, fragment.offset + (size % blockSize));
}

function stretch(
  source: ByteSource,
  of: { readonly start: number; readonly size: number; readonly maxBytes: number },
  unpack: Unpack,
): Uint8Array | undefined {
  const length = of.size % STORED;
  if (length === 0 || length > of.maxBytes || !Number.isSafeInteger(of.start)) return undefined;
  const packed = source.read(of.start, length);
  if (packed.length < length) return undefined;
  return of.size >= STORED ? new Uint8Array(packed) : unpack(packed, of.maxBytes);
}
