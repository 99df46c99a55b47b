import { deflateSync, zstdCompressSync } from 'node:zlib';

/** A path of the image (no leading slash) → its content, or what a link says. */
export type ImageTree = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

export interface ImageOptions {
  readonly packing?: 'gzip' | 'zstd';
  readonly blockSize?: number;
  /** Written as the number of the packing, whatever packs. */
  readonly claimedPacking?: number;
}

interface Folder {
  readonly children: Map<string, Folder | Uint8Array | { readonly link: string }>;
}

/** A squashfs 4.0 image of this tree, laid out as mksquashfs does: data, fragments, inodes, folders, fragment table. */
export function writeSquashfs(tree: ImageTree, options: ImageOptions = {}): Buffer {
  return new Writer(options).image(folderOf(tree));
}

function folderOf(tree: ImageTree): Folder {
  const root: Folder = { children: new Map() };
  for (const [path, node] of Object.entries(tree)) {
    const names = path.split('/');
    let folder = root;
    for (const name of names.slice(0, -1)) {
      const known = folder.children.get(name);
      const next: Folder = known !== undefined && 'children' in known ? known : { children: new Map() };
      folder.children.set(name, next);
      folder = next;
    }
    folder.children.set(names.at(-1) ?? '', typeof node === 'string' ? Buffer.from(node) : node);
  }
  return root;
}

interface Reference {
  readonly block: number;
  readonly offset: number;
  readonly kind: number;
}

const HEAD = 96;
const METADATA = 8192;
const STORED_DATA = 0x100_0000;
const NO_FRAGMENT = 0xffff_ffff;
const PACKINGS = { gzip: 1, zstd: 6 } as const;

class Writer {
  readonly #pack: (bytes: Uint8Array) => Buffer;
  readonly #packing: number;
  readonly #blockSize: number;
  readonly #data: Buffer[] = [];
  #dataEnd = HEAD;
  readonly #fragments: Buffer[] = [];
  readonly #inodes: Metadata;
  readonly #folders: Metadata;
  #count = 0;

  constructor({ packing = 'gzip', blockSize = 131_072, claimedPacking }: ImageOptions) {
    this.#pack = packing === 'gzip' ? (bytes) => deflateSync(bytes) : (bytes) => zstdCompressSync(bytes);
    this.#packing = claimedPacking ?? PACKINGS[packing];
    this.#blockSize = blockSize;
    this.#inodes = new Metadata(this.#pack);
    this.#folders = new Metadata(this.#pack);
  }

  image(tree: Folder): Buffer {
    const root = this.#folder(tree);
    const fragmentTable = new Metadata(this.#pack);
    const positions = this.#fragments.map((entry) => {
      const { block } = fragmentTable.position();
      fragmentTable.add(entry);
      return block;
    });
    const inodes = this.#inodes.bytes();
    const folders = this.#folders.bytes();
    const fragments = fragmentTable.bytes();
    const inodeTable = this.#dataEnd;
    const folderTable = inodeTable + inodes.length;
    const fragmentStart = folderTable + folders.length;
    const list = numbers(...[...new Set(positions)].map((block) => [8, fragmentStart + block] as const));
    const fragmentList = fragmentStart + fragments.length;
    const end = fragmentList + list.length;
    const head = numbers(
      [4, 0x73717368],
      [4, this.#count],
      [4, 0],
      [4, this.#blockSize],
      [4, this.#fragments.length],
      [2, this.#packing],
      [2, Math.log2(this.#blockSize)],
      [2, 0],
      [2, 1],
      [2, 4],
      [2, 0],
      [8, root.block * 65_536 + root.offset],
      [8, end],
      [8, end],
      [8, 0],
      [8, inodeTable],
      [8, folderTable],
      [8, fragmentList],
      [8, 0],
    );
    return Buffer.concat([head, ...this.#data, inodes, folders, fragments, list]);
  }

  #folder({ children }: Folder): Reference {
    const entries = [...children]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, node]) => ({ name: Buffer.from(name), inode: this.#inode(node) }));
    const at = this.#folders.position();
    let size = 0;
    for (let from = 0; from < entries.length;) {
      const block = entries[from]?.inode.block ?? 0;
      const other = entries.findIndex((entry, index) => index >= from && entry.inode.block !== block);
      const until = Math.min(from + 256, other < 0 ? entries.length : other);
      const run = entries.slice(from, until);
      const bytes = Buffer.concat([
        numbers([4, run.length - 1], [4, block], [4, 1]),
        ...run.flatMap(({ name, inode }) => [numbers([2, inode.offset], [2, 0], [2, inode.kind], [2, name.length - 1]), name]),
      ]);
      this.#folders.add(bytes);
      size += bytes.length;
      from = until;
    }
    // The extended form holds any size.
    const body = numbers([4, 2], [4, size + 3], [4, at.block], [4, 0], [2, 0], [2, at.offset], [4, NO_FRAGMENT]);
    return this.#addInode(8, 1, body);
  }

  #inode(node: Folder | Uint8Array | { readonly link: string }): Reference {
    if (node instanceof Uint8Array) return this.#file(node);
    if ('children' in node) return this.#folder(node);
    const target = Buffer.from(node.link);
    return this.#addInode(3, 3, Buffer.concat([numbers([4, 1], [4, target.length]), target]));
  }

  #file(content: Uint8Array): Reference {
    const start = this.#dataEnd;
    const full = Math.floor(content.length / this.#blockSize);
    const sizes: number[] = [];
    for (let index = 0; index < full; index += 1) {
      sizes.push(this.#stretch(content.subarray(index * this.#blockSize, (index + 1) * this.#blockSize)));
    }
    const tail = content.subarray(full * this.#blockSize);
    const fragment = tail.length === 0 ? NO_FRAGMENT : this.#fragments.length;
    if (tail.length > 0) {
      const at = this.#dataEnd;
      this.#fragments.push(numbers([8, at], [4, this.#stretch(tail)], [4, 0]));
    }
    const body = numbers([4, start], [4, fragment], [4, 0], [4, content.length], ...sizes.map((size) => [4, size] as const));
    return this.#addInode(2, 2, body);
  }

  /** A block of data, stored as it is when packing does not make it smaller; all zeros are a hole. */
  #stretch(bytes: Uint8Array): number {
    if (bytes.length === this.#blockSize && bytes.every((byte) => byte === 0)) return 0;
    const packed = this.#pack(bytes);
    const isSmaller = packed.length < bytes.length;
    const written = isSmaller ? packed : Buffer.from(bytes);
    this.#data.push(written);
    this.#dataEnd += written.length;
    return isSmaller ? written.length : written.length + STORED_DATA;
  }

  #addInode(kind: number, basicKind: number, body: Buffer): Reference {
    this.#count += 1;
    const at = this.#inodes.position();
    this.#inodes.add(Buffer.concat([numbers([2, kind], [2, 0o755], [2, 0], [2, 0], [4, 0], [4, this.#count]), body]));
    return { ...at, kind: basicKind };
  }
}

/** A stream of metadata, cut into blocks of 8 KiB that are packed each for itself. */
class Metadata {
  readonly #pack: (bytes: Uint8Array) => Buffer;
  readonly #blocks: Buffer[] = [];
  #written = 0;
  #pending: Buffer = Buffer.alloc(0);

  constructor(pack: (bytes: Uint8Array) => Buffer) {
    this.#pack = pack;
  }

  position(): { readonly block: number; readonly offset: number } {
    return { block: this.#written, offset: this.#pending.length };
  }

  add(bytes: Uint8Array): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#pending.length >= METADATA) {
      this.#flush(this.#pending.subarray(0, METADATA));
      this.#pending = this.#pending.subarray(METADATA);
    }
  }

  bytes(): Buffer {
    if (this.#pending.length > 0) this.#flush(this.#pending);
    this.#pending = Buffer.alloc(0);
    return Buffer.concat(this.#blocks);
  }

  #flush(bytes: Uint8Array): void {
    const packed = this.#pack(bytes);
    const isSmaller = packed.length < bytes.length;
    const block = isSmaller ? packed : Buffer.from(bytes);
    this.#blocks.push(numbers([2, block.length + (isSmaller ? 0 : 0x8000)]), block);
    this.#written += block.length + 2;
  }
}

/** Little-endian numbers of so many bytes. */
function numbers(...fields: readonly (readonly [2 | 4 | 8, number])[]): Buffer {
  return Buffer.concat(
    fields.map(([size, value]) => {
      const bytes = Buffer.alloc(size);
      if (size === 8) bytes.writeBigUInt64LE(BigInt(value));
      else bytes.writeUIntLE(value, 0, size);
      return bytes;
    }),
  );
}
