/**
 * The resource tree of a PE file (Microsoft "PE Format", 2024-06, "The .rsrc Section").
 *
 *   type (name or id) ─► name or id ─► language ─► (address, size)
 *
 * Read: at most 64 entries of each table, 64 named resources; their contents are not.
 */
import { readView } from './bounded-read.ts';
import { insideFile, type FileRange, type Section } from './object-file.ts';
import type { ByteSource } from './byte-source.ts';

/** A section with where it is loaded. */
export interface LoadedSection extends Section {
  readonly address: number;
}

/** What is looked for in a resource tree. */
export interface Resources {
  /** Resources with a name of their own (not an id), such as `NODE_SEA_BLOB`. */
  readonly named: readonly Section[];
  /** The first VS_VERSION_INFO. */
  readonly version?: FileRange;
}

/** Entries looked at per table of the tree. */
const MAX_ENTRIES = 64;
const SUBTREE = 0x8000_0000;
const RT_VERSION = 16;

/** The named resources and the version resource of the tree at this address; empty when it lies in no section. */
export function readResources(file: ByteSource, sections: readonly LoadedSection[], address: number): Resources {
  const base = fileOffset(sections, address);
  if (base === undefined) return { named: [] };
  const source = withTables(file, base);
  const named: Section[] = [];
  let version: FileRange | undefined;
  for (const type of readDirectory(source, base, base)) {
    if (!type.isSubtree) continue;
    for (const entry of readDirectory(source, base, base + type.target)) {
      const isVersion = type.id === RT_VERSION && version === undefined;
      const name = entry.isSubtree && entry.nameAt !== undefined ? readName(source, base + entry.nameAt) : '';
      if (!entry.isSubtree || (name === '' && !isVersion)) continue;
      const language = readDirectory(source, base, base + entry.target)[0];
      const range = language === undefined || language.isSubtree ? undefined : readData(source, sections, base + language.target);
      if (range === undefined) continue;
      if (isVersion) version = range;
      else named.push({ name, ...range });
      if (named.length >= MAX_ENTRIES) break;
    }
    if (named.length >= MAX_ENTRIES) break;
  }
  return { named, ...(version === undefined ? {} : { version }) };
}

/** The tables of most programs, read at once: they come before all contents. */
const TABLES = 4096;

/** The same source, with those tables in memory. */
function withTables(file: ByteSource, start: number): ByteSource {
  const head = file.read(start, TABLES);
  return {
    size: file.size,
    read: (offset, length) =>
      offset >= start && offset + length <= start + head.length
        ? head.subarray(offset - start, offset - start + length)
        : file.read(offset, length),
  };
}

interface Entry {
  /** Where its name stands, relative to the tree's start; absent when it has a number instead. */
  readonly nameAt?: number;
  /** Its number; the place of its name when it has one. */
  readonly id: number;
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
      id: name,
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
