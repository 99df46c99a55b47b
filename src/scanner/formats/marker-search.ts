import { HASH_BITS, pairHash, PLACE, placeTexts, textsOf, type PlacedTexts } from '../../domain/placed-texts.ts';

/**
 * Many literal texts sought at once, at a cost that hardly depends on how many they are.
 *
 * Every text is at least 12 bytes long, so an occurrence of it, wherever it begins, holds two whole words at a multiple of four
 * bytes: the searched bytes are read as aligned 32-bit words, each pair of neighbours is hashed, and a bit table of fixed size says
 * whether any text has that pair at one of four neighbouring offsets, its anchor. The few that pass are asked for the next word (which
 * a text of 15 bytes or more holds as well) in a second table, and only then compared. (Wu-Manber, the usual choice, shifts less the
 * more texts there are: at 10,000 it has lost its advantage.)
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

/** Words that are hashed before what passed is looked at: so the loop over all words has no branch to mispredict. */
const BATCH = 1024;
/** Of a hash's bits, those that find its places. */
const START_BITS = 12;
/** All values of a hash: a place of a damaged catalogue sets no bit elsewhere. */
const HASHES = 2 ** HASH_BITS - 1;

/** Makes the set of texts whose places are chosen already, as a catalogue holds them. */
export function markerSet(placed: PlacedTexts): MarkerSet {
  const texts = textsOf(placed);
  const prepared = prepare(texts, placed.places);
  return {
    identifying: new Set(placed.identifying),
    longest: texts.reduce((longest, text) => Math.max(longest, text.length), 0),
    find: (bytes) => (texts.length === 0 ? new Map() : search(bytes, prepared)),
  };
}

/** The same of texts alone, of 12 Latin-1 characters or more each; throws a RangeError for a shorter one. */
export function compileMarkers(identifying: readonly string[], readAlong: readonly string[] = []): MarkerSet {
  return markerSet(placeTexts(identifying, readAlong));
}

interface Prepared {
  readonly texts: readonly string[];
  /** Their bytes, made when one is first compared. */
  readonly bytes: (Uint8Array | undefined)[];
  /** One bit per pair of a place, at its hash. */
  readonly bits: Int32Array;
  /** One bit per second and third word of the place of a long text, per second and first word of a short one's. */
  readonly otherBits: Int32Array;
  /** Upper bits of a hash → where its places begin; one more entry than there are such values. */
  readonly starts: Int32Array;
  readonly places: Int32Array;
}

function prepare(texts: readonly string[], places: Int32Array): Prepared {
  const bits = new Int32Array(2 ** (HASH_BITS - 5));
  const otherBits = new Int32Array(2 ** (HASH_BITS - 5));
  const starts = new Int32Array(2 ** START_BITS + 1);
  for (let at = 0; at < places.length; at += PLACE) {
    const hash = (places[at] ?? 0) & HASHES;
    setBit(bits, hash);
    setBit(otherBits, (places[at + 1] ?? 0) & HASHES);
    const slot = (hash >>> (HASH_BITS - START_BITS)) + 1;
    starts[slot] = (starts[slot] ?? 0) + PLACE;
  }
  for (let slot = 1; slot < starts.length; slot += 1) starts[slot] = (starts[slot] ?? 0) + (starts[slot - 1] ?? 0);
  return { texts, bytes: [], bits, otherBits, starts, places };
}

function setBit(bits: Int32Array, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
}

function search(bytes: Uint8Array, prepared: Prepared): ReadonlyMap<string, number> {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  // All platforms that Node runs on are little-endian, as the hashes of the texts are.
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 2);
  const state: Search = { bytes, words, prepared, found: new Map() };
  const passed = new Int32Array(BATCH);
  for (let start = 1; start < words.length; start += BATCH) {
    const end = Math.min(start + BATCH, words.length);
    const count = confirm(
      { words, bits: prepared.otherBits, passed },
      propose({ words, bits: prepared.bits, passed }, start, end),
    );
    for (let turn = 0; turn < count; turn += 1) compare(state, passed[turn] ?? 0);
  }
  return state.found;
}

interface Sieve {
  readonly words: Int32Array;
  readonly bits: Int32Array;
  /** Indices of second words that passed. */
  readonly passed: Int32Array;
}

/** Which words from `start` to `end` are the second of a pair that some anchor has; how many passed. Without a branch in the loop. */
function propose({ words, bits, passed }: Sieve, start: number, end: number): number {
  let count = 0;
  let first = words[start - 1] ?? 0;
  for (let index = start; index < end; index += 1) {
    const second = words[index] ?? 0;
    const hash = pairHash(first, second);
    passed[count] = index;
    count += ((bits[hash >>> 5] ?? 0) >>> (hash & 31)) & 1;
    first = second;
  }
  return count;
}

/** Which of the first `count` that passed also have the next word of an anchor, or the first one of a short text's; how many are left. */
function confirm({ words, bits, passed }: Sieve, count: number): number {
  let left = 0;
  for (let turn = 0; turn < count; turn += 1) {
    const index = passed[turn] ?? 0;
    const second = words[index] ?? 0;
    const long = pairHash(second, words[index + 1] ?? 0);
    const short = pairHash(second, words[index - 1] ?? 0);
    passed[left] = index;
    left += (((bits[long >>> 5] ?? 0) >>> (long & 31)) | ((bits[short >>> 5] ?? 0) >>> (short & 31))) & 1;
  }
  return left;
}

interface Search {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly prepared: Prepared;
  readonly found: Map<string, number>;
}

/** Compares the texts that may stand where the pair of words is whose second one has this index. */
function compare(state: Search, index: number): void {
  const { bytes, words, found } = state;
  const { starts, places, texts } = state.prepared;
  const hash = pairHash(words[index - 1] ?? 0, words[index] ?? 0);
  const slot = hash >>> (HASH_BITS - START_BITS);
  const end = starts[slot + 1] ?? 0;
  for (let place = starts[slot] ?? 0; place < end; place += PLACE) {
    if (places[place] !== hash) continue;
    const number = places[place + 2] ?? 0;
    const text = texts[number];
    const start = (index - 1) * 4 - (places[place + 3] ?? 0);
    if (text === undefined || !holds(bytes, start, bytesOf(state.prepared, number)) || found.has(text)) continue;
    found.set(text, start);
  }
}

function bytesOf({ texts, bytes }: Prepared, number: number): Uint8Array {
  return (bytes[number] ??= new Uint8Array(Buffer.from(texts[number] ?? '', 'latin1')));
}

function holds(bytes: Uint8Array, start: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index += 1) if (bytes[start + index] !== text[index]) return false;
  return true;
}
