import { filterBits, filterShift } from './format.ts';

/**
 * Filter and table of a catalogue (format.ts) as they are asked. Almost every name on a host is one that no signature wants, and a miss in
 * a large table waits for memory where one in a small table does not: so the filter is asked first, of which the 128 KiB for 10,000
 * signatures stay in a core's own cache. It never denies a name that is there, and lets through one in twenty-five that are not (Bloom,
 * 1970, both bits of a name in one number).
 */
export class LineTable {
  readonly #filter: Uint32Array;
  /** How far a hash is shifted for its number in the filter. */
  readonly #shift: number;
  readonly #entries: Uint32Array;

  /** Views of the file: nothing is copied. The filter's bytes are a power of two. */
  constructor(filter: Uint8Array, table: Uint8Array) {
    this.#filter = numbersIn(filter);
    this.#shift = filterShift(filter.length);
    this.#entries = numbersIn(table);
  }

  /** False when surely no line's name has this hash. */
  mayHave(hash: number): boolean {
    const bits = filterBits(hash);
    return ((this.#filter[hash >>> this.#shift] ?? 0) & bits) === bits;
  }

  /** Where the lines begin whose names have this hash: none, one, or the few that share it by chance. */
  *beginnings(hash: number): Iterable<number> {
    if (!this.mayHave(hash)) return;
    for (let entry = this.#first(hash); this.#entries[entry * 2] === hash; entry += 1) yield this.#entries[entry * 2 + 1] ?? 0;
  }

  /** The first entry whose hash is not smaller; after the last one when there is none. */
  #first(hash: number): number {
    let from = 0;
    let to = this.#entries.length / 2;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#entries[middle * 2] ?? 0) < hash) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** A view must begin at a multiple of four; the numbers are little-endian, as all platforms are that Node runs on. */
function numbersIn(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 2);
}
