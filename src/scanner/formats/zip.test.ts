import { describe, expect, it } from 'vitest';
import { bytesOf } from './byte-source.ts';
import { zipContent, zipEntries, zipEntry } from './zip.ts';
import { zipArchive } from '../../../test/zip-archive.ts';

const archive = zipArchive({ 'a.txt': 'first', 'META-INF/plugin.xml': '<idea-plugin/>', empty: '' });
const bomb = zipArchive({ big: 'x'.repeat(1_000_000) }, { size: 10 });

function textIn(bytes: Uint8Array, name: string, maxBytes = 10_000): string | undefined {
  const found = zipEntry(bytesOf(bytes), name, maxBytes);
  return found === undefined ? undefined : Buffer.from(found).toString();
}

describe('one entry of a zip', () => {
  const rows = [
    { name: 'is read', given: textIn(archive, 'META-INF/plugin.xml'), want: '<idea-plugin/>' },
    { name: 'may be the first', given: textIn(archive, 'a.txt'), want: 'first' },
    { name: 'may be empty', given: textIn(archive, 'empty'), want: '' },
    { name: 'is absent', given: textIn(archive, 'b.txt'), want: undefined },
    { name: 'is larger than wanted', given: textIn(archive, 'a.txt', 3), want: undefined },
    { name: 'unpacks to more than it says', given: textIn(bomb, 'big'), want: undefined },
    { name: 'is encrypted', given: textIn(zipArchive({ a: 'a' }, { flags: 1 }), 'a'), want: undefined },
    { name: 'is packed in an unknown way', given: textIn(zipArchive({ a: 'a' }, { method: 99 }), 'a'), want: undefined },
    { name: 'that is stored', given: textIn(zipArchive({ a: 'as it is' }, { isStored: true }), 'a'), want: 'as it is' },
    { name: 'of an archive in 64 bits', given: textIn(zipArchive({ a: 'a', b: 'bb' }, { isZip64: true }), 'b'), want: 'bb' },
    {
      name: 'of an archive behind a program',
      given: textIn(Buffer.concat([Buffer.alloc(999, 7), archive]), 'a.txt'),
      want: 'first',
    },
    { name: 'of no zip', given: textIn(Buffer.from('PK nothing'), 'a.txt'), want: undefined },
    { name: 'of nothing', given: textIn(Buffer.alloc(0), 'a.txt'), want: undefined },
  ];
  for (const { name, given, want } of rows) it(name, () => expect(given).toBe(want));

  it('is never read wrongly from an archive that ends early or has a changed byte', () => {
    const answers = new Set<string | undefined>();
    for (let length = 0; length < archive.length; length += 1) answers.add(textIn(archive.subarray(0, length), 'a.txt'));
    expect([...answers]).toEqual([undefined]);
    for (let at = 0; at < archive.length; at += 1) {
      const changed = Buffer.from(archive);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      expect(() => textIn(changed, 'a.txt')).not.toThrow();
    }
  });
});

describe('the directory of a zip', () => {
  it('says names, sizes and modes', () => {
    const entries = zipEntries(bytesOf(zipArchive({ 'bin/tool': 'x'.repeat(100), 'a/': '' }, { mode: 0o100755 })));
    expect(entries?.map(({ name, size, mode, isReadable }) => [name, size, mode, isReadable])).toEqual([
      ['bin/tool', 100, 0o755, true],
      ['a/', 0, 0o755, true],
    ]);
  });
  const unread = [
    { name: 'of no zip', given: Buffer.from('PK nothing') },
    { name: 'that is larger than its archive', given: resized(0x00ff_ffff) },
    { name: 'of more than 8 MiB', given: resized(9 * 1024 * 1024) },
    {
      name: 'that begins otherwise',
      given: Buffer.from(archive.toString('latin1').replaceAll('PK\x01\x02', 'PK\x01\x03'), 'latin1'),
    },
  ];
  for (const { name, given } of unread) it(`${name} is none`, () => expect(zipEntries(bytesOf(given))).toBeUndefined());

  it('T26: gives what is in an entry from any place, within an allowance', () => {
    const source = bytesOf(zipArchive({ a: `${'x'.repeat(100_000)}end` }));
    const [entry] = zipEntries(source) ?? [];
    if (entry === undefined) throw new Error('no entry');
    const read = (left: number): string => Buffer.from(zipContent(source, entry, { left })?.read(100_000, 10) ?? []).toString();
    expect(read(1_000_000)).toBe('end');
    expect(read(50_000)).toBe('');
  });
});

/** The archive with another size of its directory. */
function resized(size: number): Buffer {
  const bytes = Buffer.from(archive);
  bytes.writeUInt32LE(size, bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1')) + 12);
  return bytes;
}
