import type { ByteSource } from './byte-source.ts';
import { readView, u64 } from './bounded-read.ts';

/**
 * A bucket of a bbolt database (go.etcd.io/bbolt 1.3, page.go and bucket.go): a sorted map of byte strings to values or
 * further buckets. What is damaged is left out; nothing throws.
 */
export interface BoltBucket {
  value(key: string): Uint8Array | undefined;
  bucket(key: string): BoltBucket | undefined;
  /** All that is in it, in the order of the keys. */
  entries(): Iterable<BoltEntry>;
}

/** One key of a bucket: with a value, or with a bucket of its own. */
export interface BoltEntry {
  readonly key: string;
  readonly value?: Uint8Array;
  readonly bucket?: BoltBucket;
}

/** A database of bbolt, read as it is asked for. */
export interface BoltDatabase {
  readonly root: BoltBucket;
  /** Whether more was asked for than is read of one database, or a page was not what it should be: then entries are missing. */
  isIncomplete(): boolean;
}

const META = 0x04;
const BRANCH = 0x01;
const LEAF = 0x02;
const MAGIC = 0xed0cdaed;
const VERSION = 2;
const PAGE_HEADER = 16;
const ELEMENT = 16;
const BUCKET_HEADER = 16;
const IS_BUCKET = 0x01;
/** containerd's metadata of a thousand images is under 20 MB, of which a part is asked for. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ENTRIES = 500_000;
const MAX_PAGE_BYTES = 16 * 1024 * 1024;
const MAX_DEPTH = 24;
/** containerd's are names and digests of at most some hundred; entries of a damaged page may all have the same long one. */
const MAX_KEY = 2048;

/**
 * The newest state of a bbolt file: two meta pages at its begin, of which the one with the higher transaction counts; a page is
 * 16 bytes of header (id u64, flags u16, count u16, overflow u32) and then elements of 16 bytes that say where their key and value
 * lie. It is read without a lock while its owner may write: pages in use are never overwritten, only a later state is missed.
 */
export function boltDatabase(source: ByteSource): BoltDatabase | undefined {
  const metas = [metaAt(source, 0), ...[4096, 8192, 16_384, 65_536].map((size) => metaAt(source, size))].filter(
    (meta) => meta !== undefined,
  );
  const [newest] = metas.toSorted((one, other) => other.transaction - one.transaction);
  if (newest === undefined) return undefined;
  const pages = new Pages(source, newest.pageSize);
  return { root: bucketOf(pages, { page: newest.root, depth: 0 }), isIncomplete: () => pages.isIncomplete };
}

interface Meta {
  readonly pageSize: number;
  readonly root: number;
  readonly transaction: number;
}

/** magic u32, version u32, page size u32, flags u32, root bucket (page u64, sequence u64), freelist u64, high-water mark u64, transaction u64. */
function metaAt(source: ByteSource, offset: number): Meta | undefined {
  const view = readView(source, offset, PAGE_HEADER + 64);
  if (view === undefined || (view.getUint16(8, true) & META) === 0) return undefined;
  if (view.getUint32(16, true) !== MAGIC || view.getUint32(20, true) !== VERSION) return undefined;
  const pageSize = view.getUint32(24, true);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return undefined;
  return { pageSize, root: u64(view, 32), transaction: u64(view, 64) };
}

/** The bytes of a page with its overflow, or of a bucket that lies inside its parent's value. */
interface Page {
  readonly bytes: Buffer;
  readonly flags: number;
  readonly count: number;
}

class Pages {
  readonly #source: ByteSource;
  readonly #pageSize: number;
  #bytesLeft = MAX_BYTES;
  #entriesLeft = MAX_ENTRIES;
  isIncomplete = false;

  constructor(source: ByteSource, pageSize: number) {
    this.#source = source;
    this.#pageSize = pageSize;
  }

  page(number: number): Page | undefined {
    const offset = number * this.#pageSize;
    const header = readView(this.#source, offset, PAGE_HEADER);
    const length = header === undefined ? 0 : (header.getUint32(12, true) + 1) * this.#pageSize;
    if (header === undefined || length > MAX_PAGE_BYTES || length > this.#bytesLeft) return this.#missing();
    this.#bytesLeft -= length;
    const given = this.#source.read(offset, length);
    const bytes = Buffer.from(given.buffer, given.byteOffset, given.length); // a view: a page may be named again and again
    return pageOf(bytes) ?? this.#missing();
  }

  /** Whether one more entry may be looked at. */
  spend(): boolean {
    this.#entriesLeft -= 1;
    if (this.#entriesLeft < 0) this.isIncomplete = true;
    return this.#entriesLeft >= 0;
  }

  #missing(): undefined {
    this.isIncomplete = true;
    return undefined;
  }
}

function pageOf(bytes: Buffer): Page | undefined {
  if (bytes.length < PAGE_HEADER) return undefined;
  const flags = bytes.readUInt16LE(8);
  const count = Math.min(bytes.readUInt16LE(10), Math.floor((bytes.length - PAGE_HEADER) / ELEMENT));
  return (flags & (BRANCH | LEAF)) === 0 ? undefined : { bytes, flags, count };
}

/** Where a bucket's tree begins: a page of the file, or one in the value itself for a small one. */
type Tree = { readonly depth: number } & ({ readonly page: number } | { readonly inline: Page });

function bucketOf(pages: Pages, tree: Tree): BoltBucket {
  const find = (key: string): BoltEntry | undefined => {
    for (const entry of entriesOf(pages, tree)) if (entry.key === key) return entry;
    return undefined;
  };
  return {
    value: (key) => find(key)?.value,
    bucket: (key) => find(key)?.bucket,
    entries: () => entriesOf(pages, tree),
  };
}

/** @param seen pages of this tree: none is named twice in a sound one, and a small file could name one half a million times. */
function* entriesOf(pages: Pages, tree: Tree, seen = new Set<number>()): Iterable<BoltEntry> {
  if (tree.depth > MAX_DEPTH) return; // a damaged tree may lead back into itself
  if ('page' in tree) {
    if (seen.has(tree.page)) {
      pages.isIncomplete = true;
      return;
    }
    seen.add(tree.page);
  }
  const page = 'inline' in tree ? tree.inline : pages.page(tree.page);
  if (page === undefined) return;
  for (let at = 0; at < page.count && pages.spend(); at += 1) {
    const element = PAGE_HEADER + at * ELEMENT;
    if ((page.flags & BRANCH) !== 0) {
      const child = Number(page.bytes.readBigUInt64LE(element + 8));
      yield* entriesOf(pages, { page: child, depth: tree.depth + 1 }, seen);
    } else {
      const entry = leafAt(pages, page.bytes, { element, depth: tree.depth });
      if (entry !== undefined) yield entry;
    }
  }
}

/** flags u32, where the key begins from here u32, its length u32, the length of the value behind it u32. */
function leafAt(pages: Pages, bytes: Buffer, at: { element: number; depth: number }): BoltEntry | undefined {
  const { element } = at;
  const start = element + bytes.readUInt32LE(element + 4);
  const middle = start + bytes.readUInt32LE(element + 8);
  const end = middle + bytes.readUInt32LE(element + 12);
  if (end > bytes.length || middle - start > MAX_KEY) return undefined;
  const key = bytes.toString('utf8', start, middle);
  const value = bytes.subarray(middle, end);
  if ((bytes.readUInt32LE(element) & IS_BUCKET) === 0) return { key, value };
  if (value.length < BUCKET_HEADER) return undefined;
  const page = Number(value.readBigUInt64LE(0));
  const inline = page === 0 ? pageOf(value.subarray(BUCKET_HEADER)) : undefined;
  if (page === 0 && inline === undefined) return undefined;
  const depth = at.depth + 1;
  return { key, bucket: bucketOf(pages, inline === undefined ? { page, depth } : { inline, depth }) };
}
