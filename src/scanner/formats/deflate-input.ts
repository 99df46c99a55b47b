import type { ByteSource } from './byte-source.ts';
import { codesOf, decodeSlowly, FIXED_DISTANCES, FIXED_LITERALS, LENGTH_ORDER, type Codes } from './deflate-codes.ts';

/** Bytes as they are. */
export interface StoredBlock {
  readonly kind: 'stored';
  /** Those not yet copied. */
  left: number;
}

/** Symbols in codes. */
export interface CodedBlock {
  readonly kind: 'coded';
  readonly literals: Codes;
  readonly distances: Codes;
}

export type Block = StoredBlock | CodedBlock;

/** Where in the packed bytes a reader stands. */
export interface InputPosition {
  readonly at: number;
  readonly bits: number;
  readonly count: number;
}

/** Packed bytes read at once; the first time less, because many look only at how a file begins. */
const INPUT = 64 * 1024;
const FIRST_INPUT = 4 * 1024;
/** Less is left than the longest symbol takes. */
const MOST_LEFT = 32;
const NO_BYTES = new Uint8Array(0);
/** Below any sum of a base and extra bits: what is asked for at the end of the packed bytes. */
export const NOTHING = -0x1_0000;

/** The packed bytes of a deflate stream, bit by bit. What the fastest loop keeps in locals is open to it. */
export class DeflateInput {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  /** The bits taken from the bytes and not yet used, the next one lowest. */
  bits = 0;
  count = 0;
  readonly #packed: ByteSource;
  #buffer = NO_BYTES;
  /** Where in the packed bytes `bytes` ends. */
  #end = 0;

  constructor(packed: ByteSource) {
    this.#packed = packed;
  }

  position(): InputPosition {
    return { at: this.#end - this.bytes.length + this.at, bits: this.bits, count: this.count };
  }

  goTo({ at, bits, count }: InputPosition): void {
    this.bytes = new Uint8Array(0);
    this.at = 0;
    this.#end = at;
    this.bits = bits;
    this.count = count;
  }

  /** The next `length` bits (at most 16); negative when the stream ends before. */
  take(length: number): number {
    if (this.count < length) this.#fill();
    if (this.count < length) return NOTHING;
    const value = this.bits & ((1 << length) - 1);
    this.bits >>>= length;
    this.count -= length;
    return value;
  }

  /** To the next byte's beginning. */
  align(): void {
    this.bits >>>= this.count & 7;
    this.count -= this.count & 7;
  }

  /** The symbol of the next code; negative when there is none. */
  symbol(codes: Codes): number {
    this.#fill();
    const code = (codes.quick[this.bits & (codes.quick.length - 1)] ?? 0) || decodeSlowly(codes, this.bits, this.count);
    return code === 0 || this.take(code & 15) < 0 ? NOTHING : code >>> 4;
  }

  /** At most so many of the next whole bytes; empty at the end. Only where the stream is aligned. */
  takeBytes(length: number): Uint8Array {
    if (this.count >= 8) return Uint8Array.of(this.take(8));
    if (this.at >= this.bytes.length && !this.#readMore()) return new Uint8Array(0);
    const taken = this.bytes.subarray(this.at, this.at + length);
    this.at += taken.length;
    return taken;
  }

  /** Reads on behind the few bytes that are left; false at the end of the packed bytes. */
  topUp(): boolean {
    return this.#readBehind(this.bytes.subarray(this.at));
  }

  #fill(): void {
    while (this.count <= 24 && (this.at < this.bytes.length || this.#readMore())) {
      this.bits |= (this.bytes[this.at] ?? 0) << this.count;
      this.at += 1;
      this.count += 8;
    }
  }

  #readMore(): boolean {
    return this.#readBehind(NO_BYTES);
  }

  /** The next packed bytes behind those that are left of the last ones, in a buffer that is used again: hundreds of MB pass through it. */
  #readBehind(rest: Uint8Array): boolean {
    const length = this.#end === 0 ? FIRST_INPUT : INPUT;
    if (this.#buffer.length < rest.length + length) this.#buffer = new Uint8Array(length + MOST_LEFT);
    this.#buffer.set(rest);
    const room = this.#buffer.subarray(rest.length, rest.length + length);
    const next = this.#packed.read(this.#end, length, room);
    if (next.buffer !== room.buffer) room.set(next);
    this.#end += next.length;
    this.bytes = this.#buffer.subarray(0, rest.length + next.length);
    this.at = 0;
    return next.length > 0;
  }
}

/** The head of the next block, and whether it is the last one; undefined when it is damaged. */
export function readBlock(input: DeflateInput): { readonly block: Block; readonly isLast: boolean } | undefined {
  const head = input.take(3);
  const kind = head < 0 ? -1 : head >>> 1;
  const block =
    kind === 0
      ? storedBlock(input)
      : kind === 1
        ? codedBlock(FIXED_LITERALS, FIXED_DISTANCES)
        : kind === 2
          ? ownCodes(input)
          : undefined;
  return block === undefined ? undefined : { block, isLast: (head & 1) === 1 };
}

function storedBlock(input: DeflateInput): StoredBlock | undefined {
  input.align();
  const length = input.take(16);
  const complement = input.take(16);
  return length < 0 || complement !== (length ^ 0xffff) ? undefined : { kind: 'stored', left: length };
}

function codedBlock(literals: Codes | undefined, distances: Codes | undefined): CodedBlock | undefined {
  return literals === undefined || distances === undefined ? undefined : { kind: 'coded', literals, distances };
}

/** Codes that stand before the symbols, packed in a code of their own (RFC 1951, 3.2.7). */
function ownCodes(input: DeflateInput): CodedBlock | undefined {
  const sizes = input.take(14);
  if (sizes < 0) return undefined;
  const literals = (sizes & 31) + 257;
  const distances = ((sizes >>> 5) & 31) + 1;
  const ordered = new Uint8Array(19);
  for (let index = 0; index < (sizes >>> 10) + 4; index += 1) {
    const length = input.take(3);
    if (length < 0) return undefined;
    ordered[LENGTH_ORDER[index] ?? 0] = length;
  }
  const codes = codesOf(ordered);
  const lengths = codes === undefined ? undefined : readLengths(input, codes, literals + distances);
  return lengths === undefined
    ? undefined
    : codedBlock(codesOf(lengths.subarray(0, literals)), codesOf(lengths.subarray(literals)));
}

function readLengths(input: DeflateInput, codes: Codes, total: number): Uint8Array | undefined {
  const lengths = new Uint8Array(total);
  for (let at = 0; at < total;) {
    const symbol = input.symbol(codes);
    if (symbol < 0) return undefined;
    if (symbol < 16) {
      lengths[at] = symbol;
      at += 1;
      continue;
    }
    const more = symbol === 16 ? input.take(2) + 3 : symbol === 17 ? input.take(3) + 3 : input.take(7) + 11;
    if (more < 0 || (symbol === 16 && at === 0) || at + more > total) return undefined;
    if (symbol === 16) lengths.fill(lengths[at - 1] ?? 0, at, at + more);
    at += more;
  }
  return lengths;
}
