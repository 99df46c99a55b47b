/**
 * Mach-O (Apple, mach-o/loader.h, mach-o/fat.h), 64 bit little-endian, alone or the first such slice of a universal file;
 * code signature after xnu's osfmk/kern/cs_blobs.h.
 *
 *   header ─► load commands: LC_SEGMENT_64 with its sections, LC_CODE_SIGNATURE ─► super blob ─► code directory
 *
 * Read: at most 256 KiB of load commands, 512 sections, and the first 4 KiB of the signature.
 */
import { readView, textAt, u64 } from './bounded-read.ts';
import { insideFile, type ObjectFile, type Section, type Segment, type Signed } from './object-file.ts';
import type { ByteSource } from './byte-source.ts';

const MAX_COMMANDS = 256 * 1024;
const MAX_SECTIONS = 512;
const MAX_SLICES = 8;
const MAX_SIGNATURE = 4096;
const MAGIC_64 = 0xfeed_facf;
const FAT = 0xcafe_babe;
const CPU_64_BIT = 0x0100_0000;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;
const SUPER_BLOB = 0xfade_0cc0;
const CODE_DIRECTORY = 0xfade_0c02;

/** Sections (`__SEGMENT,__section`), segments and signature of a Mach-O file, or undefined when it is none that we read. */
export function readMachO(source: ByteSource): ObjectFile | undefined {
  const start = sliceStart(source);
  const header = start === undefined ? undefined : readView(source, start, 32);
  if (start === undefined || header === undefined || header.getUint32(0, true) !== MAGIC_64) return undefined;
  const size = Math.min(header.getUint32(20, true), MAX_COMMANDS);
  const commands = readView(source, start + 32, size);
  if (commands === undefined) return undefined;
  return readCommands({ source, start, commands }, header.getUint32(16, true));
}

/** Where the first 64-bit slice of a universal file begins; 0 for a plain file. A Java class file shares the magic and has no sane slice. */
function sliceStart(source: ByteSource): number | undefined {
  const magic = readView(source, 0, 8);
  if (magic?.getUint32(0) !== FAT) return 0;
  const count = Math.min(magic.getUint32(4), MAX_SLICES);
  const table = count === 0 ? undefined : readView(source, 8, count * 20);
  if (table === undefined) return undefined;
  for (let at = 0; at < table.byteLength; at += 20) if (table.getUint32(at) & CPU_64_BIT) return table.getUint32(at + 8);
  return undefined;
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
      signed = readSignature(of.source, of.start + of.commands.getUint32(at + 8, true));
    at += size;
  }
  return { format: 'mach-o', sections, segments, attachments: [], ...(signed === undefined ? {} : { signed }) };
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

/** Identifier and team of the first code directory; all its numbers are big-endian. */
function readSignature(source: ByteSource, offset: number): Signed | undefined {
  const bytes = source.read(offset, MAX_SIGNATURE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 20 || view.getUint32(0) !== SUPER_BLOB) return undefined;
  const directory = view.getUint32(16);
  if (directory + 52 > bytes.length || view.getUint32(directory) !== CODE_DIRECTORY) return undefined;
  const identifier = textAt(bytes, directory + view.getUint32(directory + 20), 255);
  // The team's offset came with version 0x20200.
  const teamAt = view.getUint32(directory + 8) >= 0x20200 ? view.getUint32(directory + 48) : 0;
  const team = teamAt === 0 ? '' : textAt(bytes, directory + teamAt, 64);
  return identifier === '' ? undefined : { identifier, ...(team === '' ? {} : { team }) };
}
