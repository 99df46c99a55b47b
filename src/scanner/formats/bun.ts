/**
 * The module graph of a Bun standalone executable (`bun build --compile`), as Bun 1.0 to 1.4 write it
 * (oven-sh/bun, src/StandaloneModuleGraph.zig; checked on builds of 0.1 to 1.4 for Linux, macOS and Windows):
 *
 *   payload: names, sources, bytecode …, module table │ offsets │ "\n---- Bun! ----\n"
 *   offsets: payload size u64, module table (offset u32, size u32), entry index u32 [, exec argv (offset u32, size u32), flags u32]
 *   module:  name, source, source map, bytecode … (offset u32, size u32 each), then flag bytes; 28, 36 or 52 bytes by version
 *
 * All offsets are relative to the payload's start. The payload lies in section `.bun` (ELF, PE) or `__BUN,__bun` (Mach-O);
 * older builds for Linux appended it to the file, followed by a u64.
 */
import { lastIndexOf, readView, textAt, u64 } from './bounded-read.ts';
import { sectionNamed, type FileRange, type ObjectFile } from './object-file.ts';
import type { ByteSource } from './byte-source.ts';

/** The program inside a Bun executable. Ranges are those of the file. */
export interface BunGraph {
  /**
   * Names of the entry point (first) and of the first modules of the table, the prefix that Windows has (`B:/~BUN/`) written as
   * elsewhere: `/$bunfs/root/src/index.js`.
   */
  readonly names: readonly string[];
  /** Number of modules. */
  readonly modules: number;
  /** Options compiled in: `--user-agent=opencode/1.18.34`. */
  readonly execArgv: string;
  /** The entry point's source; it can be UTF-16. */
  readonly entry: FileRange;
  /** Sources of the modules laid out before the entry point: what it imports, in a program that was split into chunks. */
  readonly before: FileRange;
  /** What follows the entry point's source in the payload. */
  readonly after: FileRange;
}

const TRAILER = '\n---- Bun! ----\n';
/** How far behind the trailer a section may be padded: PE aligns to 4 KiB at most, Mach-O to 16. */
const TAIL = 64 * 1024;
/** The largest seen is 3,639 modules (Claude Code 2.1.329). */
const MAX_TABLE = 1024 * 1024;
const MAX_NAMES = 16;
const MAX_NAME = 512;
const MAX_ARGV = 4096;
/** Bytes of the offsets: with exec argv and flags, and without. */
const OFFSETS_SIZES = [32, 24] as const;
/** Bytes of a module by version, those seen first. */
const MODULE_SIZES = [52, 36, 28, 60, 44, 48, 40, 32, 56, 64] as const;
// /$bunfs/root/src/index.js   B:/~BUN/root/cli   compiled://root/index.js (1.0)
const NAME_START = /^(?:\/\$bunfs\/|B:[\\/]~BUN[\\/]|compiled:\/\/)/;

/** Whether the executable has a place for a Bun program that is empty (its size is 0): the Bun runtime itself (1.3 and later). */
export function isBunRuntime(source: ByteSource, object: ObjectFile): boolean {
  const section = bunSection(object);
  const size = section === undefined ? undefined : readView(source, section.offset, 8);
  return size !== undefined && u64(size, 0) === 0;
}

/** The program inside a Bun executable; undefined when there is none. A damaged graph is no graph. */
export function readBunGraph(source: ByteSource, object: ObjectFile): BunGraph | undefined {
  for (const range of payloadRanges(source, object)) {
    const graph = graphIn(source, range);
    if (graph !== undefined) return graph;
  }
  return undefined;
}

function bunSection(object: ObjectFile): FileRange | undefined {
  return sectionNamed(object, '.bun', '__BUN,__bun');
}

/** Parts of the file at whose end a payload can stand: its section; the end of the file; any segment when the section table was stripped. */
function payloadRanges(source: ByteSource, object: ObjectFile): readonly FileRange[] {
  const section = bunSection(object);
  if (section !== undefined) return [section];
  const appended = { offset: 0, size: source.size };
  return object.sections.length > 0 ? [appended] : [appended, ...object.segments.toReversed()];
}

function graphIn(source: ByteSource, range: FileRange): BunGraph | undefined {
  const end = range.offset + range.size;
  // An appended payload ends eight bytes before the file does; inside a section or segment padding may follow.
  const tail = range.size === source.size ? Math.min(TRAILER.length + 8, range.size) : Math.min(TAIL, range.size);
  const at = lastIndexOf(source.read(end - tail, tail), TRAILER);
  if (at < 0) return undefined;
  const trailer = end - tail + at;
  for (const size of OFFSETS_SIZES) {
    const offsets = readView(source, trailer - size, size);
    const payloadSize = offsets === undefined ? 0 : u64(offsets, 0);
    const start = trailer - size - payloadSize;
    if (offsets === undefined || payloadSize <= 0 || start < range.offset) continue;
    const graph = readModules(source, { offset: start, size: payloadSize }, offsets);
    if (graph !== undefined) return graph;
  }
  return undefined;
}

function readModules(source: ByteSource, payload: FileRange, offsets: DataView): BunGraph | undefined {
  const table = pointed(payload, offsets, 8);
  const entry = offsets.getUint32(16, true);
  if (table === undefined || table.size > MAX_TABLE) return undefined;
  const view = readView(source, table.offset, table.size);
  if (view === undefined) return undefined;
  for (const moduleSize of MODULE_SIZES) {
    if (table.size % moduleSize !== 0 || entry >= table.size / moduleSize) continue;
    const names = readNames(source, { payload, table: view, moduleSize, entry });
    const content = pointed(payload, view, entry * moduleSize + 8);
    if (names === undefined || content === undefined) continue;
    return {
      names,
      modules: table.size / moduleSize,
      execArgv: offsets.byteLength < 32 ? '' : readText(source, pointed(payload, offsets, 20), MAX_ARGV),
      entry: content,
      before: sourcesBefore({ payload, table: view, moduleSize, entry }, content),
      after: { offset: content.offset + content.size, size: payload.offset + payload.size - content.offset - content.size },
    };
  }
  return undefined;
}

interface Modules {
  readonly payload: FileRange;
  readonly table: DataView;
  readonly moduleSize: number;
  readonly entry: number;
}

/** The first names, the entry's foremost; undefined when one is no name of a Bun module, so that the size of a module was guessed wrong. */
function readNames(source: ByteSource, of: Modules): readonly string[] | undefined {
  const count = of.table.byteLength / of.moduleSize;
  const others = Array.from({ length: Math.min(count, MAX_NAMES) }, (_, index) => index).filter((index) => index !== of.entry);
  const names: string[] = [];
  for (const index of [of.entry, ...others]) {
    const name = readText(source, pointed(of.payload, of.table, index * of.moduleSize), MAX_NAME);
    if (!NAME_START.test(name)) return undefined;
    names.push(name.replace(NAME_START, '/$bunfs/'));
  }
  return names;
}

/** From the first source of a module before the entry in the table to the entry's source; empty when the entry comes first. */
function sourcesBefore(of: Modules, entry: FileRange): FileRange {
  let start = entry.offset;
  for (let index = 0; index < of.entry; index += 1) {
    const content = pointed(of.payload, of.table, index * of.moduleSize + 8);
    if (content !== undefined && content.offset < start) start = content.offset;
  }
  return { offset: start, size: entry.offset - start };
}

/** What an (offset, size) pair points to, or undefined when that is empty or not inside the payload. */
function pointed(payload: FileRange, view: DataView, at: number): FileRange | undefined {
  const offset = view.getUint32(at, true);
  const size = view.getUint32(at + 4, true);
  return size === 0 || offset + size > payload.size ? undefined : { offset: payload.offset + offset, size };
}

function readText(source: ByteSource, range: FileRange | undefined, maxLength: number): string {
  if (range === undefined || range.size > maxLength) return '';
  return textAt(source.read(range.offset, range.size), 0, range.size);
}
