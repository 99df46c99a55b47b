import { describe, expect, it } from 'vitest';
import { bytesOf } from './byte-source.ts';
import { zipEntry } from './zip.ts';
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
