import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesOf, type ByteSource } from './byte-source.ts';
import { inflated } from './inflate.ts';

/** Texts, noise and repetitions by turns, from a fixed seed: every kind of block, code and distance. */
function mixed(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = 12_345;
  const next = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0);
  for (let at = 0; at < size;) {
    const length = Math.min(size - at, 1 + (next() % 40_000));
    const kind = next() % 3;
    const back = 1 + (next() % 40_000);
    const end = at + length;
    for (; at < end; at += 1) {
      if (kind === 0) bytes[at] = next() >>> 16;
      else if (kind === 1) bytes[at] = 97 + ((next() >>> 16) % 7);
      else bytes[at] = at >= back ? (bytes[at - back] ?? 0) : 0;
    }
  }
  return bytes;
}

const UNBOUNDED = Number.MAX_SAFE_INTEGER;
const CONTENT = mixed(5_000_000);
const PACKED = deflateRawSync(CONTENT);

function open(packed: Uint8Array, left = UNBOUNDED): { readonly source: ByteSource; readonly allowance: { left: number } } {
  const allowance = { left };
  return { source: inflated(bytesOf(packed), CONTENT.length, allowance), allowance };
}

describe('deflate', () => {
  const ways = [
    ...[0, 1, 3, 6, 9].map((level) => ({ name: `of level ${level}`, options: { level } })),
    { name: 'of fixed codes', options: { strategy: constants.Z_FIXED } },
    { name: 'of codes alone', options: { strategy: constants.Z_HUFFMAN_ONLY } },
    { name: 'of small blocks', options: { memLevel: 1 } },
    { name: 'of a small window', options: { windowBits: 9 } },
  ];
  for (const { name, options } of ways)
    it(`${name} is unpacked as it was`, () => {
      const { source } = open(deflateRawSync(CONTENT, options));
      expect(CONTENT.equals(source.read(0, CONTENT.length))).toBe(true);
      expect(source.read(CONTENT.length, 1)).toHaveLength(0);
    });

  it('is read from any place, in any order', () => {
    const { source } = open(PACKED);
    const scratch = new Uint8Array(70_000);
    for (let turn = 0; turn < 60; turn += 1) {
      const at = (turn * 2_654_435_761) % CONTENT.length;
      const wanted = CONTENT.subarray(at, at + (turn % 2 === 0 ? 70_000 : 3));
      expect(wanted.equals(source.read(at, wanted.length, scratch))).toBe(true);
    }
  });

  it('costs no more than the way from the last mark for a place that was passed before', () => {
    const { source, allowance } = open(PACKED);
    source.read(CONTENT.length - 10, 10);
    const before = allowance.left;
    source.read(3_900_000, 10);
    // A mark is made at the first block after each MiB; a piece more is unpacked.
    expect(before - allowance.left).toBeLessThan(2_500_000);
  });

  it('ends where its bytes end, with nothing but what they say', () => {
    const small = CONTENT.subarray(0, 90_000);
    const packed = deflateRawSync(small);
    for (let length = 0; length < packed.length; length += 97) {
      const { source } = open(packed.subarray(0, length));
      const read = source.read(0, small.length);
      expect(read.length).toBeLessThanOrEqual(small.length);
      expect(small.subarray(0, read.length).equals(read)).toBe(true);
    }
  });

  it('ends when the allowance is spent', () => {
    const { source, allowance } = open(PACKED, 200_000);
    expect(source.read(0, CONTENT.length).length).toBeLessThan(201_000);
    expect(allowance.left).toBeLessThanOrEqual(0);
    expect(source.read(4_000_000, 10)).toHaveLength(0);
  });

  it('T26: that is a bomb costs its allowance', () => {
    const { source } = open(deflateRawSync(Buffer.alloc(5_000_000)), 1_000_000);
    expect(source.read(4_999_000, 10)).toHaveLength(0);
  });

  it('of nothing but empty blocks ends too', () => {
    const { source, allowance } = open(Buffer.from('000000ffff'.repeat(2_000_000), 'hex'), 10_000_000);
    expect(source.read(0, 1)).toHaveLength(0);
    expect(allowance.left).toBeLessThanOrEqual(0);
  });

  const damaged = [
    { name: 'a kind of block that there is not', bytes: '07' },
    { name: 'a stored length that its complement denies', bytes: '010500ffff6162636465' },
    { name: 'more codes than bits can tell apart', bytes: '05e0ffffffffffffffffffffffffff' },
    { name: 'a match before the beginning', bytes: '030200' },
    { name: 'nothing', bytes: '' },
  ];
  for (const { name, bytes } of damaged)
    it(`with ${name} is empty`, () => expect(open(Buffer.from(bytes, 'hex')).source.read(0, 100)).toHaveLength(0));
});
