/**
 * Literal texts together with the places by which a search finds them (`scanner/formats/marker-search.ts`, which says why). To choose the
 * places takes a comparison of all texts: the catalogue's compiler does it once.
 */
export interface PlacedTexts {
  /** Texts that identify a product. */
  readonly identifying: readonly string[];
  /** Texts that are only read along: what a version follows. */
  readonly readAlong: readonly string[];
  /**
   * For each place four numbers, by the first: hash of the pair of words that stands there; hash of its second and the next word, of its
   * second and first in a text shorter than LONG_TEXT; number of the text, among `textsOf`; how far into the text the pair stands.
   */
  readonly places: Int32Array;
}

/** Numbers of one place. */
export const PLACE = 4;
/** Shorter texts cannot be searched: they do not hold two aligned words wherever they begin. */
export const SHORTEST_TEXT = 12;
/** From this length on a text holds three aligned words wherever it begins. */
const LONG_TEXT = 15;
/** Alignments of a word. */
const ALIGNMENTS = 4;
/** Bits of a hash: 2^21 bits, 256 KiB, of which 10,000 texts set two percent, stay in a second-level cache. */
export const HASH_BITS = 21;

/**
 * Chooses the places of texts of 12 Latin-1 characters or more. Throws a RangeError for a shorter one, because the catalogue refuses it
 * before.
 */
export function placeTexts(identifying: readonly string[], readAlong: readonly string[] = []): PlacedTexts {
  const texts = textsOf({ identifying, readAlong });
  const short = texts.find((text) => text.length < SHORTEST_TEXT);
  if (short !== undefined) throw new RangeError(`text shorter than ${SHORTEST_TEXT} characters: ${short}`);
  const all = texts.map((text) => new Uint8Array(Buffer.from(text, 'latin1')));
  const sharers = countPairs(all);
  const places = all.flatMap((bytes, number) => placesOf(bytes, anchorOf(bytes, sharers)).map((place) => ({ ...place, number })));
  const sorted = places.toSorted((one, other) => one.hash - other.hash);
  return {
    identifying,
    readAlong,
    places: Int32Array.from(sorted.flatMap(({ hash, next, number, offset }) => [hash, next, number, offset])),
  };
}

/** All of them, each once; a place names one by its number here. */
export function textsOf({ identifying, readAlong }: Pick<PlacedTexts, 'identifying' | 'readAlong'>): readonly string[] {
  return [...new Set([...identifying, ...readAlong])];
}

interface Place {
  readonly hash: number;
  readonly next: number;
  readonly offset: number;
}

/** One for each alignment that the text can have where it is found. */
function placesOf(bytes: Uint8Array, anchor: number): readonly Place[] {
  return Array.from({ length: ALIGNMENTS }, (_, alignment) => {
    const offset = anchor + alignment;
    const first = wordAt(bytes, offset);
    const second = wordAt(bytes, offset + 4);
    const next = pairHash(second, bytes.length >= LONG_TEXT ? wordAt(bytes, offset + 8) : first);
    return { hash: pairHash(first, second), next, offset };
  });
}

/** How many texts have a pair, by the upper 16 bits of its hash: a guess that is right often enough to choose by. */
function countPairs(all: readonly Uint8Array[]): Uint16Array {
  const sharers = new Uint16Array(2 ** 16);
  for (const bytes of all) {
    for (let offset = 0; offset + 8 <= bytes.length; offset += 1) {
      const slot = slotOf(bytes, offset);
      sharers[slot] = Math.min(0xffff, (sharers[slot] ?? 0) + 1);
    }
  }
  return sharers;
}

function slotOf(bytes: Uint8Array, offset: number): number {
  return pairHash(wordAt(bytes, offset), wordAt(bytes, offset + 4)) >>> (HASH_BITS - 16);
}

/** The offset at which a text is least like others and like ordinary text: not the `https://api.` or `process.env.` that many begin with. */
function anchorOf(bytes: Uint8Array, sharers: Uint16Array): number {
  const size = bytes.length >= LONG_TEXT ? LONG_TEXT : SHORTEST_TEXT;
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

/** Four bytes as one little-endian word. */
function wordAt(bytes: Uint8Array, offset: number): number {
  const low = (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
  return low | ((bytes[offset + 2] ?? 0) << 16) | ((bytes[offset + 3] ?? 0) << 24);
}

/** Hash of two words: multiplied by 2^32 divided by the golden ratio; of the product the upper bits are kept. */
export function pairHash(first: number, second: number): number {
  return Math.imul(first ^ ((second << 13) | (second >>> 19)), 0x9e37_79b1) >>> (32 - HASH_BITS);
}
