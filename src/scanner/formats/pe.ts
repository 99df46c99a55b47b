/**
 * PE/COFF (Microsoft "PE Format", 2024-06), 32 and 64 bit.
 *
 *   MS-DOS header ─(0x3c)─► "PE\0\0", COFF header, optional header with data directories ─► section table
 *   data directory 2 ─► resources (pe-resources.ts); 4 ─► certificates, by their offset in the file
 *
 * Read: headers, at most 96 sections (the format's limit for Windows), and the tables of the resources.
 */
import { readView, textAt } from './bounded-read.ts';
import { insideFile, type FileRange, type ObjectFile } from './object-file.ts';
import { readResources, type LoadedSection } from './pe-resources.ts';
import type { ByteSource } from './byte-source.ts';

const MAX_SECTIONS = 96;
const RESOURCES = 2;
const CERTIFICATES = 4;
/** IMAGE_FILE_DLL */
const IS_LIBRARY = 0x2000;

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
  const resources = directoryAt(optional, RESOURCES);
  const { named, version } = resources === undefined ? { named: [] } : readResources(source, sections, resources.offset);
  const certificates = insideFile(directoryAt(optional, CERTIFICATES) ?? { offset: 0, size: 0 }, source.size);
  return {
    format: 'pe',
    sections: sections.map(({ name, offset, size }) => ({ name, offset, size })),
    segments: [],
    attachments: named,
    isLibrary: (header.getUint16(22, true) & IS_LIBRARY) !== 0,
    ...(version === undefined ? {} : { version }),
    ...(certificates === undefined ? {} : { certificates }),
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

/** What a data directory says (its address is an offset only for certificates); they follow 96 bytes (PE32) or 112 (PE32+). */
function directoryAt(optional: DataView | undefined, index: number): FileRange | undefined {
  const at = (optional?.getUint16(0, true) === 0x20b ? 112 : 96) + index * 8;
  if (optional === undefined || optional.byteLength < at + 8) return undefined;
  const range = { offset: optional.getUint32(at, true), size: optional.getUint32(at + 4, true) };
  return range.offset === 0 ? undefined : range;
}
