/**
 * ELF (System V ABI, gABI 4.1, chapters 4 and 5), little-endian, 32 and 64 bit.
 *
 *   file header ─► program headers (segments, PT_NOTE holds notes) and section headers ─► section name table
 *
 * Only these tables are read, never contents: at most 1,024 section headers, 128 program headers, 256 KiB of names, 64 notes.
 */
import { readView, textAt, u64 } from './bounded-read.ts';
import { insideFile, type FileRange, type ObjectFile, type Section, type Segment } from './object-file.ts';
import type { ByteSource } from './byte-source.ts';

/** The largest table seen in an executable (not an object file) has 60. */
const MAX_SECTIONS = 1024;
const MAX_SEGMENTS = 128;
const MAX_NAMES = 256 * 1024;
/** postject and LIEF leave about a dozen. */
const MAX_NOTES = 64;
const SHT_NOBITS = 8;
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const PT_NOTE = 4;
const DT_NULL = 0;
const DT_SONAME = 14;
/** Entries of a dynamic section: some thirty, and one for each library that is needed. */
const MAX_DYNAMIC = 512;
const PF_R = 4;

/** Where the fields of a class lie: 64 bit, or 32. */
interface Layout {
  readonly word: (view: DataView, at: number) => number;
  readonly headerSize: number;
  readonly programTable: number;
  readonly sectionTable: number;
  readonly counts: number;
  readonly segment: { readonly size: number; readonly offset: number; readonly fileSize: number; readonly flags: number };
  readonly section: { readonly size: number; readonly offset: number; readonly length: number };
}

const ELF64: Layout = {
  word: u64,
  headerSize: 64,
  programTable: 0x20,
  sectionTable: 0x28,
  counts: 0x36,
  segment: { size: 56, offset: 8, fileSize: 32, flags: 4 },
  section: { size: 64, offset: 24, length: 32 },
};

const ELF32: Layout = {
  word: (view, at) => view.getUint32(at, true),
  headerSize: 52,
  programTable: 0x1c,
  sectionTable: 0x20,
  counts: 0x2a,
  segment: { size: 32, offset: 4, fileSize: 16, flags: 24 },
  section: { size: 40, offset: 16, length: 20 },
};

/** Sections, segments and notes of an ELF file, or undefined when its header is broken or big-endian. A broken table is as good as none. */
export function readElf(source: ByteSource): ObjectFile | undefined {
  const identity = readView(source, 0, 16);
  if (identity?.getUint32(0) !== 0x7f454c46 || identity.getUint8(5) !== 1) return undefined;
  const layout = identity.getUint8(4) === 2 ? ELF64 : identity.getUint8(4) === 1 ? ELF32 : undefined;
  if (layout === undefined) return undefined;
  const header = readView(source, 0, layout.headerSize);
  if (header === undefined) return undefined;
  const segments = readSegments(source, header, layout);
  return {
    format: 'elf',
    sections: readSections(source, header, layout),
    segments: segments
      .filter((segment) => segment.type === PT_LOAD)
      .map(({ offset, size, isReadOnly }) => ({ offset, size, isReadOnly })),
    attachments: segments.filter((segment) => segment.type === PT_NOTE).flatMap((segment) => readNotes(source, segment)),
    isLibrary: isLibrary(source, segments, layout),
  };
}

/** Whether it can only be loaded by a program: it asks for no loader and says under which name it is to be linked. A static program does neither. */
function isLibrary(source: ByteSource, segments: readonly TypedSegment[], layout: Layout): boolean {
  const dynamic = segments.find((segment) => segment.type === PT_DYNAMIC);
  if (dynamic === undefined || segments.some((segment) => segment.type === PT_INTERP)) return false;
  const wordSize = layout === ELF64 ? 8 : 4;
  const size = Math.min(dynamic.size, MAX_DYNAMIC * 2 * wordSize);
  const table = readView(source, dynamic.offset, size - (size % (2 * wordSize)));
  if (table === undefined) return false;
  for (let at = 0; at < table.byteLength; at += 2 * wordSize) {
    const tag = layout.word(table, at);
    if (tag === DT_SONAME) return true;
    if (tag === DT_NULL) return false;
  }
  return false;
}

interface TypedSegment extends Segment {
  readonly type: number;
}

function readSegments(source: ByteSource, header: DataView, layout: Layout): readonly TypedSegment[] {
  const entrySize = header.getUint16(layout.counts, true);
  const count = Math.min(header.getUint16(layout.counts + 2, true), MAX_SEGMENTS);
  if (entrySize !== layout.segment.size || count === 0) return [];
  const table = readView(source, layout.word(header, layout.programTable), count * entrySize);
  if (table === undefined) return [];
  const segments: TypedSegment[] = [];
  for (let at = 0; at < table.byteLength; at += entrySize) {
    const range = insideFile(
      { offset: layout.word(table, at + layout.segment.offset), size: layout.word(table, at + layout.segment.fileSize) },
      source.size,
    );
    const flags = table.getUint32(at + layout.segment.flags, true);
    if (range !== undefined) segments.push({ type: table.getUint32(at, true), isReadOnly: flags === PF_R, ...range });
  }
  return segments;
}

function readSections(source: ByteSource, header: DataView, layout: Layout): readonly Section[] {
  const entrySize = header.getUint16(layout.counts + 4, true);
  const tableOffset = layout.word(header, layout.sectionTable);
  if (entrySize !== layout.section.size || tableOffset === 0) return [];
  const first = readView(source, tableOffset, entrySize);
  if (first === undefined) return [];
  // A table of 65,280 entries or more has its counts in its first entry; we read the beginning of any table.
  const count = Math.min(header.getUint16(layout.counts + 6, true) || layout.word(first, layout.section.length), MAX_SECTIONS);
  const nameIndex = header.getUint16(layout.counts + 8, true);
  const table = readView(source, tableOffset, count * entrySize);
  if (table === undefined || nameIndex >= count) return [];
  const fileRange = (at: number): FileRange | undefined =>
    insideFile(
      { offset: layout.word(table, at + layout.section.offset), size: layout.word(table, at + layout.section.length) },
      source.size,
    );
  const namesRange = fileRange(nameIndex * entrySize);
  if (namesRange === undefined) return [];
  const names = source.read(namesRange.offset, Math.min(namesRange.size, MAX_NAMES));
  const sections: Section[] = [];
  for (let at = 0; at < table.byteLength; at += entrySize) {
    const range = table.getUint32(at + 4, true) === SHT_NOBITS ? undefined : fileRange(at);
    const name = textAt(names, table.getUint32(at, true), 64);
    if (range !== undefined && name !== '') sections.push({ name, ...range });
  }
  return sections;
}

/** Notes are a chain: name length, content length, type, name, content, each padded to four bytes; only the heads are read. */
function readNotes(source: ByteSource, segment: FileRange): readonly Section[] {
  const notes: Section[] = [];
  const end = segment.offset + segment.size;
  let at = segment.offset;
  for (let count = 0; count < MAX_NOTES && at + 12 <= end; count += 1) {
    const head = readView(source, at, Math.min(12 + 32, end - at));
    if (head === undefined) break;
    const nameSize = head.getUint32(0, true);
    const contentSize = head.getUint32(4, true);
    const name = textAt(new Uint8Array(head.buffer, head.byteOffset, head.byteLength), 12, Math.min(nameSize, 32));
    const content = at + 12 + padded(nameSize);
    const range = insideFile({ offset: content, size: Math.min(contentSize, end - content) }, source.size);
    if (range !== undefined && name !== '') notes.push({ name, ...range });
    at = content + padded(contentSize);
  }
  return notes;
}

function padded(size: number): number {
  return Math.ceil(size / 4) * 4;
}
