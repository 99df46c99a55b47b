/**
 * Where the programs of each kind name themselves. A window is derived from the tables of the file, never from an offset that one
 * version had; stages are searched in turn until one finds something, so that what is wanted costs little and what is not costs
 * the budget at most. The figures come from the versions listed in docs/identity.md.
 */
import { sectionNamed, type FileRange, type ObjectFile } from './object-file.ts';
import type { BunGraph } from './bun.ts';
import type { ByteSource } from './byte-source.ts';
import type { NodeSea } from './node-sea.ts';

/** A part of the file to search, or a text that a table of the file holds. */
export type Window =
  | { readonly kind: 'range'; readonly range: FileRange; /** UTF-16LE: searched as Latin-1. */ readonly isWide: boolean }
  | { readonly kind: 'text'; readonly text: string };

/** Windows that are searched together. */
export type Stage = readonly Window[];

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * A bundler puts banner and compile-time definitions at the head of the entry point and the program's own code, which nothing
 * depends on, at its tail; a program that was split has a small entry point, and what it imports lies before it.
 */
export function bunWindows(source: ByteSource, graph: BunGraph): readonly Stage[] {
  const isWide = isUtf16(source.read(graph.entry.offset, 64));
  const near = headAndTail(graph.entry, 256 * KIB, 256 * KIB);
  const far = headAndTail(graph.entry, MIB, 2 * MIB);
  const texts: Stage = [
    { kind: 'text', text: graph.execArgv },
    { kind: 'text', text: graph.names.join('\n') },
  ];
  return [
    [...texts, ...near.map((range) => ({ kind: 'range', range, isWide }) as const)],
    [
      ...far.flatMap((range) => without(range, near)).map((range) => ({ kind: 'range', range, isWide }) as const),
      { kind: 'range', range: lastOf(graph.before, 2.5 * MIB), isWide: false },
      { kind: 'range', range: firstOf(graph.after, MIB / 2), isWide: false },
    ],
  ];
}

/** The main script is a loader of some 100 KB, or the whole program bundled like a Bun one. */
export function seaWindows(sea: NodeSea): readonly Stage[] {
  const near = headAndTail(sea.code, 256 * KIB, 256 * KIB);
  const far = headAndTail(sea.code, MIB, 3 * MIB);
  const names = [sea.codePath, ...sea.assets].join('\n');
  return [[{ kind: 'text', text: names }, ...near.map(latin)], far.flatMap((range) => without(range, near)).map(latin)];
}

/** Banner at the head; the program's own code at the tail. */
export function scriptWindows(source: ByteSource): readonly Stage[] {
  const whole = { offset: 0, size: source.size };
  const near = headAndTail(whole, 64 * KIB, 128 * KIB);
  const far = headAndTail(whole, 512 * KIB, 1.5 * MIB);
  return [near.map(latin), far.flatMap((range) => without(range, near)).map(latin)];
}

/** A window of a native program: a page of texts, of which every package of the program fills several. */
const SAMPLE = 64 * KIB;
const SAMPLES_PER_STAGE = 8;
const MAX_SAMPLES = 64;
/** 1 GiB of texts, five times the largest seen: a file of holes may say that it has a million times as much. */
const MAX_BLOCKS = 16_384;

/**
 * Read-only texts, which compilers and linkers lay out by package: samples all over them, coarse first, meet a package that fills a
 * few percent of the section within a few reads. Sections of 4 MiB or less are read whole.
 */
export function nativeWindows(object: ObjectFile): readonly Stage[] {
  const blocks: FileRange[] = [];
  for (const { offset, size } of constantsOf(object))
    for (let at = 0; at < size && blocks.length < MAX_BLOCKS; at += SAMPLE)
      blocks.push({ offset: offset + at, size: Math.min(SAMPLE, size - at) });
  const order = spread(blocks.length).slice(0, MAX_SAMPLES);
  const windows = order.flatMap((index) => blocks.slice(index, index + 1)).map(latin);
  return Array.from({ length: Math.ceil(windows.length / SAMPLES_PER_STAGE) }, (_, stage) =>
    windows.slice(stage * SAMPLES_PER_STAGE, (stage + 1) * SAMPLES_PER_STAGE),
  );
}

/** Read-only texts of a program of a few MB are read whole up to this, of more of them this beginning. */
const SMALL_WHOLE = 256 * KIB;
const SMALL_HEAD = 128 * KIB;

/**
 * The same for a program that is no larger than a system's own: all texts when they are few, else the head of them, where a linker
 * puts those of the program's own first object.
 */
export function smallNativeWindows(object: ObjectFile): readonly Stage[] {
  const constants = constantsOf(object);
  const size = constants.reduce((sum, range) => sum + range.size, 0);
  if (size === 0) return [];
  return [(size <= SMALL_WHOLE ? constants : constants.slice(0, 1).map((range) => firstOf(range, SMALL_HEAD))).map(latin)];
}

function constantsOf(object: ObjectFile): readonly FileRange[] {
  const sections = ['.rodata', '.rdata', '__TEXT,__const', '__TEXT,__cstring'].flatMap(
    (name) => sectionNamed(object, name) ?? [],
  );
  return sections.length > 0 ? sections : object.segments.filter((segment) => segment.isReadOnly);
}

/** 0 … count - 1 so ordered that every beginning of the order lies evenly over the whole: halves, quarters, eighths (bit reversal). */
function spread(count: number): readonly number[] {
  const bits = Math.ceil(Math.log2(Math.max(2, count)));
  const order: number[] = [];
  for (let turn = 0; turn < 2 ** bits; turn += 1) {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit += 1) if (turn & (1 << bit)) reversed |= 1 << (bits - 1 - bit);
    if (reversed < count) order.push(reversed);
  }
  return order;
}

function latin(range: FileRange): Window {
  return { kind: 'range', range, isWide: false };
}

/** The first and last bytes of a range, or all of it when they would meet. */
function headAndTail(range: FileRange, head: number, tail: number): readonly FileRange[] {
  if (range.size <= head + tail) return [range];
  // Even sizes keep the pairs of UTF-16 together.
  return [firstOf(range, head), { offset: range.offset + range.size - tail - (range.size & 1), size: tail + (range.size & 1) }];
}

function firstOf(range: FileRange, size: number): FileRange {
  return { offset: range.offset, size: Math.min(range.size, size) };
}

function lastOf(range: FileRange, size: number): FileRange {
  const kept = Math.min(range.size, size);
  return { offset: range.offset + range.size - kept, size: kept };
}

/** What of `range` no other range covers; each other is a beginning or an end of it. */
function without(range: FileRange, others: readonly FileRange[]): readonly FileRange[] {
  let { offset, size } = range;
  for (const other of others) {
    if (other.offset === offset) {
      const cut = Math.min(size, other.size);
      offset += cut;
      size -= cut;
    } else if (other.offset + other.size === offset + size && other.offset > offset) size = other.offset - offset;
  }
  return size > 0 ? [{ offset, size }] : [];
}

/** Whether a source that begins so is UTF-16LE of mostly Latin-1 text, as Bun stores sources with other characters. */
function isUtf16(head: Uint8Array): boolean {
  if (head.length < 16) return false;
  return head.every((byte, index) => index % 2 === 0 || byte === 0) && head.some((byte) => byte !== 0);
}
