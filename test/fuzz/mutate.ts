import type { FuzzInput } from './contract.ts';
import type { Random } from './random.ts';

/** No input grows past this: a reader's bounds show at any size, and small files are quick. */
export const MAX_INPUT = 256 * 1024;
const MAX_STEPS = 6;

/** What mutations may draw on. */
export interface Material {
  /** Other inputs of the same format, for splices. */
  readonly corpus: readonly Uint8Array[];
  /** Words of the format. */
  readonly words: readonly string[];
}

type Mutation = (random: Random, bytes: Buffer, material: Material) => Buffer;

/** The input with one to six things wrong; in one of sixteen the file's said size is wrong, too. */
export function mutate(random: Random, from: Uint8Array, material: Material): FuzzInput {
  let bytes: Buffer = Buffer.from(from);
  for (let step = 0; step <= random.smallBelow(MAX_STEPS); step += 1)
    bytes = random.pick(MUTATIONS)(random, bytes, material).subarray(0, MAX_INPUT);
  return { bytes, saysSize: random.below(16) === 0 ? saidSize(random, bytes.length) : bytes.length };
}

function saidSize(random: Random, size: number): number {
  return random.pick([size + 1, size * 2, size + random.below(100_000), random.below(size), 2 ** 31, 2 ** 40]);
}

const WIDTHS = [1, 2, 4, 8] as const;

/** Overwrites a field of 1, 2, 4 or 8 bytes, in either byte order. */
function putInteger(random: Random, bytes: Buffer, value: (at: number, width: number) => number): Buffer {
  const width = random.pick(WIDTHS);
  if (bytes.length < width) return bytes;
  // Fields are mostly aligned, and mostly near the start or the end.
  const where = random.pick([
    random.below(bytes.length),
    random.smallBelow(bytes.length),
    bytes.length - 1 - random.smallBelow(bytes.length),
  ]);
  const at = Math.min(bytes.length - width, random.below(4) === 0 ? where : where - (where % width));
  const field = Buffer.alloc(8);
  field.writeBigInt64LE(BigInt.asIntN(64, BigInt(Math.trunc(value(at, width)))));
  const own = field.subarray(0, width);
  if (random.below(2) === 0) own.reverse();
  own.copy(bytes, at);
  return bytes;
}

/** The value that a field of the file holds now. */
function fieldOf(random: Random, bytes: Buffer): number {
  const at = random.below(bytes.length - 4);
  if (bytes.length < 4) return 0;
  return random.below(2) === 0 ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

const EDGES = [
  0,
  1,
  2,
  7,
  8,
  15,
  16,
  0x7f,
  0x80,
  0xff,
  0x100,
  0x7fff,
  0x8000,
  0xffff,
  0x1_0000,
  0x7fff_ffff,
  0x8000_0000,
  0xffff_ffff,
  2 ** 32,
  2 ** 53,
  -1,
  -2,
  -8,
];
const NUMBERS = ['0', '-1', '1e308', '99999999999999999999', '4294967296', '2147483648', '1e-9', '-0', 'NaN', '00'];

/** A random stretch of the file. */
function stretch(random: Random, bytes: Buffer): Buffer {
  const start = random.below(bytes.length);
  return bytes.subarray(start, start + 1 + random.smallBelow(bytes.length));
}

function inserted(bytes: Buffer, at: number, piece: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
}

/** What files go wrong with: lost bits, fields that lie, parts that are missing, doubled, nested, or from elsewhere. */
const MUTATIONS: readonly Mutation[] = [
  function flipBit(random, bytes) {
    const at = random.below(bytes.length);
    if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    return bytes;
  },
  function setByte(random, bytes) {
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  },
  (random, bytes) => putInteger(random, bytes, () => random.pick(EDGES)),
  (random, bytes) => putInteger(random, bytes, () => random.word()),
  /** A length or offset that is a little wrong. */
  (random, bytes) => putInteger(random, bytes, () => fieldOf(random, bytes) + random.pick([-8, -1, 1, 8])),
  /** An offset that points to itself, around itself, or past the end. */
  (random, bytes) => putInteger(random, bytes, (at) => at + random.pick([-16, -8, -4, 0, 4, 8])),
  (random, bytes) => putInteger(random, bytes, () => bytes.length + random.pick([-8, -1, 0, 1, 8])),
  /** An offset of the file, elsewhere in the file: two entries that share a part, a child that is its own parent. */
  (random, bytes) => putInteger(random, bytes, () => fieldOf(random, bytes)),
  function truncate(random, bytes) {
    return bytes.subarray(0, random.below(bytes.length));
  },
  function truncateLittle(random, bytes) {
    return bytes.subarray(0, Math.max(0, bytes.length - random.smallBelow(64)));
  },
  function cutStart(random, bytes) {
    return bytes.subarray(random.smallBelow(bytes.length));
  },
  function cutOut(random, bytes) {
    const start = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + random.smallBelow(bytes.length))]);
  },
  function double(random, bytes) {
    return inserted(bytes, random.below(bytes.length), stretch(random, bytes));
  },
  function repeat(random, bytes) {
    const piece = stretch(random, bytes).subarray(0, 64);
    const times = piece.length === 0 ? 0 : Math.min(random.smallBelow(60_000), Math.floor(MAX_INPUT / piece.length));
    return inserted(bytes, random.below(bytes.length), Buffer.concat(Array.from({ length: times }, () => piece)));
  },
  function overwrite(random, bytes) {
    stretch(random, bytes).copy(bytes, random.below(bytes.length));
    return bytes;
  },
  function splice(random, bytes, { corpus }) {
    const other = Buffer.from(random.pick(corpus));
    return Buffer.concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length))]);
  },
  function graft(random, bytes, { corpus }) {
    return inserted(bytes, random.below(bytes.length), stretch(random, Buffer.from(random.pick(corpus))));
  },
  function word(random, bytes, { words }) {
    if (words.length === 0) return bytes;
    const piece = Buffer.from(random.pick(words), 'latin1');
    const at = random.below(bytes.length);
    if (random.below(2) === 0) return inserted(bytes, at, piece);
    piece.copy(bytes, at);
    return bytes;
  },
  function nest(random, bytes, { words }) {
    const piece = words.length === 0 ? '[' : random.pick(words);
    const times = Math.min(random.smallBelow(60_000), Math.floor(MAX_INPUT / Math.max(1, piece.length)));
    return inserted(bytes, random.below(bytes.length), Buffer.from(piece.repeat(times), 'latin1'));
  },
  /** A number in a text becomes another. */
  function number(random, bytes) {
    const digits = [...bytes.toString('latin1').matchAll(/\d+/g)];
    if (digits.length === 0) return bytes;
    const match = random.pick(digits);
    const after = bytes.subarray(match.index + match[0].length);
    return Buffer.concat([bytes.subarray(0, match.index), Buffer.from(random.pick(NUMBERS)), after]);
  },
];
