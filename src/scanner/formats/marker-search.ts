/**
 * Many literal texts sought at once, at a cost that does not depend on how many they are.
 *
 * Every text is at least 12 bytes long, so an occurrence of it, wherever it begins, holds two whole words at a multiple of four
 * bytes: the searched bytes are read as aligned 32-bit words, each pair of neighbours is hashed, and bit tables of fixed size say whether
 * any text has that pair at one of four neighbouring offsets, its anchor. Only then is compared. (Wu-Manber, the
 * usual choice, shifts less the more texts there are: at 10,000 it has lost its advantage.)
 */

/** Texts prepared for searching; make it once per catalogue. */
export interface MarkerSet {
  /** Texts that identify a product. */
  readonly identifying: ReadonlySet<string>;
  /** Length of the longest text, so that windows can overlap; 0 when there is none. */
  readonly longest: number;
  /** Where each text that occurs in `bytes` begins for the first time, by text, those that do not occur left out. */
  find(bytes: Uint8Array): ReadonlyMap<string, number>;
}

/** Shorter texts cannot be searched: they do not hold two aligned words wherever they begin. */
export const SHORTEST_MARKER = 12;

/** Alignments of a word. */
const ALIGNMENTS = 4;
/** 256 KiB of bits: 10,000 texts set two percent of them, and they stay in a second-level cache. */
const TABLE_BITS = 21;

/**
 * Prepares texts of 12 Latin-1 characters or more: those that identify, and those that are only read along (what a version follows).
 * Throws a RangeError for a shorter one, because the catalogue refuses it before.
 */
export function compileMarkers(identifying: readonly string[], readAlong: readonly string[] = []): MarkerSet {
  const texts = [...new Set([...identifying, ...readAlong])];
  const short = texts.find((text) => text.length < SHORTEST_MARKER);
  if (short !== undefined) throw new RangeError(`marker shorter than ${SHORTEST_MARKER} characters: ${short}`);
  const prepared = prepare(texts);
  return {
    identifying: new Set(identifying),
    longest: texts.reduce((longest, text) => Math.max(longest, text.length), 0),
    find: (bytes) => (texts.length === 0 ? new Map() : search(bytes, prepared)),
  };
}

interface Sought {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** A text, and how far into it a pair of words stands. */
interface Place {
  readonly sought: Sought;
  readonly offset: number;
}

interface Prepared {
  /** One bit per pair of an anchor, at its hash. */
  readonly bits: Int32Array;
  /** The same at another hash: what a pair of no anchor passes by chance in the first it does not pass here. */
  readonly otherBits: Int32Array;
  /** By the first hash. */
  readonly places: ReadonlyMap<number, readonly Place[]>;
}

function prepare(texts: readonly string[]): Prepared {
  const all = texts.map((text) => ({ text, bytes: new Uint8Array(Buffer.from(text, 'latin1')) }));
  const sharers = countPairs(all);
  const bits = new Int32Array(2 ** (TABLE_BITS - 5));
  const otherBits = new Int32Array(2 ** (TABLE_BITS - 5));
  const places = new Map<number, Place[]>();
  for (const sought of all) {
    const anchor = anchorOf(sought, sharers);
    for (let offset = anchor; offset < anchor + ALIGNMENTS; offset += 1) {
      const [first, second] = pairAt(sought.bytes, offset);
      const hash = hashOf(first, second);
      setBit(bits, hash);
      setBit(otherBits, hashOf(second, first));
      const there = places.get(hash);
      if (there === undefined) places.set(hash, [{ sought, offset }]);
      else there.push({ sought, offset });
    }
  }
  return { bits, otherBits, places };
}

/** How many texts have a pair, by the upper 16 bits of its hash: a guess that is right often enough to choose by. */
function countPairs(all: readonly Sought[]): Uint16Array {
  const sharers = new Uint16Array(2 ** 16);
  for (const { bytes } of all) {
    for (let offset = 0; offset + 8 <= bytes.length; offset += 1) {
      const slot = slotOf(bytes, offset);
      sharers[slot] = Math.min(0xffff, (sharers[slot] ?? 0) + 1);
    }
  }
  return sharers;
}

function slotOf(bytes: Uint8Array, offset: number): number {
  return hashOf(...pairAt(bytes, offset)) >>> (TABLE_BITS - 16);
}

/** The offset at which a text is least like others and like ordinary text: not the `https://api.` or `process.env.` that many begin with. */
function anchorOf(sought: Sought, sharers: Uint16Array): number {
  let best = 0;
  let bestCost = Infinity;
  for (let anchor = 0; anchor + SHORTEST_MARKER <= sought.bytes.length; anchor += 1) {
    let cost = 0;
    for (let offset = anchor; offset < anchor + ALIGNMENTS; offset += 1)
      cost += Math.log2(1 + (sharers[slotOf(sought.bytes, offset)] ?? 0));
    for (const byte of sought.bytes.subarray(anchor, anchor + SHORTEST_MARKER)) if (isCommon(byte)) cost += 1;
    if (cost >= bestCost) continue;
    best = anchor;
    bestCost = cost;
  }
  return best;
}

/** A small letter or a blank. */
function isCommon(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || byte === 0x20;
}

function setBit(bits: Int32Array, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
}

function pairAt(bytes: Uint8Array, offset: number): readonly [number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 8);
  return [view.getInt32(0, true), view.getInt32(4, true)];
}

/** Multiplied by 2^32 divided by the golden ratio, of which the upper bits are kept. */
function hashOf(first: number, second: number): number {
  return Math.imul(first ^ ((second << 13) | (second >>> 19)), 0x9e37_79b1) >>> (32 - TABLE_BITS);
}

function search(bytes: Uint8Array, { bits, otherBits, places }: Prepared): ReadonlyMap<string, number> {
  const all: Search = { bytes, found: new Map() };
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  // All platforms that Node runs on are little-endian, as the hashes of the texts are.
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 2);
  let first = words[0] ?? 0;
  for (let index = 1; index < words.length; index += 1) {
    const second = words[index] ?? 0;
    const hash = hashOf(first, second);
    if (((bits[hash >>> 5] ?? 0) >>> (hash & 31)) & 1) {
      const other = hashOf(second, first);
      const there = ((otherBits[other >>> 5] ?? 0) >>> (other & 31)) & 1 ? places.get(hash) : undefined;
      if (there !== undefined) compare(all, (index - 1) * 4, there);
    }
    first = second;
  }
  return all.found;
}

interface Search {
  readonly bytes: Uint8Array;
  readonly found: Map<string, number>;
}

function compare({ bytes, found }: Search, at: number, places: readonly Place[]): void {
  for (const { sought, offset } of places) {
    if (holds(bytes, at - offset, sought.bytes) && !found.has(sought.text)) found.set(sought.text, at - offset);
  }
}

function holds(bytes: Uint8Array, start: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index += 1) if (bytes[start + index] !== text[index]) return false;
  return true;
}
