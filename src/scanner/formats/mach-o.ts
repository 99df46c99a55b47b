/**
 * Mach-O (Apple, mach-o/loader.h, mach-o/fat.h), 64 bit little-endian, alone or as slices of a universal file: parts are those of
 * the first such slice, signatures those of all.
 *
 *   universal header (big-endian) ─► slices
 *   header ─► load commands: LC_SEGMENT_64 with its sections, LC_CODE_SIGNATURE ─► code-signature.ts
 *
 * Read: at most 8 slices, of each 256 KiB of load commands and 512 sections.
 */
import { readView, textAt, u64 } from './bounded-read.ts';
import { readCodeSignature } from './code-signature.ts';
import { insideFile, type ObjectFile, type Section, type Segment, type Signed } from './object-file.ts';
import type { ByteSource } from './byte-source.ts';

const MAX_COMMANDS = 256 * 1024;
const MAX_SECTIONS = 512;
const MAX_SLICES = 8;
const MAGIC_64 = 0xfeed_facf;
const FAT = 0xcafe_babe;
const FAT_64 = 0xcafe_babf;
const CPU_64_BIT = 0x0100_0000;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;
/** MH_DYLIB, MH_BUNDLE */
const LIBRARIES: ReadonlySet<number> = new Set([6, 8]);

/** Sections (`__SEGMENT,__section`), segments and signatures of a Mach-O file, or undefined when it is none that we read. */
export function readMachO(source: ByteSource): ObjectFile | undefined {
  const [first, ...others] = slicesOf(source).flatMap((start) => readSlice(source, start) ?? []);
  if (first === undefined) return undefined;
  const signed = new Map(
    [first, ...others].flatMap((slice) => slice.signed ?? []).map((one) => [`${one.team}/${one.identifier}`, one]),
  );
  return { ...first, ...(signed.size === 0 ? {} : { signed: [...signed.values()] }) };
}

/** Where the 64-bit slices of a universal file begin; 0 for a plain file. A Java class file shares the magic and has no sane slice. */
function slicesOf(source: ByteSource): readonly number[] {
  const head = readView(source, 0, 8);
  const magic = head?.getUint32(0);
  if (head === undefined || (magic !== FAT && magic !== FAT_64)) return [0];
  const [entry, width] = magic === FAT ? [20, 4] : [32, 8];
  const count = Math.min(head.getUint32(4), MAX_SLICES);
  const table = count === 0 ? undefined : readView(source, 8, count * entry);
  if (table === undefined) return [];
  return Array.from({ length: count }, (_, index) => index * entry)
    .filter((at) => (table.getUint32(at) & CPU_64_BIT) !== 0)
    .map((at) => (width === 4 ? table.getUint32(at + 8) : Number(table.getBigUint64(at + 8))));
}

function readSlice(source: ByteSource, start: number): ObjectFile | undefined {
  const header = readView(source, start, 32);
  if (header?.getUint32(0, true) !== MAGIC_64) return undefined;
  const size = Math.min(header.getUint32(20, true), MAX_COMMANDS);
  const commands = readView(source, start + 32, size);
  if (commands === undefined) return undefined;
  return {
    ...readCommands({ source, start, commands }, header.getUint32(16, true)),
    isLibrary: LIBRARIES.has(header.getUint32(12, true)),
  };
}

interface Commands {
  readonly source: ByteSource;
  readonly start: number;
  readonly commands: DataView;
}

function readCommands(of: Commands, count: number): ObjectFile {
  const sections: Section[] = [];
  const segments: Segment[] = [];
  let signed: Signed | undefined;
  let at = 0;
  for (let index = 0; index < count && at + 8 <= of.commands.byteLength; index += 1) {
    const command = of.commands.getUint32(at, true);
    const size = of.commands.getUint32(at + 4, true);
    if (size < 8 || at + size > of.commands.byteLength) break;
    if (command === LC_SEGMENT_64 && size >= 72) {
      const range = { offset: of.start + u64(of.commands, at + 40), size: u64(of.commands, at + 48) };
      const inside = insideFile(range, of.source.size);
      // Initial protection: 1 read, 2 write, 4 execute. Constants and code share __TEXT here, so nothing is read-only alone.
      if (inside !== undefined) segments.push({ ...inside, isReadOnly: of.commands.getUint32(at + 60, true) === 1 });
      sections.push(...readSections(of, at, size).slice(0, MAX_SECTIONS - sections.length));
    }
    if (command === LC_CODE_SIGNATURE && size >= 16)
      signed = readCodeSignature(of.source, of.start + of.commands.getUint32(at + 8, true));
    at += size;
  }
  return { format: 'mach-o', sections, segments, attachments: [], ...(signed === undefined ? {} : { signed: [signed] }) };
}

function readSections(of: Commands, at: number, size: number): readonly Section[] {
  const bytes = new Uint8Array(of.commands.buffer, of.commands.byteOffset + at, size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, size);
  const count = Math.min(view.getUint32(64, true), Math.floor((size - 72) / 80));
  const sections: Section[] = [];
  for (let entry = 72; entry < 72 + count * 80; entry += 80) {
    const range = insideFile(
      { offset: of.start + view.getUint32(entry + 48, true), size: u64(view, entry + 40) },
      of.source.size,
    );
    const name = `${textAt(bytes, entry + 16, 16)},${textAt(bytes, entry, 16)}`;
    if (range !== undefined && view.getUint32(entry + 48, true) > 0) sections.push({ name, ...range });
  }
  return sections;
}
