import { describe, expect, it } from 'vitest';
import { boltFile, type Bucket } from '../../../test/container-stores/bolt-writer.ts';
import { boltDatabase, type BoltBucket } from './bbolt.ts';
import { bytesOf } from './byte-source.ts';

const MANY: Bucket = Object.fromEntries(
  Array.from({ length: 500 }, (_, at) => [`key-${String(at).padStart(4, '0')}`, { name: `value ${at}`, large: 'x'.repeat(at) }]),
);

/** All of a bucket as plain text. */
function contentOf(bucket: BoltBucket): Record<string, unknown> {
  return Object.fromEntries(
    [...bucket.entries()].map(({ key, value, bucket: inner }) => [
      key,
      inner === undefined ? Buffer.from(value ?? []).toString('utf8') : contentOf(inner),
    ]),
  );
}

describe('a bbolt database', () => {
  const rows: readonly { name: string; given: Bucket; elementsPerPage?: number }[] = [
    { name: 'that is empty', given: {} },
    { name: 'with buckets in their parents', given: { v1: { version: '6', empty: {}, labels: { a: 'b' } } } },
    { name: 'with a value longer than a page', given: { v1: { long: 'y'.repeat(10_000), short: 'z' } } },
    { name: 'with pages below a branch', given: { v1: MANY }, elementsPerPage: 7 },
  ];
  for (const { name, given, elementsPerPage } of rows) {
    it(`is read ${name}`, () => {
      const bytes = boltFile(given, elementsPerPage === undefined ? {} : { elementsPerPage });
      const database = boltDatabase(bytesOf(bytes));
      expect(database === undefined ? undefined : contentOf(database.root)).toEqual(given);
      expect(database?.isIncomplete()).toBe(false);
    });
  }

  it('gives one value or bucket by its key', () => {
    const v1 = boltDatabase(bytesOf(boltFile({ v1: MANY })))?.root.bucket('v1');
    expect(Buffer.from(v1?.bucket('key-0042')?.value('name') ?? []).toString()).toBe('value 42');
    expect([v1?.bucket('none'), v1?.value('key-0042')]).toEqual([undefined, undefined]);
  });

  it('is the state of the newer meta page', () => {
    const bytes = boltFile({ v1: { a: 'b' } });
    bytes.writeBigUInt64LE(99n, 32); // an older transaction's root, which leads nowhere
    expect(contentOf(boltDatabase(bytesOf(bytes))?.root.bucket('v1') as BoltBucket)).toEqual({ a: 'b' });
  });

  it('is none without a meta page', () => {
    expect(boltDatabase(bytesOf(Buffer.alloc(8192)))).toBeUndefined();
    expect(boltDatabase(bytesOf(Buffer.alloc(10)))).toBeUndefined();
  });

  it('that leads back into itself ends, and says that something is missing', () => {
    const bytes = boltFile({ v1: MANY }, { elementsPerPage: 3 });
    for (let page = 3; page * 4096 < bytes.length; page += 1) {
      const isBranch = bytes.readUInt16LE(page * 4096 + 8) === 1;
      const count = isBranch ? bytes.readUInt16LE(page * 4096 + 10) : 0;
      for (let at = 0; at < count; at += 1) bytes.writeBigUInt64LE(BigInt(page), page * 4096 + 16 + at * 16 + 8);
    }
    const database = boltDatabase(bytesOf(bytes));
    for (const entry of database?.root.bucket('v1')?.entries() ?? []) expect(entry).toBeUndefined();
    expect(database?.isIncomplete()).toBe(true);
  });

  it('never throws, whatever is wrong with it (2,000 mutations, seed 7)', () => {
    const sample = boltFile({ v1: { ...Object.fromEntries(Object.entries(MANY).slice(0, 60)), deep: { a: { b: { c: 'd' } } } } });
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    let read = 0;
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Buffer.from(round % 5 === 0 ? sample.subarray(0, random(sample.length)) : sample);
      for (let at = 0; at < 1 + random(12) && bytes.length > 0; at += 1)
        bytes[random(bytes.length)] = [0, 0xff, random(256)][random(3)] ?? 0;
      const database = boltDatabase(bytesOf(bytes));
      if (database !== undefined) read += Object.keys(contentOf(database.root)).length;
    }
    expect(read).toBeGreaterThan(500);
  });
});
