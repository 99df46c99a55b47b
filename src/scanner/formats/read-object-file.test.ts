import { describe, expect, test } from 'vitest';
import { writeObject, type Format } from '../example-programs/executables.ts';
import { writeUniversal } from '../example-programs/mach-o-writer.ts';
import { readPublisher } from './authenticode.ts';
import { bytesOf } from './byte-source.ts';
import { sectionNamed, type ObjectFile, type Section } from './object-file.ts';
import { readObjectFile } from './read-object-file.ts';
import { readVersionInfo } from './version-info.ts';

const CONSTANTS = Buffer.from('constants of the program');
const BLOB = Buffer.from('a blob that a tool attached');

const NAMES: readonly { readonly format: Format; readonly section: string }[] = [
  { format: 'elf', section: '.rodata' },
  { format: 'pe', section: '.rdata' },
  { format: 'mach-o', section: '__TEXT,__const' },
];

function read(bytes: Uint8Array): ObjectFile {
  const object = readObjectFile(bytesOf(bytes));
  if (object === undefined) throw new Error('not read');
  return object;
}

function contentOf(bytes: Uint8Array, section: Section | undefined): string {
  return section === undefined ? 'absent' : Buffer.from(bytes).toString('latin1', section.offset, section.offset + section.size);
}

describe.each(NAMES)('$format', ({ format, section }) => {
  const plain = writeObject(format, [
    { name: section, content: CONSTANTS },
    { name: format === 'mach-o' ? '__BUN,__bun' : '.bun', content: Buffer.from('payload') },
  ]);

  test('sections lie where their contents are', () => {
    const object = read(plain);
    expect(object.format).toBe(format);
    expect(contentOf(plain, sectionNamed(object, section))).toContain('constants of the program');
    expect(contentOf(plain, sectionNamed(object, '.bun', '__BUN,__bun'))).toContain('payload');
  });

  test('every truncation is read without an error, and nothing points past the end', () => {
    for (let length = 0; length < plain.length; length += 1) {
      const object = readObjectFile(bytesOf(plain.subarray(0, length)));
      for (const part of [...(object?.sections ?? []), ...(object?.segments ?? [])]) {
        expect(part.offset + part.size).toBeLessThanOrEqual(length);
      }
    }
  });

  test('no field of the headers can make a part point past the end', () => {
    for (let at = 4; at + 4 <= Math.min(plain.length, 700); at += 2) {
      for (const value of [0, 1, 0x7fff_ffff, 0xffff_ffff]) {
        const broken = Buffer.from(plain);
        broken.writeUInt32LE(value, at);
        const object = readObjectFile(bytesOf(broken));
        for (const part of [...(object?.sections ?? []), ...(object?.segments ?? []), ...(object?.attachments ?? [])]) {
          expect(part.offset + part.size).toBeLessThanOrEqual(broken.length);
        }
      }
    }
  });
});

describe('attachments', () => {
  test.each(['elf', 'pe'] as const)('%s', (format) => {
    const bytes = writeObject(format, [
      { name: '.rodata', content: CONSTANTS },
      { name: 'OTHER', content: Buffer.from('abc'), isAttachment: true },
      { name: 'NODE_SEA_BLOB', content: BLOB, isAttachment: true },
    ]);
    const { attachments } = read(bytes);
    expect(attachments.map((one) => one.name)).toEqual(['OTHER', 'NODE_SEA_BLOB']);
    expect(contentOf(bytes, attachments[1])).toBe(BLOB.toString());
  });
});

describe('elf', () => {
  test('a table of 65,535 sections is read from its beginning only', () => {
    const content = Buffer.alloc(64 * 65_535);
    const bytes = Buffer.from(writeObject('elf', [{ name: '.huge', content }]));
    bytes.writeUInt16LE(65_535, 0x3c);
    bytes.writeBigUInt64LE(176n, 0x28);
    let given = 0;
    readObjectFile({
      size: bytes.length,
      read: (offset, length) => {
        given += length;
        return bytes.subarray(offset, offset + length);
      },
    });
    expect(given).toBeLessThan(512 * 1024);
  });

  test.each([
    { name: 'big-endian', at: 5, value: 2 },
    { name: 'unknown class', at: 4, value: 3 },
  ])('$name is not read', ({ at, value }) => {
    const bytes = Buffer.from(writeObject('elf', [{ name: '.rodata', content: CONSTANTS }]));
    bytes[at] = value;
    expect(readObjectFile(bytesOf(bytes))).toBeUndefined();
  });

  test('a stripped section table leaves the segments', () => {
    const bytes = Buffer.from(writeObject('elf', [{ name: '.rodata', content: CONSTANTS }]));
    bytes.writeBigUInt64LE(0n, 0x28);
    bytes.writeUInt16LE(0, 0x3c);
    expect(readObjectFile(bytesOf(bytes))).toMatchObject({ sections: [], segments: [{ offset: 0, isReadOnly: true }] });
  });
});

describe('mach-o', () => {
  test('the first 64-bit slice of a universal file', () => {
    const slice = writeObject('mach-o', [{ name: '__TEXT,__const', content: CONSTANTS }]);
    const head = Buffer.alloc(4096);
    head.writeUInt32BE(0xcafe_babe);
    head.writeUInt32BE(2, 4);
    head.writeUInt32BE(7, 8);
    head.writeUInt32BE(0x0100_000c, 28);
    head.writeUInt32BE(4096, 36);
    const bytes = Buffer.concat([head, slice]);
    expect(contentOf(bytes, sectionNamed(read(bytes), '__TEXT,__const'))).toBe(CONSTANTS.toString());
  });

  const text = [{ name: '__TEXT,__const', content: CONSTANTS }];
  const signature = { identifier: 'com.example.tool', team: 'AB12CD34EF' };
  test('identifier and team of the code signature', () => {
    expect(read(writeObject('mach-o', text, { signature })).signed).toEqual([signature]);
    expect(read(writeObject('mach-o', text, { signature: { identifier: 'tool' } })).signed).toEqual([{ identifier: 'tool' }]);
    expect(read(writeObject('mach-o', text)).signed).toBeUndefined();
  });

  test('signatures of all slices of a universal file, each once', () => {
    const own = writeObject('mach-o', text, { signature });
    const other = writeObject('mach-o', text, { signature: { identifier: 'other' } });
    expect(read(writeUniversal([own, own])).signed).toEqual([signature]);
    expect(read(writeUniversal([own, other])).signed).toEqual([signature, { identifier: 'other' }]);
  });

  test('a library says so', () => {
    expect(read(writeObject('mach-o', text, { isLibrary: true })).isLibrary).toBe(true);
    expect(read(writeObject('mach-o', text)).isLibrary).toBe(false);
  });
});

describe('pe', () => {
  const text = [{ name: '.rdata', content: CONSTANTS }];
  test('version resource beside named resources', () => {
    const bytes = writeObject('pe', [...text, { name: 'NODE_SEA_BLOB', content: BLOB, isAttachment: true }], {
      version: { product: 'Tool', company: 'Tool GmbH', version: '1.2.3.4' },
    });
    const { version, attachments } = read(bytes);
    expect(contentOf(bytes, attachments[0])).toBe(BLOB.toString());
    expect(version === undefined ? undefined : readVersionInfo(bytesOf(bytes), version)).toEqual({
      product: 'Tool',
      company: 'Tool GmbH',
      version: '1.2.3.4',
    });
  });

  test('certificates', () => {
    const bytes = writeObject('pe', text, { publisher: 'Tool GmbH' });
    const { certificates } = read(bytes);
    expect(certificates === undefined ? undefined : readPublisher(bytesOf(bytes), certificates)).toEqual({
      commonName: 'Tool GmbH',
      organisation: 'Tool GmbH',
    });
  });

  test('a library says so', () => {
    expect(read(writeObject('pe', text, { isLibrary: true })).isLibrary).toBe(true);
    expect(read(writeObject('pe', text)).isLibrary).toBe(false);
  });
});
