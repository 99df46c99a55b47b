import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { textsIn } from './search.ts';

const SECRET = 'secret-0123456789abcdef';
const rows: readonly { readonly name: string; readonly given: Buffer; readonly want: boolean }[] = [
  { name: 'as it is', given: Buffer.from(`a${SECRET}b`), want: true },
  { name: 'in UTF-16', given: Buffer.from(SECRET, 'utf16le'), want: true },
  { name: 'in hexadecimal', given: Buffer.from(Buffer.from(SECRET).toString('hex')), want: true },
  ...[0, 1, 2].map((shift) => ({
    name: `in base64, ${shift} bytes on`,
    given: Buffer.from(Buffer.from(`${'x'.repeat(shift)}${SECRET}yy`).toString('base64url')),
    want: true,
  })),
  { name: 'inside of gzip', given: Buffer.concat([Buffer.from('head'), gzipSync(SECRET), Buffer.from('tail')]), want: true },
  { name: 'not there', given: gzipSync(SECRET.slice(1)), want: false },
  { name: 'nothing', given: Buffer.alloc(0), want: false },
];
for (const { name, given, want } of rows)
  it(`a secret is ${want ? 'found' : 'missed'} ${name}`, () => expect(textsIn(given, [SECRET])).toEqual(want ? [SECRET] : []));
