import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMetadata, readRecord } from './python-metadata.ts';

const metadata = [
  {
    name: 'name and version',
    given: 'Metadata-Version: 2.1\nName: aider-chat\nVersion: 0.86.1\n',
    want: { name: 'aider-chat', version: '0.86.1' },
  },
  {
    name: 'carriage returns, the first of each',
    given: 'Name: a\r\nName: b\r\nVersion: 1\r\n',
    want: { name: 'a', version: '1' },
  },
  { name: 'the description is no header', given: 'Version: 1\n\nName: a\n', want: undefined },
  { name: 'nothing', given: '', want: undefined },
  { name: 'a name that cannot be', given: `Name: ${'x'.repeat(300)}\n`, want: undefined },
];
for (const { name, given, want } of metadata)
  test(`metadata: ${name}`, () => expect(readMetadata(Buffer.from(given))).toEqual(want));

test('record: paths, sizes, quotes, the last line without an end', () => {
  const text = 'aider/main.py,sha256=abc,41000\r\n"a,b ""c"".py",sha256=d,7\n../../../bin/aider,,\nplain';
  expect(readRecord(text, 10)).toEqual([
    { path: 'aider/main.py', size: 41_000 },
    { path: 'a,b "c".py', size: 7 },
    { path: '../../../bin/aider' },
    { path: 'plain' },
  ]);
  expect(readRecord(text, 2)).toHaveLength(2);
});

test('any bytes end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      readMetadata(bytes);
      readRecord(Buffer.from(bytes).toString('latin1'), 100);
    }),
    { numRuns: 200, seed: 1 },
  );
});
