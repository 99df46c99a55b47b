import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBom } from './bom.ts';
import { bytesOf } from './byte-source.ts';
import { writeBom } from './fixtures/bom-writer.ts';

const PATHS = [
  { path: 'Tool.app/Contents/MacOS/Tool', mode: 0o755 },
  { path: 'Tool.app/Contents/Info.plist' },
  { path: 'Größe/' },
];
const WHOLE = writeBom(PATHS);
const TALL = writeBom(PATHS, 2);
const read = (bytes: Uint8Array) => readBom(bytesOf(bytes));

describe('a bill of materials', () => {
  test.each([
    { name: 'of one leaf', bytes: WHOLE },
    { name: 'of several', bytes: TALL },
  ])('$name', ({ bytes }) => {
    expect(read(bytes)).toEqual([
      { path: 'Tool.app', kind: 'folder', mode: 0o755 },
      { path: 'Tool.app/Contents', kind: 'folder', mode: 0o755 },
      { path: 'Tool.app/Contents/MacOS', kind: 'folder', mode: 0o755 },
      { path: 'Tool.app/Contents/MacOS/Tool', kind: 'file', mode: 0o755 },
      { path: 'Tool.app/Contents/Info.plist', kind: 'file', mode: 0o644 },
      { path: 'Größe', kind: 'folder', mode: 0o755 },
    ]);
  });
  test.each([
    { name: 'nothing', bytes: Buffer.alloc(0) },
    { name: 'another file', bytes: Buffer.alloc(600, 'x') },
  ])('$name is none', ({ bytes }) => {
    expect(read(bytes)).toBeUndefined();
  });
  test('names that lead elsewhere are left out', () => {
    expect(read(writeBom([{ path: '../x' }, { path: 'a' }]))).toEqual([{ path: 'a', kind: 'file', mode: 0o644 }]);
  });
});

describe('whatever the bytes are, it ends, throws nothing and stays within its bounds', () => {
  test('every truncation', () => {
    for (let length = 0; length < WHOLE.length; length += 1) read(WHOLE.subarray(0, length));
  });
  test('changed words', () => {
    const word = fc.constantFrom(0, 1, 2, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff);
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: word });
    fc.assert(
      fc.property(fc.constantFrom(WHOLE, TALL), fc.array(change, { minLength: 1, maxLength: 6 }), (whole, changes) => {
        const bytes = Buffer.from(whole);
        for (const { at, value } of changes) bytes.writeUInt32BE(value, Math.floor(at * (bytes.length - 4)));
        for (const { path } of read(bytes) ?? []) expect(path.split('/').length).toBeLessThanOrEqual(65);
      }),
      { seed: 20_261_121, numRuns: 2000 },
    );
  });
  test('a leaf that is followed by itself', () => {
    const bytes = Buffer.from(TALL);
    // The first leaf's successor is the second; every leaf now names the first again.
    const first = bytes.indexOf(Buffer.from([0, 1, 0, 2]));
    const own = bytes.readUInt32BE(first + 4) - 1;
    bytes.writeUInt32BE(own, first + 4);
    expect((read(bytes) ?? []).length).toBeLessThanOrEqual(20_000);
  });
});
