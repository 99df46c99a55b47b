import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ByteSource } from './byte-source.ts';
import { bytesOf } from './byte-source.ts';
import { stanzasNamed } from './stanzas.ts';

const read = (source: ByteSource, wanted: readonly string[]): readonly string[] =>
  [...stanzasNamed(source, 'Package: ', (name) => wanted.includes(name))].map(({ text }) => text);

test('wanted records only, first and last, wherever a piece of the file ends', () => {
  const filler = (index: number): string =>
    `Package: filler-${index}\nDescription: ${'long '.repeat(200)}\n Package: not-this\n\n`;
  const text = [
    'Package: first\nVersion: 1\n\n',
    ...Array.from({ length: 2500 }, (_, index) => filler(index)),
    'Package: middle\nVersion: 2\n\n',
    ...Array.from({ length: 900 }, (_, index) => filler(index)),
    'Package: last\nVersion: 3\n',
  ].join('');
  expect(text.length).toBeGreaterThan(3_000_000);
  expect(read(bytesOf(Buffer.from(text)), ['first', 'middle', 'last', 'not-this'])).toEqual([
    'Package: first\nVersion: 1\n',
    'Package: middle\nVersion: 2\n',
    'Package: last\nVersion: 3\n',
  ]);
});

test('any file ends, and a record is found around any border of a piece', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1024 * 1024 - 40, max: 1024 * 1024 + 40 }), (border) => {
      const text = `Package: a\nX: ${'x'.repeat(border)}\n\nPackage: b\nVersion: 2\n\nPackage: c\n`;
      expect(read(bytesOf(Buffer.from(text)), ['b'])).toEqual(['Package: b\nVersion: 2\n']);
    }),
    { numRuns: 30, seed: 3 },
  );
});
