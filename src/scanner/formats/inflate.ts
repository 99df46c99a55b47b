/**
 * Deflate (RFC 1951) read from any place: what is packed is unpacked piece by piece into a small window, never as a whole, and how the
 * stream stood is remembered about every MiB, so that a reader that jumps (headers first, tables at the end, then texts) pays for
 * what lies between. Node's zlib can do neither without waiting or without holding all of it; it takes half the time
 * (docs/decisions/2026-11-21-packed-copies.md).
 *
 *   stream: blocks, each 1 bit "last", 2 bits kind: 0 stored (to the next byte; u16 length, its complement, bytes), 1 fixed codes,
 *           2 codes of its own; then symbols: a literal, the end, or a length and a distance back of at most 32 KiB
 */
import type { ByteSource } from './byte-source.ts';
import { decodeSlowly, DISTANCE_BASE, DISTANCE_EXTRA, LENGTH_BASE, LENGTH_EXTRA } from './deflate-codes.ts';
import { DeflateInput, readBlock, type Block, type CodedBlock, type InputPosition, type StoredBlock } from './deflate-input.ts';

/** Bytes that may still be unpacked, by all that share it; the head of a block counts as 4 KiB, which it costs, so that a stream of nothing but heads ends too. */
export interface Allowance {
  left: number;
}

/** How far back a match reaches. */
const HISTORY = 32 * 1024;
/** Unpacked at once; the first piece is smaller, because many look only at how a file begins. */
const STEP = 128 * 1024;
const FIRST_STEP = 4 * 1024;
/** The longest match. */
const LONGEST = 258;
/** A code and its extra bits, twice, and what is kept ready besides: four bytes each at most. */
const MOST_FOR_SYMBOL = 12;
const END_OF_BLOCK = 256;
/** Farther than any match may reach back, also with the extra bits of the last distance. */
const FARTHEST = 0x10_0000;
const BLOCK_COST = 4096;
const MARK_EVERY = 1024 * 1024;
/** 8 MiB of histories. */
const MAX_MARKS = 256;

/** How the stream stands where a block begins. */
interface Mark {
  readonly at: number;
  readonly input: InputPosition;
  readonly history: Uint8Array;
}

const START: Mark = { at: 0, input: { at: 0, bits: 0, count: 0 }, history: new Uint8Array(0) };

/**
 * What a raw deflate stream unpacks to, `size` bytes as its directory says. Reads end early where the stream is damaged, says less than it
 * is, or the allowance is spent; each unpacked byte counts, also one that is unpacked again.
 */
export function inflated(packed: ByteSource, size: number, allowance: Allowance): ByteSource {
  const stream = new InflateStream(packed, size, allowance);
  return { size, read: (offset, length, scratch) => stream.read(offset, length, scratch) };
}

class InflateStream {
  readonly #input: DeflateInput;
  readonly #size: number;
  readonly #allowance: Allowance;
  readonly #marks: Mark[] = [];
  /** What was unpacked last, with the history before it: from `#base` to `#base + #end` of the whole. */
  #window = new Uint8Array(0);
  #base = 0;
  #end = 0;
  #block: Block | undefined;
  #isLast = false;
  /** The stream is at its end, or damaged. */
  #isOver = false;

  constructor(packed: ByteSource, size: number, allowance: Allowance) {
    this.#input = new DeflateInput(packed);
    this.#size = size;
    this.#allowance = allowance;
  }

  read(offset: number, length: number, scratch?: Uint8Array): Uint8Array {
    if (!(offset >= 0) || !(length > 0) || offset >= this.#size) return new Uint8Array(0);
    const wanted = Math.min(length, this.#size - offset);
    const answer = scratch !== undefined && scratch.length >= wanted ? scratch.subarray(0, wanted) : new Uint8Array(wanted);
    this.#goTo(offset);
    for (let done = 0; ;) {
      const from = offset + done - this.#base;
      if (from >= 0 && from < this.#end) {
        const part = this.#window.subarray(from, Math.min(this.#end, from + wanted - done));
        answer.set(part, done);
        done += part.length;
      }
      if (done === wanted || !this.#step()) return answer.subarray(0, done);
    }
  }

  /** To the last mark before `offset`, when that is nearer than where the stream stands. */
  #goTo(offset: number): void {
    const reached = this.#base + this.#end;
    if (offset >= this.#base && offset < reached) return;
    const mark = this.#marks.findLast(({ at }) => at <= offset) ?? START;
    if (offset >= reached && mark.at <= reached) return;
    this.#base = mark.at - mark.history.length;
    this.#end = mark.history.length;
    this.#window.set(mark.history);
    this.#input.goTo(mark.input);
    this.#block = undefined;
    this.#isLast = false;
    this.#isOver = false;
  }

  /** Unpacks one piece more; false when there is none. */
  #step(): boolean {
    const reached = this.#base + this.#end;
    const step = Math.min(reached === 0 ? FIRST_STEP : STEP, this.#size - reached, this.#allowance.left);
    if (this.#isOver || step <= 0) return false;
    this.#makeRoom(step);
    const from = this.#end;
    const to = from + step;
    while (this.#end < to && !this.#isOver && this.#allowance.left > 0) {
      if (this.#block === undefined) this.#begin();
      else if (this.#block.kind === 'stored') this.#copy(this.#block, to);
      else this.#decode(this.#block, to);
    }
    this.#allowance.left -= this.#end - from;
    return this.#end > from;
  }

  /** Keeps the history, and room for a piece with a match that runs over its end. */
  #makeRoom(step: number): void {
    if (this.#end + step + LONGEST <= this.#window.length) return;
    const kept = Math.min(this.#end, HISTORY);
    const isFirst = step <= FIRST_STEP && this.#window.length === 0;
    const wanted = isFirst ? FIRST_STEP + LONGEST : HISTORY + 2 * STEP + LONGEST;
    const next = this.#window.length >= wanted ? this.#window : new Uint8Array(wanted);
    next.set(this.#window.subarray(this.#end - kept, this.#end));
    this.#window = next;
    this.#base += this.#end - kept;
    this.#end = kept;
  }

  #begin(): void {
    this.#mark();
    this.#allowance.left -= BLOCK_COST;
    const next = this.#isLast ? undefined : readBlock(this.#input);
    this.#block = next?.block;
    this.#isLast = next?.isLast ?? true;
    this.#isOver = next === undefined;
  }

  #mark(): void {
    const at = this.#base + this.#end;
    const last = this.#marks.at(-1)?.at ?? 0;
    if (at < last + Math.max(MARK_EVERY, this.#size / MAX_MARKS) || this.#isLast) return;
    const history = this.#window.slice(Math.max(0, this.#end - HISTORY), this.#end);
    this.#marks.push({ at, input: this.#input.position(), history });
  }

  #copy(block: StoredBlock, to: number): void {
    const bytes = block.left === 0 ? new Uint8Array(0) : this.#input.takeBytes(Math.min(block.left, to - this.#end));
    this.#isOver = bytes.length === 0 && block.left > 0;
    this.#window.set(bytes, this.#end);
    this.#end += bytes.length;
    block.left -= bytes.length;
    if (block.left === 0) this.#block = undefined;
  }

  /** Symbols of one block until it ends or `to` is reached. */
  #decode(block: CodedBlock, to: number): void {
    while (this.#block === block && this.#end < to && !this.#isOver) {
      const hasEnough = (): boolean => this.#input.at + MOST_FOR_SYMBOL <= this.#input.bytes.length;
      if (hasEnough() || (this.#input.topUp() && hasEnough())) this.#decodeFast(block, to);
      else this.#decodeOne(block);
    }
  }

  /**
   * Where so many packed bytes are at hand that no symbol can run out of them. What each symbol needs is kept in locals, and hardly a
   * function is called: nine tenths of the time are spent here.
   */
  #decodeFast({ literals, distances }: CodedBlock, to: number): void {
    const [window, bytes, lastAt] = [this.#window, this.#input.bytes, this.#input.bytes.length - MOST_FOR_SYMBOL];
    const [quick, quickMask] = [literals.quick, literals.quick.length - 1];
    const [far, farMask] = [distances.quick, distances.quick.length - 1];
    let { at, bits, count } = this.#input;
    let end = this.#end;
    while (end < to && at <= lastAt) {
      for (; count <= 24; count += 8, at += 1) bits |= (bytes[at] ?? 0) << count;
      const code = (quick[bits & quickMask] ?? 0) || decodeSlowly(literals, bits, count);
      bits >>>= code & 15;
      count -= code & 15;
      const symbol = code >>> 4;
      if (symbol < 256 && code !== 0) {
        window[end] = symbol;
        end += 1;
        continue;
      }
      const extra = LENGTH_EXTRA[symbol - 257];
      if (extra === undefined) {
        this.#endBlock(symbol);
        break;
      }
      const run = (LENGTH_BASE[symbol - 257] ?? 0) + (bits & ((1 << extra) - 1));
      bits >>>= extra;
      count -= extra;
      for (; count <= 24; count += 8, at += 1) bits |= (bytes[at] ?? 0) << count;
      const farCode = (far[bits & farMask] ?? 0) || decodeSlowly(distances, bits, count);
      const farExtra = DISTANCE_EXTRA[farCode >>> 4] ?? 0;
      bits >>>= farCode & 15;
      count -= farCode & 15;
      for (; count <= 24; count += 8, at += 1) bits |= (bytes[at] ?? 0) << count;
      const distance = (DISTANCE_BASE[farCode >>> 4] ?? FARTHEST) + (bits & ((1 << farExtra) - 1));
      bits >>>= farExtra;
      count -= farExtra;
      if (farCode === 0 || distance > end) {
        this.#isOver = true;
        break;
      }
      const from = end - distance;
      if (distance >= run && run > 24) window.copyWithin(end, from, from + run);
      else for (let index = 0; index < run; index += 1) window[end + index] = window[from + index] ?? 0;
      end += run;
    }
    this.#input.at = at;
    this.#input.bits = bits;
    this.#input.count = count;
    this.#end = end;
  }

  /** One symbol near the end of the packed bytes, where each bit may be the last. */
  #decodeOne({ literals, distances }: CodedBlock): void {
    const symbol = this.#input.symbol(literals);
    if (symbol >= 0 && symbol < 256) {
      this.#window[this.#end] = symbol;
      this.#end += 1;
      return;
    }
    const extra = LENGTH_EXTRA[symbol - 257];
    if (extra === undefined) {
      this.#endBlock(symbol);
      return;
    }
    const run = (LENGTH_BASE[symbol - 257] ?? 0) + this.#input.take(extra);
    const far = this.#input.symbol(distances);
    const more = this.#input.take(DISTANCE_EXTRA[far] ?? 0);
    const distance = (DISTANCE_BASE[far] ?? FARTHEST) + more;
    this.#isOver = run < 3 || more < 0 || distance > this.#end;
    for (let index = 0; index < run && !this.#isOver; index += 1, this.#end += 1)
      this.#window[this.#end] = this.#window[this.#end - distance] ?? 0;
  }

  /** By the symbol that ends it, or by one that is none. */
  #endBlock(symbol: number): void {
    this.#isOver = symbol !== END_OF_BLOCK;
    this.#block = undefined;
  }
}
