import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Ledger, LedgerWriter, NONE, type FolderRecord } from './ledger.ts';
import { fromBytes } from '../../../domain/host-path.ts';

const name = fc.uint8Array({ minLength: 1, maxLength: 20 }).map(fromBytes);
const amount = fc.nat({ max: 2 ** 48 });
const record: fc.Arbitrary<FolderRecord> = fc.record({
  name,
  dueAt: fc.nat({ max: 2 ** 31 }),
  stamp: fc.record({ device: amount, inode: amount, modifiedMs: fc.oneof(amount, fc.constant(-1)), changedMs: amount }),
  leads: fc.array(fc.record({ name, kind: fc.constantFrom('named', 'large', 'begins') }), { maxLength: 4 }),
});
/** Records, each with where among those before it its parent is. */
const tree = fc.array(fc.tuple(record, fc.nat()), { maxLength: 30 });

function written(records: readonly (readonly [FolderRecord, number])[]): Uint8Array {
  const writer = new LedgerWriter();
  records.forEach(([one, parent], at) => writer.add(at === 0 ? NONE : parent % at, one));
  return Buffer.from(writer.bytes());
}

function below(ledger: Ledger, number: number): readonly number[] {
  const found: number[] = [];
  for (let at = ledger.first(number); at !== NONE; at = ledger.next(at)) found.push(at);
  return found;
}

/** Everything that a ledger answers; ends, whatever is in it. */
function told(ledger: Ledger): readonly unknown[] {
  const seen: unknown[] = [];
  const queue = [...ledger.tops];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const inside = below(ledger, at);
    seen.push({ at, ...ledger.record(at), inside });
    queue.push(...inside);
  }
  return seen;
}

describe('the ledger of a sweep', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(tree, (records) => {
        const ledger = Ledger.read(written(records));
        expect(ledger?.size).toBe(records.length);
        records.forEach(([one, parent], at) => {
          expect(ledger?.record(at)).toEqual(one);
          if (at > 0) expect(ledger === undefined ? [] : below(ledger, parent % at)).toContain(at);
        });
      }),
    );
  });

  it('is none when a byte of it was changed or lost', () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.integer({ min: 1, max: 255 }), (records, where, change) => {
        const bytes = Buffer.from(written(records));
        const at = where % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect(Ledger.read(bytes)).toBeUndefined();
        expect(Ledger.read(written(records).subarray(0, at))).toBeUndefined();
      }),
    );
  });

  it('ends and stays within its bytes, whatever they say under a right checksum', () => {
    fc.assert(
      fc.property(tree, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 }), (records, changes) => {
        const bytes = Buffer.from(written(records));
        for (const [where, value] of changes) bytes[12 + (where % (bytes.length - 12))] = value;
        bytes.writeUInt32LE(crc32(bytes.subarray(12)), 8);
        const ledger = Ledger.read(bytes);
        if (ledger !== undefined) expect(told(ledger).length).toBeLessThanOrEqual(ledger.size);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it('remembers no more than its bound', () => {
    const writer = new LedgerWriter();
    const one: FolderRecord = { name: 'x', dueAt: 0, leads: [], stamp: { device: 1, inode: 1, modifiedMs: 1, changedMs: 1 } };
    for (let at = 0; at < 400_000; at += 1) writer.add(NONE, one);
    expect(writer.add(NONE, one)).toBe(NONE);
    expect(Ledger.read(writer.bytes())?.size).toBe(400_000);
  });
});
