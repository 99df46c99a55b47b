import { HiveBins } from './hive-bins.ts';
import { REG_DWORD, REG_EXPAND_SZ, REG_MULTI_SZ, REG_SZ } from '../formats/registry-data.ts';

/** A value to write: text with a `%` is `REG_EXPAND_SZ`, other text `REG_SZ`, a list `REG_MULTI_SZ`, a number `REG_DWORD`, bytes `REG_BINARY`. */
export type HiveValue = string | number | readonly string[] | Uint8Array;

/** Keys by their paths (`Software\Vendor`), each with its values by name; keys on the way need not be named. */
export type HiveTree = Readonly<Record<string, Readonly<Record<string, HiveValue>>>>;

/** Which of the forms that Windows may choose a hive is written in. */
export interface HiveLayout {
  /** How lists of sub-keys are written; default: `lh`, as Windows does since XP. */
  readonly list?: 'lf' | 'lh' | 'li';
  /** Sub-keys of one list; with more of them lists are divided under an `ri`. Windows' own limit is 1,012. */
  readonly listLength?: number;
}

/** A key with its values and sub-keys, before it has a place. */
interface Key {
  readonly name: string;
  readonly values: Map<string, HiveValue>;
  readonly keys: Map<string, Key>;
}

const NONE = 0xffff_ffff;
const SEGMENT_BYTES = 16_344;
const REG_BINARY = 3;

/**
 * A hive as Windows writes its primary files, version 1.5, clean: base block with checksum, bins of whole pages, one security
 * descriptor that all keys share (github.com/msuhanov/regf). Read back by hivex and libregf alike.
 */
export function writeHive(tree: HiveTree, layout: HiveLayout = {}): Uint8Array {
  const root: Key = { name: 'ROOT', values: new Map(), keys: new Map() };
  for (const [path, values] of Object.entries(tree)) {
    const key = keyAt(root, path);
    for (const [name, value] of Object.entries(values)) key.values.set(name, value);
  }
  const bins = new HiveBins();
  const writer = new HiveWriter(bins, layout);
  return bins.finish(writer.key(root, NONE));
}

function keyAt(root: Key, path: string): Key {
  let key = root;
  for (const name of path.split('\\').filter((part) => part !== '')) {
    const child = key.keys.get(name.toUpperCase()) ?? { name, values: new Map(), keys: new Map() };
    key.keys.set(name.toUpperCase(), child);
    key = child;
  }
  return key;
}

class HiveWriter {
  readonly #bins: HiveBins;
  readonly #list: 'lf' | 'lh' | 'li';
  readonly #listLength: number;
  readonly #security: number;
  #keys = 0;

  constructor(bins: HiveBins, { list = 'lh', listLength = 1012 }: HiveLayout) {
    this.#bins = bins;
    this.#list = list;
    this.#listLength = listLength;
    this.#security = bins.allocate(20 + DESCRIPTOR.length);
  }

  key(key: Key, parent: number): number {
    const { bytes: name, isAscii } = nameBytes(key.name);
    const at = this.#bins.allocate(76 + name.length);
    const children = [...key.keys].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, child]) => child);
    const offsets = children.map((child) => this.key(child, at));
    const values = [...key.values].map(([valueName, value]) => this.#value(valueName, value));

    const cell = Buffer.alloc(76 + name.length);
    cell.write('nk');
    cell.writeUInt16LE((isAscii ? 0x20 : 0) | (parent === NONE ? 0x0c : 0), 2);
    cell.writeBigUInt64LE(WRITTEN, 4);
    cell.writeUInt32LE(parent, 16);
    cell.writeUInt32LE(children.length, 20);
    cell.writeUInt32LE(children.length === 0 ? NONE : this.#subkeys(children, offsets), 28);
    cell.writeUInt32LE(NONE, 32);
    cell.writeUInt32LE(values.length, 36);
    cell.writeUInt32LE(values.length === 0 ? NONE : this.#cell(offsetList(values)), 40);
    cell.writeUInt32LE(this.#security, 44);
    cell.writeUInt32LE(NONE, 48);
    cell.writeUInt32LE(Math.max(0, ...children.map((child) => child.name.length * 2)), 52);
    cell.writeUInt32LE(Math.max(0, ...[...key.values.keys()].map((one) => one.length * 2)), 60);
    cell.writeUInt32LE(Math.max(0, ...[...key.values.values()].map((one) => dataOf(one).bytes.length)), 64);
    cell.writeUInt16LE(name.length, 72);
    name.copy(cell, 76);
    this.#bins.write(at, cell);
    this.#keys += 1;
    if (parent === NONE) this.#writeSecurity();
    return at;
  }

  #subkeys(children: readonly Key[], offsets: readonly number[]): number {
    const parts: number[] = [];
    for (let from = 0; from < children.length; from += this.#listLength) {
      const own = children.slice(from, from + this.#listLength);
      parts.push(this.#leaf(own, offsets.slice(from, from + this.#listLength)));
    }
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    return this.#cell(Buffer.concat([listHead('ri', parts.length), offsetList(parts)]));
  }

  #leaf(children: readonly Key[], offsets: readonly number[]): number {
    const elements = children.map(({ name }, index) => {
      const offset = offsetList([offsets[index] ?? NONE]);
      if (this.#list === 'li') return offset;
      return Buffer.concat([
        offset,
        this.#list === 'lh' ? offsetList([hashOf(name)]) : Buffer.from(name.padEnd(4, '\0').slice(0, 4), 'latin1'),
      ]);
    });
    return this.#cell(Buffer.concat([listHead(this.#list, children.length), ...elements]));
  }

  #value(valueName: string, value: HiveValue): number {
    const { bytes: name, isAscii } = nameBytes(valueName);
    const { type, bytes } = dataOf(value);
    const cell = Buffer.alloc(20 + name.length);
    cell.write('vk');
    cell.writeUInt16LE(name.length, 2);
    cell.writeUInt32LE(bytes.length <= 4 ? 0x8000_0000 + bytes.length : bytes.length, 4);
    if (bytes.length <= 4) bytes.copy(cell, 8);
    else cell.writeUInt32LE(this.#data(bytes), 8);
    cell.writeUInt32LE(type, 12);
    cell.writeUInt16LE(isAscii ? 1 : 0, 16);
    name.copy(cell, 20);
    return this.#cell(cell);
  }

  #data(bytes: Buffer): number {
    if (bytes.length <= SEGMENT_BYTES) return this.#cell(bytes);
    const segments: number[] = [];
    for (let from = 0; from < bytes.length; from += SEGMENT_BYTES) {
      // Each segment's cell has four bytes more than it holds, as Windows leaves them.
      segments.push(this.#cell(Buffer.concat([bytes.subarray(from, from + SEGMENT_BYTES), Buffer.alloc(4)])));
    }
    const list = this.#cell(offsetList(segments));
    return this.#cell(Buffer.concat([listHead('db', segments.length), offsetList([list]), Buffer.alloc(4)]));
  }

  #cell(content: Uint8Array): number {
    const at = this.#bins.allocate(content.length);
    this.#bins.write(at, content);
    return at;
  }

  #writeSecurity(): void {
    const cell = Buffer.alloc(20 + DESCRIPTOR.length);
    cell.write('sk');
    cell.writeUInt32LE(this.#security, 4);
    cell.writeUInt32LE(this.#security, 8);
    cell.writeUInt32LE(this.#keys, 12);
    cell.writeUInt32LE(DESCRIPTOR.length, 16);
    DESCRIPTOR.copy(cell, 20);
    this.#bins.write(this.#security, cell);
  }
}

/** 2026-01-01 as a FILETIME. */
const WRITTEN = 134_116_992_000_000_000n;
/** A self-relative security descriptor without owner, group and lists. */
const DESCRIPTOR = Buffer.from([1, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

function nameBytes(name: string): { readonly bytes: Buffer; readonly isAscii: boolean } {
  const isAscii = !/[^\u0000-\u00ff]/.test(name);
  return { bytes: Buffer.from(name, isAscii ? 'latin1' : 'utf16le'), isAscii };
}

function dataOf(value: HiveValue): { readonly type: number; readonly bytes: Buffer } {
  if (typeof value === 'number') return { type: REG_DWORD, bytes: offsetList([value]) };
  if (typeof value === 'string') {
    return { type: value.includes('%') ? REG_EXPAND_SZ : REG_SZ, bytes: Buffer.from(`${value}\0`, 'utf16le') };
  }
  if (value instanceof Uint8Array) return { type: REG_BINARY, bytes: Buffer.from(value) };
  return { type: REG_MULTI_SZ, bytes: Buffer.from(`${value.join('\0')}\0\0`, 'utf16le') };
}

function listHead(kind: string, count: number): Buffer {
  const head = Buffer.alloc(4);
  head.write(kind);
  head.writeUInt16LE(count, 2);
  return head;
}

function offsetList(offsets: readonly number[]): Buffer {
  const list = Buffer.alloc(offsets.length * 4);
  offsets.forEach((offset, index) => list.writeUInt32LE(offset >>> 0, index * 4));
  return list;
}

function hashOf(name: string): number {
  let hash = 0;
  for (const character of name.toUpperCase()) hash = (Math.imul(hash, 37) + character.charCodeAt(0)) >>> 0;
  return hash;
}
