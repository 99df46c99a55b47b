import { readView } from './bounded-read.ts';
import type { ByteSource } from './byte-source.ts';
import { MAX_VALUE, type StoredValue } from './stored-value.ts';

const MAGIC = 0x0006_1561;
const PAGE_HEADER = 26;
const MAX_BUCKETS = 4_000_000;
/** Page kinds: P_HASH_UNSORTED, P_HASH and P_OVERFLOW. */
const UNSORTED = 2;
const HASH = 13;
const OVERFLOW = 7;
/** Kinds of an item: H_KEYDATA and H_OFFPAGE. */
const INLINE = 1;
const OFF_PAGE = 3;

/**
 * The values of a hash of Berkeley DB (4 to 6; src/dbinc/db_page.h), written on a little-endian machine; undefined when it is none:
 *
 *     first page   12 u32 magic   20 u32 page size   25 u8 8   32 u32 last page   72 u32 last bucket   96 u32[32] spares
 *     any page     16 u32 next page   20 u16 items   22 u16 length on an overflow page   25 u8 kind   26 u16[] where items begin, the last one first
 *     item         u8 1 and its bytes; or u8 3, three unused, u32 first overflow page, u32 length
 *
 * Items are key, value, key, …; bucket n begins at page n + spares[the least i with 2^i > n].
 */
export function berkeleyHashValues(source: ByteSource): Iterable<StoredValue> | undefined {
  const head = readView(source, 0, 224);
  if (head === undefined || head.getUint32(12, true) !== MAGIC || head.getUint8(25) !== 8) return undefined;
  const pageSize = head.getUint32(20, true);
  const lastBucket = head.getUint32(72, true);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0 || lastBucket > MAX_BUCKETS) return undefined;
  const spares = Array.from({ length: 32 }, (_, at) => head.getUint32(96 + 4 * at, true));
  return new BerkeleyHash({ source, pageSize, lastPage: Math.floor(source.size / pageSize) - 1 }).values(lastBucket, spares);
}

interface Pages {
  readonly source: ByteSource;
  readonly pageSize: number;
  readonly lastPage: number;
}

class BerkeleyHash {
  readonly #pages: Pages;

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  *values(lastBucket: number, spares: readonly number[]): Iterable<StoredValue> {
    const seen = new Set<number>();
    for (let bucket = 0; bucket <= lastBucket && bucket <= this.#pages.lastPage; bucket += 1) {
      let number = bucket + (spares[Math.ceil(Math.log2(bucket + 1))] ?? 0);
      while (number !== 0 && !seen.has(number)) {
        seen.add(number);
        const page = this.#page(number);
        if (page === undefined || ![UNSORTED, HASH].includes(page.getUint8(25))) break;
        number = page.getUint32(16, true);
        yield* this.#valuesOn(page);
      }
    }
  }

  *#valuesOn(page: DataView): Iterable<StoredValue> {
    const count = Math.min(page.getUint16(20, true), Math.floor((page.byteLength - PAGE_HEADER) / 2));
    let end = page.byteLength;
    for (let at = 0; at < count; at += 1) {
      const start = page.getUint16(PAGE_HEADER + 2 * at, true);
      if (start < PAGE_HEADER || start >= end) return;
      const value = at % 2 === 1 ? this.#value(page, start, end) : undefined;
      if (value !== undefined) yield value;
      end = start;
    }
  }

  #value(page: DataView, start: number, end: number): StoredValue | undefined {
    const kind = page.getUint8(start);
    if (kind === INLINE) {
      const bytes = new Uint8Array(page.buffer, page.byteOffset + start + 1, end - start - 1);
      return { size: bytes.length, head: () => bytes, whole: () => bytes };
    }
    if (kind !== OFF_PAGE || end - start < 12) return undefined;
    const first = page.getUint32(start + 4, true);
    const size = page.getUint32(start + 8, true);
    if (size > MAX_VALUE) return undefined;
    return {
      size,
      head: () => this.#overflow(first)?.bytes.subarray(0, size) ?? new Uint8Array(0),
      whole: () => this.#chain(first, size),
    };
  }

  #chain(first: number, size: number): Uint8Array | undefined {
    const parts: Uint8Array[] = [];
    let left = size;
    for (let number = first; left > 0 && number !== 0;) {
      const page = this.#overflow(number);
      if (page === undefined || page.bytes.length === 0) return undefined; // each page takes something of the rest, so that no circle is endless
      parts.push(page.bytes);
      left -= page.bytes.length;
      number = page.next;
    }
    return left > 0 ? undefined : Buffer.concat(parts).subarray(0, size);
  }

  #overflow(number: number): { readonly bytes: Uint8Array; readonly next: number } | undefined {
    const page = this.#page(number);
    if (page === undefined || page.getUint8(25) !== OVERFLOW) return undefined;
    const length = Math.min(page.getUint16(22, true), page.byteLength - PAGE_HEADER);
    return { bytes: new Uint8Array(page.buffer, page.byteOffset + PAGE_HEADER, length), next: page.getUint32(16, true) };
  }

  /** A copy: a source may hand out one buffer again and again. */
  #page(number: number): DataView | undefined {
    const { source, pageSize, lastPage } = this.#pages;
    if (number > lastPage) return undefined;
    const bytes = source.read(number * pageSize, pageSize);
    return bytes.length < pageSize ? undefined : new DataView(new Uint8Array(bytes).buffer);
  }
}
