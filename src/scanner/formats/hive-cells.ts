import { readView } from './bounded-read.ts';
import type { ByteSource } from './byte-source.ts';
import { isReadable, OTHER_DATA, registryData } from './registry-data.ts';
import type { RegistryValue } from './registry-key.ts';

/** A name is at most 255 characters (Microsoft, "Registry element size limits"); a value's up to 16,383, of which nobody uses more. */
const MAX_NAME_BYTES = 1024;
/** Texts that matter are paths and command lines. */
const MAX_DATA_BYTES = 64 * 1024;
/** Data above this lies in segments of this size, from version 1.4 on. */
const SEGMENT_BYTES = 16_344;
const MAX_CELL = 16 * 1024 * 1024;
const MAX_CHILDREN = 100_000;
const IN_ITSELF = 0x8000_0000;
const NONE = 0xffff_ffff;

const NK = 0x6b6e;
const VK = 0x6b76;
const DB = 0x6264;
const RI = 0x6972;
const LI = 0x696c;
const LF = 0x666c;
const LH = 0x686c;

const ASCII_KEY = 0x20;
const ASCII_VALUE = 0x01;

/** The records of a hive by their offsets; undefined is a damaged one. It holds no state, so that nothing here can loop. */
export class HiveCells {
  readonly #source: ByteSource;
  readonly #base: number;

  constructor(source: ByteSource, base: number) {
    this.#source = source;
    this.#base = base;
  }

  node(offset: number): { readonly name: string } | undefined {
    const cell = this.#record(offset, NK, 76);
    if (cell === undefined) return undefined;
    const name = this.#name(offset + 76, cell.getUint16(72, true), (cell.getUint16(2, true) & ASCII_KEY) !== 0);
    return name === undefined ? undefined : { name };
  }

  /** Offsets of a key's sub-keys, through an index root when there are many. */
  children(offset: number): readonly number[] | undefined {
    const cell = this.#record(offset, NK, 76);
    if (cell === undefined) return undefined;
    if (cell.getUint32(20, true) === 0 || cell.getUint32(28, true) === NONE) return [];
    return this.#list(cell.getUint32(28, true), true);
  }

  /** Offsets of a key's values. */
  values(offset: number, max: number): readonly number[] | undefined {
    const cell = this.#record(offset, NK, 76);
    if (cell === undefined) return undefined;
    const count = Math.min(cell.getUint32(36, true), max);
    if (count === 0) return [];
    const list = this.#cell(cell.getUint32(40, true), count * 4);
    return list === undefined ? undefined : offsetsIn(list, { at: 0, count, step: 4 });
  }

  /** A value with its name in lower case. */
  value(offset: number): { readonly name: string; readonly data: RegistryValue } | undefined {
    const cell = this.#record(offset, VK, 20);
    if (cell === undefined) return undefined;
    const isAscii = (cell.getUint16(16, true) & ASCII_VALUE) !== 0;
    const name = this.#name(offset + 20, cell.getUint16(2, true), isAscii)?.toLowerCase();
    if (name === undefined) return undefined;
    const size = cell.getUint32(4, true);
    const type = cell.getUint32(12, true);
    if (!isReadable(type) || size === 0) return { name, data: OTHER_DATA };
    if (size >= IN_ITSELF) {
      const bytes = new Uint8Array(cell.buffer, cell.byteOffset + 8, Math.min(size - IN_ITSELF, 4));
      return { name, data: registryData(type, bytes) };
    }
    if (size > MAX_DATA_BYTES) return { name, data: OTHER_DATA };
    const bytes = this.#data(cell.getUint32(8, true), size);
    return bytes === undefined ? undefined : { name, data: registryData(type, bytes) };
  }

  #data(offset: number, size: number): Uint8Array | undefined {
    const whole = size <= SEGMENT_BYTES ? undefined : this.#record(offset, DB, 8);
    if (whole === undefined) return bytesOf(this.#cell(offset, size));
    const count = Math.min(whole.getUint16(2, true), Math.ceil(size / SEGMENT_BYTES));
    const list = this.#cell(whole.getUint32(4, true), count * 4);
    if (list === undefined) return undefined;
    const joined = new Uint8Array(size);
    let filled = 0;
    for (const segment of offsetsIn(list, { at: 0, count, step: 4 })) {
      const bytes = bytesOf(this.#cell(segment, Math.min(SEGMENT_BYTES, size - filled)));
      if (bytes === undefined) return undefined;
      joined.set(bytes, filled);
      filled += bytes.length;
    }
    return filled === size ? joined : undefined;
  }

  #list(offset: number, mayBeRoot: boolean): readonly number[] | undefined {
    const head = this.#cell(offset, 4);
    if (head === undefined) return undefined;
    const kind = head.getUint16(0, true);
    const count = head.getUint16(2, true);
    const step = kind === LF || kind === LH ? 8 : kind === LI || (kind === RI && mayBeRoot) ? 4 : 0;
    if (step === 0) return undefined;
    const list = this.#cell(offset, 4 + count * step);
    if (list === undefined) return undefined;
    const offsets = offsetsIn(list, { at: 4, count, step });
    if (kind !== RI) return offsets;
    const all: number[] = [];
    for (const part of offsets) {
      const own = this.#list(part, false);
      if (own === undefined) return undefined;
      for (const one of own) all.push(one);
      if (all.length > MAX_CHILDREN) return undefined;
    }
    return all;
  }

  #record(offset: number, kind: number, size: number): DataView | undefined {
    const cell = this.#cell(offset, size);
    return cell?.getUint16(0, true) === kind ? cell : undefined;
  }

  /** The first bytes of a cell in use that is large enough to hold them. */
  #cell(offset: number, size: number): DataView | undefined {
    if (offset === NONE || size <= 0 || size > MAX_CELL) return undefined;
    const head = readView(this.#source, this.#base + offset, 4);
    if (head === undefined || -head.getInt32(0, true) < size + 4) return undefined;
    return readView(this.#source, this.#base + offset + 4, size);
  }

  #name(at: number, size: number, isAscii: boolean): string | undefined {
    if (size === 0) return '';
    if (size > MAX_NAME_BYTES) return undefined;
    const view = readView(this.#source, this.#base + 4 + at, size);
    if (view === undefined) return undefined;
    const bytes = Buffer.from(view.buffer, view.byteOffset, size);
    return bytes.toString(isAscii ? 'latin1' : 'utf16le');
  }
}

function bytesOf(view: DataView | undefined): Uint8Array | undefined {
  return view === undefined ? undefined : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function offsetsIn(
  view: DataView,
  list: { readonly at: number; readonly count: number; readonly step: number },
): readonly number[] {
  return Array.from({ length: list.count }, (_, index) => view.getUint32(list.at + index * list.step, true));
}
