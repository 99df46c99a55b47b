import { readView } from './bounded-read.ts';
import type { ByteSource } from './byte-source.ts';
import { MAX_VALUE, type StoredValue } from './stored-value.ts';

const PAGE = 4096;
const BLOCK = 16;
const HEAD = 4096;
/** 4 million slots; a host has some thousand packages. */
const MAX_PAGES = 16_384;

/** The four letters as the little-endian number that they are. */
const letters = (text: string): number => Buffer.from(text, 'latin1').readUInt32LE(0);
const DATABASE = letters('RpmP');
const SLOT = letters('Slot');
const BLOB = letters('BlbS');

/**
 * The headers in rpm's own database (`Packages.db`, rpm lib/backend/ndb/rpmpkg.c), all little-endian; undefined when it is none:
 *
 *     0   'RpmP'   12 u32 pages of slots
 *     32  slots of 16 bytes to the end of those pages: 'Slot', u32 package (0: free), u32 first block of 16 bytes, u32 blocks
 *     block   'BlbS', u32 package, u32 generation, u32 length, then the header
 */
export function rpmNdbValues(source: ByteSource): Iterable<StoredValue> | undefined {
  const head = readView(source, 0, 32);
  if (head === undefined || head.getUint32(0, true) !== DATABASE) return undefined;
  return valuesIn(source, Math.min(head.getUint32(12, true), MAX_PAGES));
}

function* valuesIn(source: ByteSource, pages: number): Iterable<StoredValue> {
  for (let page = 0; page < pages; page += 1) {
    const read = readView(source, page * PAGE, PAGE);
    if (read === undefined) return;
    const slots = new Uint8Array(new Uint8Array(read.buffer, read.byteOffset, PAGE));
    const view = new DataView(slots.buffer);
    for (let at = page === 0 ? 32 : 0; at < PAGE; at += BLOCK) {
      if (view.getUint32(at, true) !== SLOT) return;
      const number = view.getUint32(at + 4, true);
      const value = number === 0 ? undefined : valueAt(source, view.getUint32(at + 8, true) * BLOCK, number);
      if (value !== undefined) yield value;
    }
  }
}

function valueAt(source: ByteSource, at: number, number: number): StoredValue | undefined {
  const head = readView(source, at, 16);
  if (head === undefined || head.getUint32(0, true) !== BLOB || head.getUint32(4, true) !== number) return undefined;
  const size = head.getUint32(12, true);
  if (size > MAX_VALUE) return undefined;
  return {
    size,
    head: () => source.read(at + 16, Math.min(size, HEAD)),
    whole() {
      const bytes = source.read(at + 16, size);
      return bytes.length < size ? undefined : new Uint8Array(bytes);
    },
  };
}
