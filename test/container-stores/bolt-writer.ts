/** What a bucket of a bbolt database holds: values and further buckets. */
export interface Bucket {
  readonly [key: string]: Bucket | string | Uint8Array;
}

const PAGE = 4096;
const BRANCH = 1;
const LEAF = 2;
const META = 4;
const FREELIST = 0x10;

/** A database in bbolt's format: two meta pages, a freelist, and the buckets; small ones lie inside their parents, large ones in pages with branches above. */
export function boltFile(root: Bucket, options: { readonly elementsPerPage?: number } = {}): Buffer {
  const pages: Buffer[] = [Buffer.alloc(0), Buffer.alloc(0), freelist()];
  const writer = new Writer(pages, options.elementsPerPage ?? 40);
  const page = writer.tree(root);
  const end = pages.reduce((count, bytes) => count + Math.max(1, bytes.length / PAGE), 0);
  pages[0] = meta(0, { root: page, end, transaction: 6 });
  pages[1] = meta(1, { root: page, end, transaction: 7 });
  return Buffer.concat(pages);
}

class Writer {
  readonly #pages: Buffer[];
  readonly #perPage: number;

  constructor(pages: Buffer[], perPage: number) {
    this.#pages = pages;
    this.#perPage = perPage;
  }

  /** Writes a bucket as pages; answers the number of its topmost. */
  tree(bucket: Bucket): number {
    const entries = this.#entries(bucket);
    const groups = Array.from({ length: Math.max(1, Math.ceil(entries.length / this.#perPage)) }, (_, at) =>
      entries.slice(at * this.#perPage, (at + 1) * this.#perPage),
    );
    const leaves = groups.map((group) => ({ key: group[0]?.key ?? Buffer.alloc(0), page: this.#put((id) => leaf(group, id)) }));
    const [only] = leaves;
    return leaves.length === 1 && only !== undefined ? only.page : this.#put((id) => branch(leaves, id));
  }

  #entries(bucket: Bucket): readonly Entry[] {
    return Object.entries(bucket)
      .map(([key, value]): Entry => {
        const name = Buffer.from(key, 'utf8');
        if (typeof value === 'string') return { key: name, value: Buffer.from(value, 'utf8'), isBucket: false };
        if (value instanceof Uint8Array) return { key: name, value: Buffer.from(value), isBucket: false };
        return { key: name, value: this.#bucket(value), isBucket: true };
      })
      .toSorted((one, other) => Buffer.compare(one.key, other.key));
  }

  /** A bucket's value: its root page and a sequence; one without buckets that fits a quarter of a page follows in place. */
  #bucket(bucket: Bucket): Buffer {
    const header = Buffer.alloc(16);
    const isFlat = Object.values(bucket).every((value) => typeof value === 'string' || value instanceof Uint8Array);
    const inline = isFlat ? leaf(this.#entries(bucket), 0) : undefined;
    if (inline !== undefined && inline.length <= PAGE / 4) return Buffer.concat([header, inline]);
    header.writeBigUInt64LE(BigInt(this.tree(bucket)), 0);
    return header;
  }

  #put(build: (id: number) => Buffer): number {
    const id = this.#pages.reduce((count, bytes) => count + Math.max(1, bytes.length / PAGE), 0);
    const bytes = build(id);
    const padded = Buffer.alloc(Math.ceil(bytes.length / PAGE) * PAGE);
    bytes.copy(padded);
    padded.writeUInt32LE(padded.length / PAGE - 1, 12);
    this.#pages.push(padded);
    return id;
  }
}

interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly isBucket: boolean;
}

function pageHeader(id: number, flags: number, count: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(BigInt(id), 0);
  bytes.writeUInt16LE(flags, 8);
  bytes.writeUInt16LE(count, 10);
  return bytes;
}

function leaf(entries: readonly Entry[], id: number): Buffer {
  const elements = Buffer.alloc(entries.length * 16);
  let data = entries.length * 16;
  entries.forEach(({ key, value, isBucket }, at) => {
    elements.writeUInt32LE(isBucket ? 1 : 0, at * 16);
    elements.writeUInt32LE(data - at * 16, at * 16 + 4);
    elements.writeUInt32LE(key.length, at * 16 + 8);
    elements.writeUInt32LE(value.length, at * 16 + 12);
    data += key.length + value.length;
  });
  return Buffer.concat([pageHeader(id, LEAF, entries.length), elements, ...entries.flatMap(({ key, value }) => [key, value])]);
}

function branch(children: readonly { readonly key: Buffer; readonly page: number }[], id: number): Buffer {
  const elements = Buffer.alloc(children.length * 16);
  let data = children.length * 16;
  children.forEach(({ key, page }, at) => {
    elements.writeUInt32LE(data - at * 16, at * 16);
    elements.writeUInt32LE(key.length, at * 16 + 4);
    elements.writeBigUInt64LE(BigInt(page), at * 16 + 8);
    data += key.length;
  });
  return Buffer.concat([pageHeader(id, BRANCH, children.length), elements, ...children.map(({ key }) => key)]);
}

function freelist(): Buffer {
  const page = Buffer.alloc(PAGE);
  pageHeader(2, FREELIST, 0).copy(page);
  return page;
}

function meta(id: number, state: { readonly root: number; readonly end: number; readonly transaction: number }): Buffer {
  const page = Buffer.alloc(PAGE);
  pageHeader(id, META, 0).copy(page);
  page.writeUInt32LE(0xed0cdaed, 16);
  page.writeUInt32LE(2, 20);
  page.writeUInt32LE(PAGE, 24);
  page.writeBigUInt64LE(BigInt(state.root), 32);
  page.writeBigUInt64LE(2n, 48);
  page.writeBigUInt64LE(BigInt(state.end), 56);
  page.writeBigUInt64LE(BigInt(state.transaction), 64);
  page.writeBigUInt64LE(checksum(page.subarray(16, 72)), 72);
  return page;
}

/** FNV-1a of 64 bits, as bbolt writes it over a meta page. */
function checksum(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash;
}
