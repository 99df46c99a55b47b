import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { writeSquashfs, type ImageTree } from '../../../test/squashfs-image.ts';
import { bytesOf } from './byte-source.ts';
import { readSquashfs, type SquashfsImage, type SquashfsOutcome } from './squashfs.ts';

const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => (at * 2_654_435_761) >>> 13);
const CONTENT: Readonly<Record<string, Uint8Array>> = {
  empty: new Uint8Array(0),
  small: Buffer.from('small'),
  'lib/block': noise(8192),
  'lib/long': noise(30_000),
  'lib/holes': new Uint8Array(20_000),
  'lib/words': Buffer.from('words '.repeat(9000)),
  ...Object.fromEntries(Array.from({ length: 700 }, (_, at) => [`many/a-file-with-a-long-name-${at}`, Buffer.from(String(at))])),
};
const TREE: ImageTree = {
  ...CONTENT,
  'a.desktop': { link: 'share/./a.desktop' },
  'share/a.desktop': '[Desktop Entry]',
  up: { link: '../../lib/../lib' },
  whole: { link: '/lib' },
  loop: { link: 'loop' },
};

function image(bytes: Uint8Array): SquashfsImage {
  const opened = readSquashfs(bytesOf(bytes));
  if (typeof opened === 'string') throw new Error(opened);
  return opened;
}

function contentOf(opened: SquashfsImage, path: string): Buffer | undefined {
  const file = opened.open(path);
  return file === undefined ? undefined : Buffer.from(file.read(0, file.size));
}

function readsAll(opened: SquashfsImage): void {
  for (const [path, content] of Object.entries(CONTENT)) expect(contentOf(opened, path)?.equals(content), path).toBe(true);
  expect(opened.list('many')).toHaveLength(700);
  expect(contentOf(opened, 'a.desktop')?.toString()).toBe('[Desktop Entry]');
  expect(opened.linkText('up')).toBe('../../lib/../lib');
  for (const path of ['up/long', 'whole/long', '/lib//long']) expect(opened.open(path)?.size, path).toBe(30_000);
  for (const path of ['loop', 'lib', 'none', 'small/x', '']) expect(opened.open(path), path).toBeUndefined();
  expect(opened.list('loop')).toBeUndefined();
  expect(opened.list('/')?.find((entry) => entry.name === 'up')?.kind).toBe('link');
}

describe.each(['gzip', 'zstd'] as const)('an image packed with %s', (packing) => {
  for (const blockSize of [4096, 131_072]) {
    it(`in blocks of ${blockSize} is read whole`, () => readsAll(image(writeSquashfs(TREE, { packing, blockSize }))));
  }

  it('is read in pieces from any position', () => {
    const file = image(writeSquashfs(TREE, { packing, blockSize: 4096 })).open('lib/long');
    for (const [at, length] of [
      [0, 1],
      [4095, 2],
      [8191, 9000],
      [29_999, 9],
      [30_000, 1],
      [0, 0],
    ] as const)
      expect(
        Buffer.from(file?.read(at, length) ?? noise(1)).equals(CONTENT['lib/long']?.subarray(at, at + length) ?? noise(2)),
      ).toBe(true);
  });
});

const MAKER = '/usr/bin/mksquashfs';
describe.skipIf(!existsSync(MAKER))('an image that mksquashfs made (skipped without squashfs-tools)', () => {
  it.each(['gzip', 'zstd'])('with %s is read whole', (packing) => {
    const folder = mkdtempSync(join(tmpdir(), 'bandog-'));
    try {
      for (const [path, node] of Object.entries(TREE)) {
        const at = join(folder, 'tree', path);
        mkdirSync(dirname(at), { recursive: true });
        if (typeof node === 'object' && 'link' in node) symlinkSync(node.link, at);
        else writeFileSync(at, node);
      }
      execFileSync(MAKER, [
        join(folder, 'tree'),
        join(folder, 'image'),
        '-comp',
        packing,
        '-quiet',
        '-no-progress',
        '-processors',
        '1',
      ]);
      readsAll(image(readFileSync(join(folder, 'image'))));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

const OUTCOMES: readonly { readonly name: string; readonly given: Uint8Array; readonly want: SquashfsOutcome }[] = [
  { name: 'nothing', given: new Uint8Array(0), want: 'malformed' },
  { name: 'a head alone', given: writeSquashfs({ a: 'a' }).subarray(0, 95), want: 'malformed' },
  { name: 'another version', given: changed(28, 3), want: 'malformed' },
  { name: 'a block size that is no power of two', given: changed(12, 1), want: 'malformed' },
  { name: 'packed with xz', given: writeSquashfs({ a: 'a' }, { claimedPacking: 4 }), want: 'unsupported' },
];
describe('what is no image that can be read', () => {
  for (const { name, given, want } of OUTCOMES) it(name, () => expect(readSquashfs(bytesOf(given))).toBe(want));
});

function changed(at: number, value: number): Uint8Array {
  const bytes = writeSquashfs({ a: 'a' });
  bytes[at] = value;
  return bytes;
}

test('a damaged one ends, throws nothing, and gives no more than it says', () => {
  const sound = (['gzip', 'zstd'] as const).map((packing) =>
    writeSquashfs({ 'x/y/file': noise(9000), 'x/link': { link: 'y' }, top: 'text' }, { packing, blockSize: 4096 }),
  );
  const damage = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 3, 0x7f, 0x80, 0xff)), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.nat(1), damage, fc.double({ min: 0.2, max: 1, noNaN: true }), (which, changes, part) => {
      const bytes = Buffer.from(sound[which] ?? []);
      // Half of the changes hit the head and the tables, which lie at the ends.
      for (const [at, value] of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
      const opened = readSquashfs(bytesOf(bytes.subarray(0, Math.ceil(part * bytes.length))));
      if (typeof opened === 'string') return;
      for (const path of ['', 'x', 'x/link', 'x/y']) for (const entry of opened.list(path) ?? []) expect(entry.name).not.toBe('');
      for (const path of ['x/y/file', 'x/link/file', 'top']) {
        const file = opened.open(path);
        expect(file?.read(0, 10_000).length ?? 0).toBeLessThanOrEqual(Math.min(10_000, file?.size ?? 0));
      }
    }),
    { numRuns: 800, seed: 7 },
  );
});
