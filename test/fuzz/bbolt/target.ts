import type { FuzzTarget } from '../contract.ts';
import { boltFile } from '../../container-stores/bolt-writer.ts';
import { boltDatabase, type BoltBucket } from '../../../src/scanner/formats/bbolt.ts';

const MANY = Object.fromEntries(
  Array.from({ length: 60 }, (_, at) => [`key-${at}`, { name: `value ${at}`, large: 'x'.repeat(at * 10) }]),
);
const MAX_ENTRIES = 5000;

/** containerd's own database of images and containers. */
export const target: FuzzTarget = {
  name: 'bbolt',
  summary: "formats/bbolt: containerd's database",
  seeds: () => [boltFile({ v1: { version: '6', labels: { a: 'b' } } }), boltFile({ v1: MANY }, { elementsPerPage: 7 })],
  words: ['\xda\xf1\x0c\xed', 'v1', '\xed\x0c\xda\xed'],
  // Pages may be named again and again: the reader's own bounds are 64 MiB of pages and 500,000 entries, each with a header of 16 bytes.
  maxRead: () => 72 * 1024 * 1024 + 500_000 * 16,
  maxReads: 1_100_000,
  maxMs: 1500,
  read(source) {
    const database = boltDatabase(source);
    return database === undefined ? undefined : [walk(database.root, { left: MAX_ENTRIES }, 0), database.isIncomplete()];
  },
};

function walk(bucket: BoltBucket, budget: { left: number }, depth: number): readonly unknown[] {
  const found: unknown[] = [];
  for (const { key, value, bucket: inner } of bucket.entries()) {
    budget.left -= 1;
    if (budget.left < 0) break;
    found.push([key, inner !== undefined && depth < 6 ? walk(inner, budget, depth + 1) : value?.length]);
  }
  return found;
}
