import type { ByteSource } from './byte-source.ts';
import { dataBlocks, type FileLayout } from './squashfs-data.ts';
import { readInode, type Inode } from './squashfs-inode.ts';
import { metadataTable, type MetadataTable, type Unpack } from './squashfs-metadata.ts';
import { readView, u64 } from './bounded-read.ts';

/** One name in a folder of an image. */
export interface ImageEntry {
  readonly name: string;
  readonly kind: Inode['kind'];
}

/** A squashfs image as a file system that is only read. */
export interface SquashfsImage {
  /** Names of a folder, links on the way followed inside the image; undefined when it is none, or malformed. */
  list(path: string): readonly ImageEntry[] | undefined;
  /** A regular file's bytes, unpacked as they are asked for; a piece that is malformed is read as the end of the file. */
  open(path: string): ByteSource | undefined;
  /** Where a link leads, as it is written; undefined when there is none. */
  linkText(path: string): string | undefined;
}

/** `unsupported`: it is an image, packed in a way that is not read (xz, lzma, lzo and lz4 have no reader in Node). */
export type SquashfsOutcome = 'unsupported' | 'malformed';

const MAGIC = 0x73717368;
const SUPERBLOCK = 96;
const MAX_LINKS = 16;
const MAX_DEPTH = 32;
const MAX_FOLDER = 4 * 1024 * 1024;
const MAX_NAMES = 20_000;
/** All that one image may cost to look at: unpacked metadata and blocks together. */
const MAX_UNPACKED = 192 * 1024 * 1024;

/**
 * A squashfs 4.0 image (Linux, Documentation/filesystems/squashfs.rst; fs/squashfs/squashfs_fs.h), all little-endian:
 *
 *     0  u32 'hsqs'   12 u32 block size   20 u16 packing (1 gzip … 4 xz … 6 zstd)   22 u16 log2 of the block size
 *     28 u16 4, 30 u16 0 (version)   32 u64 root inode   40 u64 size   64 u64 inode table   72 u64 directory table   80 u64 fragment table
 *
 * A reference to an inode is the position of its metadata block in the table, times 65,536, plus the offset in what that unpacks to.
 */
export function readSquashfs(source: ByteSource): SquashfsImage | SquashfsOutcome {
  const head = readView(source, 0, SUPERBLOCK);
  if (head === undefined || head.getUint32(0, true) !== MAGIC) return 'malformed';
  const blockSize = head.getUint32(12, true);
  const isSound =
    head.getUint16(28, true) === 4 &&
    head.getUint16(30, true) === 0 &&
    blockSize === 2 ** head.getUint16(22, true) &&
    blockSize <= 1024 * 1024;
  if (!isSound || blockSize < 4096) return 'malformed';
  const unpack = unpackOf(head.getUint16(20, true));
  if (unpack === undefined) return 'unsupported';

  const budget = { left: MAX_UNPACKED };
  const metered: Unpack = (packed, maxBytes) => {
    const bytes = budget.left <= 0 ? undefined : unpack(packed, maxBytes);
    budget.left -= bytes?.length ?? packed.length;
    return bytes;
  };
  return new Image({
    source,
    blockSize,
    unpack: metered,
    inodes: metadataTable(source, u64(head, 64), metered),
    folders: metadataTable(source, u64(head, 72), metered),
    fragments: u64(head, 80),
    root: reference(head, 32),
  });
}

function unpackOf(packing: number): Unpack | undefined {
  const { inflateSync, zstdDecompressSync } = process.getBuiltinModule('node:zlib'); // where it is used: few hosts have such an image
  const how = packing === 1 ? inflateSync : packing === 6 ? zstdDecompressSync : undefined;
  if (how === undefined) return undefined;
  return (packed, maxBytes) => {
    try {
      return how(packed, { maxOutputLength: maxBytes });
    } catch {
      return undefined; // damaged, or it unpacks to more than it may
    }
  };
}

interface Reference {
  readonly block: number;
  readonly offset: number;
}

function reference(view: DataView, at: number): Reference {
  return { block: Math.floor(u64(view, at) / 0x1_0000), offset: view.getUint16(at, true) };
}

interface Tables {
  readonly source: ByteSource;
  readonly blockSize: number;
  readonly unpack: Unpack;
  readonly inodes: MetadataTable;
  readonly folders: MetadataTable;
  readonly fragments: number;
  readonly root: Reference;
}

interface Named extends ImageEntry {
  readonly inode: Reference;
}

class Image implements SquashfsImage {
  readonly #tables: Tables;
  readonly #listings = new Map<string, ReadonlyMap<string, Named>>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  list(path: string): readonly ImageEntry[] | undefined {
    const inode = this.#find(path);
    if (inode?.kind !== 'folder') return undefined;
    return [...this.#names(inode).values()].map(({ name, kind }) => ({ name, kind }));
  }

  open(path: string): ByteSource | undefined {
    const inode = this.#find(path);
    if (inode?.kind !== 'file') return undefined;
    const layout: FileLayout = { ...inode.file, blockSize: this.#tables.blockSize, fragments: this.#tables.fragments };
    return dataBlocks(this.#tables.source, layout, this.#tables.unpack);
  }

  linkText(path: string): string | undefined {
    const names = path.split('/').filter((name) => name !== '');
    const folder = this.#find(names.slice(0, -1).join('/'));
    const entry = folder?.kind === 'folder' ? this.#names(folder).get(names.at(-1) ?? '') : undefined;
    const inode = entry === undefined ? undefined : this.#inode(entry.inode);
    return inode?.kind === 'link' ? inode.target : undefined;
  }

  /** The inode at a path; links are followed, `..` at the root stays there. */
  #find(path: string): Inode | undefined {
    let pending = path.split('/').filter((name) => name !== '' && name !== '.');
    let trail: Inode[] = [];
    let links = 0;
    while (trail.length <= MAX_DEPTH) {
      const here = trail.at(-1) ?? this.#inode(this.#tables.root);
      const [name, ...rest] = pending;
      if (here === undefined || name === undefined) return here;
      pending = rest;
      if (name === '..') {
        trail = trail.slice(0, -1);
        continue;
      }
      const entry = here.kind === 'folder' ? this.#names(here).get(name) : undefined;
      const inode = entry === undefined ? undefined : this.#inode(entry.inode);
      if (inode === undefined) return undefined;
      if (inode.kind !== 'link') {
        trail = [...trail, inode];
        continue;
      }
      links += 1;
      if (links > MAX_LINKS) return undefined;
      if (inode.target.startsWith('/')) trail = [];
      pending = [...inode.target.split('/').filter((part) => part !== '' && part !== '.'), ...pending];
    }
    return undefined;
  }

  #inode({ block, offset }: Reference): Inode | undefined {
    return readInode(this.#tables.inodes, { block, offset }, this.#tables.blockSize);
  }

  /**
   * Names of a folder, in runs of at most 256 that share a metadata block of inodes:
   *
   *     0 u32 count - 1, u32 block, u32 number;  then each: u16 offset, i16 number, u16 kind, u16 length - 1, name
   */
  #names(folder: Extract<Inode, { kind: 'folder' }>): ReadonlyMap<string, Named> {
    const key = `${folder.block} ${folder.offset}`;
    const known = this.#listings.get(key);
    if (known !== undefined) return known;
    const found = new Map<string, Named>();
    this.#listings.set(key, found);
    const bytes = this.#tables.folders.read(folder, Math.min(folder.size, MAX_FOLDER));
    if (bytes === undefined) return found;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at + 12 <= view.byteLength) {
      const count = view.getUint32(at, true) + 1;
      const block = view.getUint32(at + 4, true);
      at += 12;
      if (count > 256) return found;
      for (let read = 0; read < count; read += 1) {
        if (at + 8 > view.byteLength || found.size >= MAX_NAMES) return found;
        const length = view.getUint16(at + 6, true) + 1;
        if (at + 8 + length > view.byteLength) return found;
        const name = Buffer.from(bytes.buffer, bytes.byteOffset + at + 8, length).toString('utf8');
        const kind = KINDS.get(view.getUint16(at + 4, true)) ?? 'other';
        found.set(name, { name, kind, inode: { block, offset: view.getUint16(at, true) } });
        at += 8 + length;
      }
    }
    return found;
  }
}

/** Kinds of a folder's entries: the basic ones of the inodes'. */
const KINDS: ReadonlyMap<number, Inode['kind']> = new Map([
  [1, 'folder'],
  [2, 'file'],
  [3, 'link'],
]);
