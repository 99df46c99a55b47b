import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { versionResource } from '../example-programs/version-resource.ts';
import { bytesOf } from './byte-source.ts';
import { readVersionInfo } from './version-info.ts';

const read = (bytes: Uint8Array) => readVersionInfo(bytesOf(bytes), { offset: 0, size: bytes.length });
const WHOLE = versionResource({
  company: 'TeamViewer Germany GmbH',
  product: 'TeamViewer',
  version: '15.59.3.0',
  description: 'TeamViewer',
  originalName: 'TeamViewer.exe',
});

describe('what a version resource says', () => {
  test('all its texts', () => {
    expect(read(WHOLE)).toEqual({
      company: 'TeamViewer Germany GmbH',
      product: 'TeamViewer',
      originalName: 'TeamViewer.exe',
      description: 'TeamViewer',
      version: '15.59.3.0',
    });
  });
  const versions = [
    { given: '15, 59, 3, 0', want: '15.59.3.0' },
    { given: '10.0.19041.1 (WinBuild.160101.0800)', want: '10.0.19041.1' },
    { given: '1.2.3-beta.1', want: '1.2.3-beta.1' },
    { given: 'v1.2', want: '1.2' },
    { given: 'nightly', want: '0.0.0.0' },
  ];
  test.each(versions)('version $given as $want', ({ given, want }) => {
    expect(read(versionResource({ version: given }))?.version).toBe(want);
  });
  test('texts in other letters', () => {
    expect(read(versionResource({ product: 'ToDesk', company: '海南有趣科技有限公司' }))).toMatchObject({
      company: '海南有趣科技有限公司',
    });
  });
  test('another resource is none', () => {
    expect(read(Buffer.from('MZ'.repeat(40)))).toBeUndefined();
    expect(read(new Uint8Array(0))).toBeUndefined();
  });
});

describe('whatever the bytes are, it ends and throws nothing', () => {
  test('every truncation', () => {
    for (let length = 0; length < WHOLE.length; length += 1) read(WHOLE.subarray(0, length));
  });
  test('changed words', () => {
    const word = fc.constantFrom(0, 1, 5, 6, 0x7fff, 0xffff);
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: word });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = Buffer.from(WHOLE);
        for (const { at, value } of changes) bytes.writeUInt16LE(value, Math.floor(at * (bytes.length - 2)) & ~1);
        for (const text of Object.values(read(bytes) ?? {})) expect(text.length).toBeLessThanOrEqual(256);
      }),
      { seed: 20_261_121, numRuns: 5000 },
    );
  });
  test('64 KiB of blocks without content', () => {
    const bytes = Buffer.concat([WHOLE, Buffer.alloc(65_536, Buffer.from([6, 0, 0, 0, 0, 0]))]);
    bytes.writeUInt16LE(0xffff);
    expect(read(bytes)).toMatchObject({ product: 'TeamViewer' });
  });
});
