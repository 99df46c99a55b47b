import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRpmHeader } from './rpm-header.ts';
import { headerOf } from '../places/package-managers/fixtures/rpm-database.ts';

const RECORDED = {
  name: 'claude-code',
  version: '2.1.0',
  release: '1.fc43',
  files: [
    { folder: '/usr/bin/', name: 'claude' },
    { folder: '/usr/share/doc/', name: 'claude-code' },
    { folder: '/usr/bin/', name: 'é' },
  ],
};

test('name, version with release, and files by their folders', () => {
  expect(readRpmHeader(headerOf(RECORDED))).toEqual({
    name: 'claude-code',
    version: '2.1.0-1.fc43',
    files: ['/usr/bin/claude', '/usr/share/doc/claude-code', '/usr/bin/é'],
  });
});

test('a package without files', () => {
  expect(readRpmHeader(headerOf({ ...RECORDED, files: [] }))?.files).toEqual([]);
});

test('cut or damaged anywhere it is none, or says less, and throws nothing', () => {
  const sound = Buffer.from(headerOf(RECORDED));
  for (let end = 0; end < sound.length; end += 1) readRpmHeader(sound.subarray(0, end));
  fc.assert(
    fc.property(fc.nat(sound.length - 1), fc.nat(255), (at, value) => {
      const bytes = Buffer.from(sound);
      bytes[at] = value;
      const files = readRpmHeader(bytes)?.files ?? [];
      expect(files.every((file) => file.startsWith('/'))).toBe(true);
    }),
    { numRuns: 300, seed: 2 },
  );
  expect(readRpmHeader(Buffer.alloc(0))).toBeUndefined();
});
