/**
 * Apple's bill of materials: the files that an installer package brought (NeXTSTEP's store, as bom(5) and github.com/hogliux/bomutils
 * describe it). All numbers are big-endian.
 *
 *   "BOMStore", u32 version, u32 blocks, u32 index at, u32 index size, u32 variables at, u32 variables' size
 *   index: u32 count, count × (u32 offset, u32 size): the blocks, by number
 *   variables: u32 count, count × (u32 block, u8 length, name); "Paths" is a tree
 *   tree: "tree", u32 version, u32 block of its root
 *   node: u16 is leaf, u16 count, u32 next leaf, u32 last leaf, count × (u32 block, u32 block)
 *   leaf's entry: (u32 id, u32 block of details), (u32 id of its folder, name ending in a NUL); details: u8 kind, …, 4 u16 mode
 *
 * Read: 20,000 entries of at most 4,096 leaves, names of 255 bytes, paths of 64 names.
 */
import { readView } from './bounded-read.ts';
import type { ByteSource } from './byte-source.ts';
import { fromBytes } from '../../domain/host-path.ts';

/** One file or folder of the package. */
export interface BomEntry {
  /** Relative to where it was installed: `Tool.app/Contents/MacOS/Tool`. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** Permission bits. */
  readonly mode: number;
}

const MAX_ENTRIES = 20_000;
const MAX_LEAVES = 4096;
const MAX_VARIABLES = 64;
const MAX_DEPTH = 64;
const MAX_NAME = 256;
const HEADER = 32;

/** The entries of a bill of materials, folders before what is in them as the store has them, or undefined when it is none or is damaged. */
export function readBom(source: ByteSource): readonly BomEntry[] | undefined {
  const header = readView(source, 0, HEADER);
  if (header?.getUint32(0) !== 0x424f_4d53 || header.getUint32(4) !== 0x746f_7265) return undefined;
  const store = new Store(source, { at: header.getUint32(16), size: header.getUint32(20) });
  const tree = store.variable(header.getUint32(24), 'Paths');
  const root = tree === undefined ? undefined : store.block(tree);
  if (root === undefined || root.byteLength < 12 || root.getUint32(0) !== 0x7472_6565) return undefined;
  return pathsOf(leavesOf(store, root.getUint32(8)));
}

class Store {
  readonly #source: ByteSource;
  readonly #index: { readonly at: number; readonly size: number };

  constructor(source: ByteSource, index: { readonly at: number; readonly size: number }) {
    this.#source = source;
    this.#index = index;
  }

  /** The content of a block, at most `maxBytes` of it. */
  block(number: number, maxBytes = 64 * 1024): DataView | undefined {
    const at = 4 + number * 8;
    if (at + 8 > this.#index.size) return undefined;
    const pointer = readView(this.#source, this.#index.at + at, 8);
    return pointer === undefined
      ? undefined
      : readView(this.#source, pointer.getUint32(0), Math.min(pointer.getUint32(4), maxBytes));
  }

  variable(at: number, wanted: string): number | undefined {
    const count = Math.min(readView(this.#source, at, 4)?.getUint32(0) ?? 0, MAX_VARIABLES);
    let next = at + 4;
    for (let index = 0; index < count; index += 1) {
      const head = readView(this.#source, next, 5);
      const length = head?.getUint8(4) ?? 0;
      const name = length === 0 ? undefined : readView(this.#source, next + 5, length);
      if (head === undefined || name === undefined) return undefined;
      if (Buffer.from(name.buffer, name.byteOffset, length).toString('latin1') === wanted) return head.getUint32(0);
      next += 5 + length;
    }
    return undefined;
  }
}

interface Named extends Omit<BomEntry, 'path'> {
  readonly id: number;
  readonly parent: number;
  readonly name: string;
}

function leavesOf(store: Store, root: number): readonly Named[] {
  let node = store.block(root);
  let number = root;
  for (let depth = 0; node !== undefined && node.byteLength >= 16 && node.getUint16(0) === 0; depth += 1) {
    number = node.getUint32(12);
    node = depth > MAX_DEPTH ? undefined : store.block(number);
  }
  const found: Named[] = [];
  const met = new Set<number>();
  // Each leaf once: one that names itself as the next would be read for ever.
  while (node !== undefined && !met.has(number) && met.size < MAX_LEAVES) {
    met.add(number);
    const count = Math.min(node.byteLength < 12 ? 0 : node.getUint16(2), Math.floor((node.byteLength - 12) / 8));
    for (let index = 0; index < count && found.length < MAX_ENTRIES; index += 1) {
      const entry = entryOf(store, node.getUint32(12 + index * 8), node.getUint32(16 + index * 8));
      if (entry !== undefined) found.push(entry);
    }
    number = node.byteLength < 12 ? 0 : node.getUint32(4);
    node = number === 0 || found.length >= MAX_ENTRIES ? undefined : store.block(number);
  }
  return found;
}

function entryOf(store: Store, numbers: number, file: number): Named | undefined {
  const head = store.block(numbers, 8);
  const named = store.block(file, 4 + MAX_NAME);
  const details = head === undefined || head.byteLength < 8 ? undefined : store.block(head.getUint32(4), 6);
  if (head === undefined || details === undefined || details.byteLength < 6 || named === undefined || named.byteLength < 5)
    return undefined;
  const bytes = new Uint8Array(named.buffer, named.byteOffset + 4, named.byteLength - 4);
  const end = bytes.indexOf(0);
  const kind = details.getUint8(0) === 1 ? 'file' : details.getUint8(0) === 2 ? 'folder' : 'other';
  const name = fromBytes(bytes.subarray(0, end < 0 ? bytes.length : end));
  return { id: head.getUint32(0), parent: named.getUint32(0), name, kind, mode: details.getUint16(4) & 0o7777 };
}

/** Names put together by their folders; what has no way to the top `.`, or one through names that are none, is left out. */
function pathsOf(entries: readonly Named[]): readonly BomEntry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return entries.flatMap((entry) => {
    const names: string[] = [];
    let at: Named | undefined = entry;
    while (at !== undefined && at.name !== '.' && names.length <= MAX_DEPTH) {
      if (at.name === '' || at.name === '..' || at.name.includes('/')) return [];
      names.unshift(at.name);
      at = byId.get(at.parent);
    }
    if (at?.name !== '.' || names.length === 0) return [];
    return [{ path: names.join('/'), kind: entry.kind, mode: entry.mode }];
  });
}
