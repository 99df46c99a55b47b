/**
 * PE/COFF (Microsoft "PE Format", 2024-06), 32 and 64 bit.
 *
 *   MS-DOS header ─(0x3c)─► "PE\0\0", COFF header, optional header with data directories ─► section table
 *   data directory 2 ─► resources: type ─► name or id ─► language ─► (address, size)
 *
 * Read: headers, at most 96 sections (the format's limit for Windows), and the names on the second level of the resources.
 */
import { readView, textAt } from './bounded-read.ts';
import { insideFile, type FileRange, type ObjectFile, type Section } from './object-file.ts';
import type { ByteSource } from './byte-source.ts';

const MAX_SECTIONS = 96;
/** Names looked at per level of the resource tree. */
const MAX_ENTRIES = 64;
const RESOURCES = 2;
const SUBTREE = 0x8000_0000;

interface LoadedSection extends Section {
  readonly address: number;
}

/** Sections and named resources of a PE file, or undefined when it is an MS-DOS program or its headers are broken. */
export function readPe(source: ByteSource): ObjectFile | undefined {
  const dos = readView(source, 0, 64);
  if (dos === undefined) return undefined;
  const at = dos.getUint32(0x3c, true);
  const header = readView(source, at, 24 + 2);
  if (header?.getUint32(0) !== 0x50450000) return undefined;
  const optionalSize = header.getUint16(20, true);
  const optional = optionalSize < 96 ? undefined : readView(source, at + 24, optionalSize);
  const count = Math.min(header.getUint16(6, true), MAX_SECTIONS);
  const table = count === 0 ? undefined : readView(source, at + 24 + optionalSize, count * 40);
  if (table === undefined) return undefined;
  const sections = readSections(source, table);
  const address = optional === undefined ? 0 : resourceAddress(optional);
  return {
    format: 'pe',
    sections: sections.map(({ name, offset, size }) => ({ name, offset, size })),
    segments: [],
    attachments: address === 0 ? [] : readResources(source, sections, address),
  };
}

function readSections(source: ByteSource, table: DataView): readonly LoadedSection[] {
  const bytes = new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
  const sections: LoadedSection[] = [];
  for (let at = 0; at < bytes.length; at += 40) {
    const range = insideFile({ offset: table.getUint32(at + 20, true), size: table.getUint32(at + 16, true) }, source.size);
    if (range !== undefined) sections.push({ name: textAt(bytes, at, 8), address: table.getUint32(at + 12, true), ...range });
  }
  return sections;
}

/** The address of data directory 2, or 0 when there is none. The directories follow 96 bytes (PE32) or 112 (PE32+). */
function resourceAddress(optional: DataView): number {
  const directories = optional.getUint16(0, true) === 0x20b ? 112 : 96;
  const at = directories + RESOURCES * 8;
  return optional.byteLength < at + 8 ? 0 : optional.getUint32(at, true);
}

/** Resources with a name of their own (not an id), such as `NODE_SEA_BLOB`. */
function readResources(source: ByteSource, sections: readonly LoadedSection[], address: number): readonly Section[] {
  const base = fileOffset(sections, address);
  if (base === undefined) return [];
  const found: Section[] = [];
  for (const type of readDirectory(source, base, base)) {
    if (!type.isSubtree) continue;
    for (const entry of readDirectory(source, base, base + type.target)) {
      const name = entry.isSubtree && entry.nameAt !== undefined ? readName(source, base + entry.nameAt) : '';
      if (name === '') continue;
      const language = readDirectory(source, base, base + entry.target)[0];
      const range = language === undefined || language.isSubtree ? undefined : readData(source, sections, base + language.target);
      if (range !== undefined) found.push({ name, ...range });
      if (found.length >= MAX_ENTRIES) return found;
    }
  }
  return found;
}

interface Entry {
  /** Where its name stands, relative to the tree's start; absent when it has a number instead. */
  readonly nameAt?: number;
  readonly isSubtree: boolean;
  readonly target: number;
}

function readDirectory(source: ByteSource, base: number, at: number): readonly Entry[] {
  const head = at < base ? undefined : readView(source, at, 16);
  if (head === undefined) return [];
  const count = Math.min(head.getUint16(12, true) + head.getUint16(14, true), MAX_ENTRIES);
  const table = count === 0 ? undefined : readView(source, at + 16, count * 8);
  if (table === undefined) return [];
  return Array.from({ length: count }, (_, index) => {
    const name = table.getUint32(index * 8, true);
    const target = table.getUint32(index * 8 + 4, true);
    return {
      ...(name >= SUBTREE ? { nameAt: name - SUBTREE } : {}),
      isSubtree: target >= SUBTREE,
      target: target >= SUBTREE ? target - SUBTREE : target,
    };
  });
}

/** A counted UTF-16 name of at most 64 characters; others are of no interest. */
function readName(source: ByteSource, at: number): string {
  const length = readView(source, at, 2)?.getUint16(0, true) ?? 0;
  const units = length === 0 || length > 64 ? undefined : readView(source, at + 2, length * 2);
  if (units === undefined) return '';
  return String.fromCharCode(...Array.from({ length }, (_, index) => units.getUint16(index * 2, true)));
}

function readData(source: ByteSource, sections: readonly LoadedSection[], at: number): FileRange | undefined {
  const leaf = readView(source, at, 16);
  const offset = leaf === undefined ? undefined : fileOffset(sections, leaf.getUint32(0, true));
  return leaf === undefined || offset === undefined
    ? undefined
    : insideFile({ offset, size: leaf.getUint32(4, true) }, source.size);
}

function fileOffset(sections: readonly LoadedSection[], address: number): number | undefined {
  const section = sections.find((one) => address >= one.address && address < one.address + one.size);
  return section === undefined ? undefined : section.offset + (address - section.address);
}
