/**
 * The codes of deflate (RFC 1951, sections 3.2.2 to 3.2.7): canonical Huffman codes of at most 15 bits, read from their lengths.
 */

/** Codes of at most so many bits are looked up at once; longer ones, which are rarer than one in a thousand symbols, bit by bit. */
const QUICK_BITS = 11;
/** No code of deflate is longer. */
const MAX_BITS = 15;

/** Codes as they are decoded. */
export interface Codes {
  readonly quickBits: number;
  /** By the next `quickBits` bits: symbol << 4 | length of its code; 0 where the code is longer, or none. */
  readonly quick: Uint16Array;
  /** How many codes there are of each length. */
  readonly counts: Uint16Array;
  /** Symbols in the order of their codes. */
  readonly symbols: Uint16Array;
}

/** Lengths and extra bits of matches, by symbol less 257 (RFC 1951, 3.2.5). */
export const LENGTH_BASE = Uint16Array.from([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]);
export const LENGTH_EXTRA = Uint8Array.from([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]);
/** Distances and extra bits, by symbol. */
export const DISTANCE_BASE = Uint16Array.from([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12_289,
  16_385, 24_577,
]);
export const DISTANCE_EXTRA = Uint8Array.from([
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]);
/** The order in which the lengths of the code for code lengths are written. */
export const LENGTH_ORDER = Uint8Array.from([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** Codes by their lengths, 0 for a symbol without one; undefined when there are more codes than bits can tell apart. */
export function codesOf(lengths: Uint8Array): Codes | undefined {
  const counts = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const next = new Uint16Array(MAX_BITS + 2);
  const offsets = new Uint16Array(MAX_BITS + 2);
  let longest = 1;
  for (let bits = 1, left = 1; bits <= MAX_BITS; bits += 1) {
    const count = counts[bits] ?? 0;
    left = left * 2 - count;
    if (left < 0) return undefined;
    if (count > 0) longest = bits;
    next[bits + 1] = ((next[bits] ?? 0) + count) << 1;
    offsets[bits + 1] = (offsets[bits] ?? 0) + count;
  }
  const quickBits = Math.min(longest, QUICK_BITS);
  const quick = new Uint16Array(2 ** quickBits);
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const at = offsets[length] ?? 0;
    offsets[length] = at + 1;
    symbols[at] = symbol;
    const code = next[length] ?? 0;
    next[length] = code + 1;
    if (length > quickBits) continue;
    for (let slot = reversed(code, length); slot < quick.length; slot += 1 << length) quick[slot] = (symbol << 4) | length;
  }
  return { quickBits, quick, counts, symbols };
}

/** Codes stand in the stream with their first bit lowest. */
function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit += 1) result |= ((code >>> bit) & 1) << (length - 1 - bit);
  return result;
}

/** The symbol at the beginning of these bits as symbol << 4 | length of its code; 0 when no code of at most `available` bits stands there. */
export function decodeSlowly({ counts, symbols }: Codes, bits: number, available: number): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= Math.min(MAX_BITS, available); length += 1) {
    code |= (bits >>> (length - 1)) & 1;
    const count = counts[length] ?? 0;
    if (code - count < first) return ((symbols[index + code - first] ?? 0) << 4) | length;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return 0;
}

/** The codes that need not be written (RFC 1951, 3.2.6). */
export const FIXED_LITERALS: Codes | undefined = codesOf(
  Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
export const FIXED_DISTANCES: Codes | undefined = codesOf(new Uint8Array(30).fill(5));
