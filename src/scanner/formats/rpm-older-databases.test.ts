import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { headerOf } from '../places/package-managers/fixtures/rpm-database.ts';
import { berkeleyOf, ndbOf } from '../places/package-managers/fixtures/rpm-older-databases.ts';
import { berkeleyHashValues } from './berkeley-hash.ts';
import { bytesOf } from './byte-source.ts';
import { readRpmHeader, rpmNameIn } from './rpm-header.ts';
import { rpmNdbValues } from './rpm-ndb.ts';
import type { StoredValue } from './stored-value.ts';

const PACKAGES = Array.from({ length: 400 }, (_, at) => ({
  name: `package-${at}`,
  version: '1',
  release: '2',
  files: Array.from({ length: 1 + ((at * 37) % 300) }, (__, file) => ({
    folder: `/usr/share/package-${at}/`,
    name: `file-${file}`,
  })),
}));
const HEADERS = PACKAGES.map(headerOf);
const NAMES = PACKAGES.map((one) => one.name).toSorted();

function readsAll(values: Iterable<StoredValue> | undefined): void {
  const known = [...(values ?? [])].filter((value) => value.size > 4);
  expect(known.map((value) => rpmNameIn(value.head()) ?? '').toSorted()).toEqual(NAMES);
  for (const value of known) {
    const read = readRpmHeader(value.whole() ?? new Uint8Array(0));
    expect(read?.files).toHaveLength(PACKAGES.find((one) => one.name === read?.name)?.files.length ?? -1);
  }
}

const LOADER = '/usr/bin/db5.3_load';

describe('databases of older rpms', () => {
  it('of Berkeley DB is read whole', () => readsAll(berkeleyHashValues(bytesOf(berkeleyOf(HEADERS)))));
  it("of rpm's own format is read whole", () => readsAll(rpmNdbValues(bytesOf(ndbOf(HEADERS)))));

  for (const pageSize of [512, 4096, 65_536]) {
    const is = existsSync(LOADER) ? it : it.skip;
    is(`that Berkeley DB itself wrote in pages of ${pageSize} is read whole (skipped without db5.3-util)`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'bandog-'));
      try {
        const hex = (bytes: Uint8Array): string => ` ${Buffer.from(bytes).toString('hex')}`;
        const records = HEADERS.flatMap((header, at) => [hex(Buffer.from([at & 255, at >> 8, 1, 0])), hex(header)]);
        const head = [
          'VERSION=3',
          'format=bytevalue',
          'type=hash',
          `db_pagesize=${pageSize}`,
          'HEADER=END',
          ' 00000000',
          ' 05000000',
        ];
        execFileSync(LOADER, [join(folder, 'Packages')], { input: [...head, ...records, 'DATA=END', ''].join('\n') });
        readsAll(berkeleyHashValues(bytesOf(readFileSync(join(folder, 'Packages')))));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }

  it.each([{ given: '' }, { given: 'text' }, { given: '\0'.repeat(5000) }])('what is none is none', ({ given }) => {
    expect(berkeleyHashValues(bytesOf(Buffer.from(given)))).toBeUndefined();
    expect(rpmNdbValues(bytesOf(Buffer.from(given)))).toBeUndefined();
  });
});

test('a damaged one ends, throws nothing, and gives no more than it has', () => {
  const sound = [berkeleyOf(HEADERS.slice(0, 40)), ndbOf(HEADERS.slice(0, 40))];
  const at = fc.oneof(
    fc.double({ min: 0, max: 0.002, noNaN: true }),
    fc.double({ min: 0, max: 0.08, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  const damage = fc.array(fc.tuple(at, fc.constantFrom(0, 1, 3, 7, 13, 0x7f, 0xff)), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(fc.nat(1), damage, fc.double({ min: 0.1, max: 1, noNaN: true }), (which, changes, part) => {
      const bytes = Buffer.from(sound[which] ?? []);
      for (const [where, value] of changes) bytes[Math.floor(where * (bytes.length - 1))] = value;
      const source = bytesOf(bytes.subarray(0, Math.ceil(part * bytes.length)));
      let values = 0;
      for (const value of berkeleyHashValues(source) ?? rpmNdbValues(source) ?? []) {
        values += 1;
        expect(rpmNameIn(value.head())?.length ?? 0).toBeLessThan(bytes.length);
        expect(value.whole()?.length ?? value.size).toBe(value.size);
      }
      expect(values).toBeLessThan(bytes.length / 8);
    }),
    { numRuns: 400, seed: 7 },
  );
});
