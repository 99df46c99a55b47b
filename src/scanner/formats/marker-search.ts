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

/** Shorter texts cannot be searched: they do not hold two aligned words wherever they begin. */
export const SHORTEST_MARKER = 12;

/** From this length on a text holds three aligned words wherever it begins. */
const LONG_MARKER = 15;
/** Alignments of a word. */
const ALIGNMENTS = 4;
/** Words that are hashed before what passed is looked at: so the loop over all words has no branch to mispredict. */
const BATCH = 1024;
/** 256 KiB of bits: 10,000 texts set two percent of them, and they stay in a second-level cache. */
const TABLE_BITS = 21;
/** Of them, those that find the places of a hash. */
const START_BITS = 12;

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

interface Prepared {
  readonly sought: readonly Sought[];
  /** One bit per pair of an anchor, at its hash. */
  readonly bits: Int32Array;
  /** One bit per second and third word of the anchor of a long text, per second and first word of a short one's. */
  readonly otherBits: Int32Array;
  /** Upper bits of a hash → where its places begin; one more entry than there are such values. */
  readonly starts: Int32Array;
  /** For each place, by hash: the hash, the number of the text, how far into the text the pair stands. */
  readonly places: Int32Array;
}

interface Place {
  readonly hash: number;
  readonly number: number;
  readonly offset: number;
}

function prepare(texts: readonly string[]): Prepared {
  const sought = texts.map((text) => ({ text, bytes: new Uint8Array(Buffer.from(text, 'latin1')) }));
  const sharers = countPairs(sought);
  const bits = new Int32Array(2 ** (TABLE_BITS - 5));
  const otherBits = new Int32Array(2 ** (TABLE_BITS - 5));
  const places: Place[] = [];
  for (const [number, { bytes }] of sought.entries()) {
    const anchor = anchorOf(bytes, sharers);
    for (let offset = anchor; offset < anchor + ALIGNMENTS; offset += 1) {
      const first = wordAt(bytes, offset);
      const second = wordAt(bytes, offset + 4);
      const hash = hashOf(first, second);
      setBit(bits, hash);
      setBit(otherBits, hashOf(second, bytes.length >= LONG_MARKER ? wordAt(bytes, offset + 8) : first));
      places.push({ hash, number, offset });
    }
  }
  return { sought, bits, otherBits, ...table(places) };
}

/** Places as flat numbers: objects would cost a cache miss each. */
function table(places: readonly Place[]): Pick<Prepared, 'starts' | 'places'> {
  const sorted = places.toSorted((a, b) => a.hash - b.hash);
  const starts = new Int32Array(2 ** START_BITS + 1).fill(sorted.length);
  for (const [index, place] of [...sorted.entries()].toReversed()) starts[place.hash >>> (TABLE_BITS - START_BITS)] = index;
  for (let slot = 2 ** START_BITS - 1; slot >= 0; slot -= 1) starts[slot] = Math.min(starts[slot] ?? 0, starts[slot + 1] ?? 0);
  return { starts, places: Int32Array.from(sorted.flatMap((place) => [place.hash, place.number, place.offset])) };
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
  return hashOf(wordAt(bytes, offset), wordAt(bytes, offset + 4)) >>> (TABLE_BITS - 16);
}

/** The offset at which a text is least like others and like ordinary text: not the `https://api.` or `process.env.` that many begin with. */
function anchorOf(bytes: Uint8Array, sharers: Uint16Array): number {
  const size = bytes.length >= LONG_MARKER ? LONG_MARKER : SHORTEST_MARKER;
  // Sums up to each offset, so that a stretch costs one difference.
  const shared = new Float64Array(bytes.length + 1);
  const common = new Uint16Array(bytes.length + 1);
  for (let offset = 0; offset < bytes.length; offset += 1) {
    const isPair = offset + 8 <= bytes.length;
    shared[offset + 1] = (shared[offset] ?? 0) + (isPair ? Math.log2(1 + (sharers[slotOf(bytes, offset)] ?? 0)) : 0);
    common[offset + 1] = (common[offset] ?? 0) + (isCommon(bytes[offset] ?? 0) ? 1 : 0);
  }
  let best = 0;
  let bestCost = Infinity;
  for (let anchor = 0; anchor + size <= bytes.length; anchor += 1) {
    const ofPairs = (shared[anchor + ALIGNMENTS] ?? 0) - (shared[anchor] ?? 0);
    const cost = ofPairs + (common[anchor + size] ?? 0) - (common[anchor] ?? 0);
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

/** Four bytes as one little-endian word. */
function wordAt(bytes: Uint8Array, offset: number): number {
  const low = (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
  return low | ((bytes[offset + 2] ?? 0) << 16) | ((bytes[offset + 3] ?? 0) << 24);
}

/** Multiplied by 2^32 divided by the golden ratio; of the product the upper bits are kept. */
function hashOf(first: number, second: number): number {
  return Math.imul(first ^ ((second << 13) | (second >>> 19)), 0x9e37_79b1) >>> (32 - TABLE_BITS);
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
    const hash = hashOf(first, second);
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
    const long = hashOf(second, words[index + 1] ?? 0);
    const short = hashOf(second, words[index - 1] ?? 0);
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
  const { starts, places, sought } = state.prepared;
  const hash = hashOf(words[index - 1] ?? 0, words[index] ?? 0);
  const slot = hash >>> (TABLE_BITS - START_BITS);
  const end = starts[slot + 1] ?? 0;
  for (let place = starts[slot] ?? 0; place < end; place += 1) {
    if (places[place * 3] !== hash) continue;
    const candidate = sought[places[place * 3 + 1] ?? 0];
    const start = (index - 1) * 4 - (places[place * 3 + 2] ?? 0);
    if (candidate === undefined || !holds(bytes, start, candidate.bytes) || found.has(candidate.text)) continue;
    found.set(candidate.text, start);
  }
}

function holds(bytes: Uint8Array, start: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index += 1) if (bytes[start + index] !== text[index]) return false;
  return true;
}
