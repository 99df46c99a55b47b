/**
 * The version resource of a Windows program (Microsoft, "VS_VERSIONINFO structure"). Little-endian blocks inside of blocks, each on a
 * multiple of four bytes:
 *
 *   u16 length, u16 length of the value, u16 type, UTF-16 key ending in a NUL, padding, value, padding, blocks
 *   VS_VERSION_INFO (VS_FIXEDFILEINFO) ─► StringFileInfo ─► <language and code page> ─► <name> = text
 *
 * Read: 64 KiB, 256 blocks. Whoever built the program wrote it; nothing vouches for it.
 */
import type { FileRange } from './object-file.ts';
import type { ByteSource } from './byte-source.ts';

/** What a program's version resource says of it; what it does not say is absent. */
export interface VersionInfo {
  readonly product?: string;
  readonly company?: string;
  readonly originalName?: string;
  readonly internalName?: string;
  readonly description?: string;
  /** `FileVersion`, else `ProductVersion`, else the numbers of the fixed part, with dots: `15.59.3.0`. */
  readonly version?: string;
}

const MAX_BYTES = 64 * 1024;
const MAX_BLOCKS = 256;
const MAX_KEY = 64;
const MAX_TEXT = 256;
const FIXED_SIGNATURE = 0xfeef_04bd;

/** The texts of the first language that has each, or undefined when it is no version resource. A damaged block ends the reading, not what was read. */
export function readVersionInfo(source: ByteSource, range: FileRange): VersionInfo | undefined {
  const bytes = source.read(range.offset, Math.min(range.size, MAX_BYTES));
  const reader = new BlockReader(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  const root = reader.block(0, bytes.length);
  if (root?.key !== 'VS_VERSION_INFO') return undefined;
  const texts = new Map<string, string>();
  for (const info of reader.blocks(root.children, root.end)) {
    if (info.key !== 'StringFileInfo') continue;
    for (const language of reader.blocks(info.children, info.end)) {
      for (const entry of reader.blocks(language.children, language.end)) {
        const text = reader.text(entry.value, entry.end).trim();
        if (text !== '' && !texts.has(entry.key)) texts.set(entry.key, text);
      }
    }
  }
  const version =
    dotted(texts.get('FileVersion')) ?? dotted(texts.get('ProductVersion')) ?? reader.fixedVersion(root.value, root.valueSize);
  return {
    ...named('product', texts.get('ProductName')),
    ...named('company', texts.get('CompanyName')),
    ...named('originalName', texts.get('OriginalFilename')),
    ...named('internalName', texts.get('InternalName')),
    ...named('description', texts.get('FileDescription')),
    ...named('version', version),
  };
}

function named<K extends keyof VersionInfo>(name: K, text: string | undefined): VersionInfo {
  return text === undefined ? {} : { [name]: text };
}

/** `15, 59, 3, 0` and `10.0.19041.1 (WinBuild.160101.0800)` as `15.59.3.0` and `10.0.19041.1`. */
function dotted(text: string | undefined): string | undefined {
  const found = /^v?(\d+(?:(?:\.|, ?)\d+)+(?:[-+][0-9A-Za-z.+-]+)?)/.exec(text ?? '')?.[1];
  return found?.replace(/, ?/g, '.');
}

interface Block {
  readonly key: string;
  readonly value: number;
  readonly valueSize: number;
  readonly children: number;
  readonly end: number;
}

/** Blocks within bounds; every one that is read counts against one total. */
class BlockReader {
  readonly #view: DataView;
  #left = MAX_BLOCKS;

  constructor(view: DataView) {
    this.#view = view;
  }

  *blocks(from: number, end: number): Iterable<Block> {
    let at = from;
    for (;;) {
      const block = this.block(at, end);
      if (block === undefined) return;
      yield block;
      at = aligned(block.end);
    }
  }

  block(at: number, end: number): Block | undefined {
    this.#left -= 1;
    if (this.#left < 0 || at + 6 > end) return undefined;
    const size = this.#view.getUint16(at, true);
    if (size < 6 || at + size > end) return undefined;
    const key = this.text(at + 6, Math.min(at + size, at + 6 + MAX_KEY * 2));
    const value = aligned(at + 6 + (key.length + 1) * 2);
    const length = this.#view.getUint16(at + 2, true);
    // The length of a text counts units, that of anything else bytes; only the root's value is skipped.
    return { key, value, valueSize: length, children: aligned(value + (key === 'VS_VERSION_INFO' ? length : 0)), end: at + size };
  }

  /** UTF-16 up to a NUL, `end` or 256 units. */
  text(from: number, end: number): string {
    let text = '';
    for (let at = from; at + 2 <= end && text.length < MAX_TEXT; at += 2) {
      const unit = this.#view.getUint16(at, true);
      if (unit === 0) break;
      text += String.fromCharCode(unit);
    }
    return text;
  }

  fixedVersion(at: number, size: number): string | undefined {
    if (size < 16 || at + 16 > this.#view.byteLength || this.#view.getUint32(at, true) !== FIXED_SIGNATURE) return undefined;
    const [high, low] = [this.#view.getUint32(at + 8, true), this.#view.getUint32(at + 12, true)];
    return [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff].join('.');
  }
}

function aligned(at: number): number {
  return (at + 3) & ~3;
}
