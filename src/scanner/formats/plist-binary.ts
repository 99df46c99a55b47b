/**
 * Binary property lists (opensource.apple.com/source/CF, CFBinaryPList.c; integers big-endian):
 *
 *     0      "bplist00", objects
 *     -32    trailer: 6 size of an offset, 7 size of a reference, 8 u64 objects, 16 u64 top object, 24 u64 offset table
 *     object 0x00 null, 0x08 false, 0x09 true, 0x1m integer and 0x2m real of 2^m bytes, 0x33 date (seconds since 2001), 0x4n data,
 *            0x5n ASCII and 0x6n UTF-16 text of n units, 0x8n UID of n + 1 bytes, 0xAn array and 0xCn set of n references,
 *            0xDn dictionary of n keys' references, then n values'; n = 15: an integer object 0x1m of 2^m bytes follows
 *
 * An object may be referred to from many places, also from inside of itself: depth and number of values end that.
 */
import { MAX_DEPTH, MAX_TEXT, MAX_VALUES, type PlistValue } from './plist-value.ts';

const TRAILER = 32;
const EPOCH_2001_MS = Date.UTC(2001, 0, 1);

/** The top object, or undefined when the list is damaged or beyond the bounds. */
export function readBinaryPlist(bytes: Uint8Array): PlistValue | undefined {
  if (bytes.length < 8 + TRAILER) return undefined;
  const reader = new BinaryReader(bytes);
  return reader.value(reader.top, 0);
}

interface BinaryObject {
  /** The high half of its first byte, and the low one. */
  readonly kind: number;
  readonly low: number;
  /** Units of text, or entries. */
  readonly count: number;
  /** Where its content begins. */
  readonly start: number;
}

class BinaryReader {
  readonly top: number;
  readonly #bytes: Uint8Array;
  readonly #offsetSize: number;
  readonly #referenceSize: number;
  readonly #table: number;
  #valuesLeft = MAX_VALUES;

  constructor(bytes: Uint8Array) {
    const trailer = bytes.length - TRAILER;
    this.#bytes = bytes;
    this.#offsetSize = bytes[trailer + 6] ?? 0;
    this.#referenceSize = bytes[trailer + 7] ?? 0;
    this.top = this.#integer(trailer + 16, 8);
    this.#table = this.#integer(trailer + 24, 8);
  }

  /** Undefined when anything in it is damaged or beyond the bounds. */
  value(reference: number, depth: number): PlistValue | undefined {
    this.#valuesLeft -= 1;
    const object = this.#valuesLeft < 0 || depth >= MAX_DEPTH || reference < 0 ? undefined : this.#object(reference);
    if (object === undefined) return undefined;
    switch (object.kind) {
      case 0x0:
        return object.low === 8 ? false : object.low === 9 ? true : null;
      case 0x1:
        return this.#number(object);
      case 0x2:
      case 0x3:
        return this.#real(object);
      case 0x5:
      case 0x6:
        return this.#text(object);
      case 0x8:
        return this.#integer(object.start, object.low + 1);
      case 0xa:
      case 0xc:
        return this.#array(object, depth);
      case 0xd:
        return this.#dictionary(object, depth);
      default:
        return null;
    }
  }

  #object(reference: number): BinaryObject | undefined {
    const at = this.#integer(this.#table + reference * this.#offsetSize, this.#offsetSize);
    const marker = this.#bytes[at];
    if (marker === undefined) return undefined;
    const [kind, low] = [marker >> 4, marker & 0xf];
    const isSized = kind >= 0x4 && kind !== 0x8;
    if (low !== 0xf || !isSized) return { kind, low, count: low, start: at + 1 };
    const size = 2 ** ((this.#bytes[at + 1] ?? 0) & 0xf);
    const count = this.#integer(at + 2, size);
    return count >= 0 && count <= this.#bytes.length ? { kind, low, count, start: at + 2 + size } : undefined;
  }

  /** Integers of 16 bytes are beyond what a number holds; those of 8 may be negative. */
  #number({ low, start }: BinaryObject): number | null {
    const size = 2 ** low;
    if (size !== 8) return size < 8 ? this.#integer(start, size) : null;
    const view = this.#view(start, 8);
    return view === undefined ? null : Number(view.getBigInt64(0));
  }

  #real({ kind, low, start }: BinaryObject): number | string | null {
    const view = this.#view(start, 2 ** Math.min(low, 3));
    if (view === undefined) return null;
    const number = low === 2 ? view.getFloat32(0) : low === 3 ? view.getFloat64(0) : Number.NaN;
    if (kind === 0x2) return Number.isFinite(number) ? number : null;
    const date = new Date(EPOCH_2001_MS + number * 1000);
    return Number.isNaN(date.getTime()) ? null : date.toISOString();
  }

  #text({ kind, count, start }: BinaryObject): string | undefined {
    const width = kind === 0x5 ? 1 : 2;
    if (start + count * width > this.#bytes.length) return undefined;
    const content = Buffer.from(this.#bytes.subarray(start, start + Math.min(count, MAX_TEXT) * width));
    return width === 1 ? content.toString('latin1') : content.swap16().toString('utf16le');
  }

  #array({ count, start }: BinaryObject, depth: number): PlistValue | undefined {
    const items: PlistValue[] = [];
    for (let at = 0; at < count; at += 1) {
      const item = this.value(this.#reference(start, at), depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }

  #dictionary({ count, start }: BinaryObject, depth: number): PlistValue | undefined {
    const entries = new Map<string, PlistValue>();
    for (let at = 0; at < count; at += 1) {
      const key = this.value(this.#reference(start, at), depth + 1);
      const value = this.value(this.#reference(start, count + at), depth + 1);
      if (key === undefined || value === undefined) return undefined;
      if (typeof key === 'string' && !entries.has(key)) entries.set(key, value);
    }
    return entries;
  }

  #reference(start: number, index: number): number {
    return this.#integer(start + index * this.#referenceSize, this.#referenceSize);
  }

  #view(at: number, size: number): DataView | undefined {
    if (at + size > this.#bytes.length) return undefined;
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, size);
  }

  /** An unsigned integer of at most 8 bytes; -1 when it lies outside or is beyond what a number can hold. */
  #integer(at: number, size: number): number {
    if (!Number.isSafeInteger(at) || at < 0 || size < 1 || size > 8 || at + size > this.#bytes.length) return -1;
    let value = 0;
    for (let index = 0; index < size; index += 1) value = value * 256 + (this.#bytes[at + index] ?? 0);
    return Number.isSafeInteger(value) ? value : -1;
  }
}
