import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, type ByteSource } from './byte-source.ts';
import type { RegistryKey } from './registry-key.ts';
import { readHiveKey } from './registry-hive.ts';
import { writeHive, type HiveLayout, type HiveTree } from '../example-programs/hive-writer.ts';

const LONG = 'x'.repeat(20_000);
const TREE: HiveTree = {
  'Microsoft\\Windows\\CurrentVersion\\Uninstall\\Tool 7': {
    DisplayName: 'Tool 7',
    EstimatedSize: 81_920,
    InstallLocation: '%ProgramFiles%\\Tool',
    Names: ['one', 'two'],
    Icon: new Uint8Array(40_000),
    '': 'the default',
  },
  'Microsoft\\Windows\\CurrentVersion\\Uninstall\\Wërkzeug\\日本': { 値: LONG },
  'Microsoft\\Windows\\CurrentVersion\\Uninstall\\Bare': {},
};
const UNINSTALL = 'microsoft\\windows\\currentVERSION\\uninstall';
const LAYOUTS: readonly HiveLayout[] = [{ list: 'lf' }, { list: 'lh' }, { list: 'li' }, { list: 'lh', listLength: 1 }];

/** A key as plain data: `{ name: [values, keys] }`. */
function plain(key: RegistryKey): unknown {
  return [key.name, Object.fromEntries(key.values), key.keys.map(plain)];
}

function read(bytes: Uint8Array, path: string, depth: number): unknown {
  const answer = readHiveKey(bytesOf(bytes), path, depth);
  return typeof answer === 'string' ? answer : [plain(answer.key), ...(answer.lack === undefined ? [] : [answer.lack])];
}

describe('a key of a hive', () => {
  for (const layout of LAYOUTS) {
    const hive = writeHive(TREE, layout);
    const named = layout.listLength === undefined ? layout.list : 'ri';
    it(`${named}: with its values, and the names of its sub-keys`, () => {
      const tool = {
        '': 'the default',
        displayname: 'Tool 7',
        estimatedsize: 81_920,
        installlocation: '%ProgramFiles%\\Tool',
        names: ['one', 'two'],
        icon: [],
      };
      expect(read(hive, `${UNINSTALL}\\tool 7`, 3)).toEqual([['Tool 7', tool, []]]);
      expect(read(hive, UNINSTALL, 1)).toEqual([
        [
          'Uninstall',
          {},
          [
            ['Bare', {}, []],
            ['Tool 7', {}, []],
            ['Wërkzeug', {}, []],
          ],
        ],
      ]);
    });
    it(`${named}: with two levels of sub-keys, text in segments, names in any script`, () => {
      expect(read(hive, `${UNINSTALL}\\WËRKZEUG`, 2)).toEqual([['Wërkzeug', {}, [['日本', { 値: LONG }, []]]]]);
    });
    it(`${named}: a key that is not there is absent`, () => {
      expect(read(hive, 'Microsoft\\Elsewhere\\Uninstall', 1)).toBe('absent');
    });
  }

  it('of a hive that hivex has written', () => {
    const file = new URL('fixtures/hivex.hive.gz.base64', import.meta.url);
    const hive = gunzipSync(Buffer.from(readFileSync(file, 'latin1'), 'base64'));
    const vendor = ['Vendor', { displayname: 'Runner 7', size: 4096, path: '%ProgramFiles%\\Runner' }, []];
    expect(read(hive, 'SOFTWARE', 2)).toEqual([['Software', { a: 1 }, [['Alpha', {}, []], vendor, ['Zebra', {}, []]]]]);
  });

  it('three thousand keys, each once and in order', () => {
    const many = Object.fromEntries(
      Array.from({ length: 3000 }, (_, at) => [`Many\\${String(at).padStart(4, '0')}`, { Number: at }]),
    );
    const answer = readHiveKey(bytesOf(writeHive(many)), 'many', 2);
    const keys = typeof answer === 'string' ? [] : answer.key.keys;
    expect(keys.map((key) => [Number(key.name), key.values.get('number')])).toEqual(keys.map((_, at) => [at, at]));
    expect(keys.length).toBe(3000);
  });
});

describe('what is no hive, or a damaged one', () => {
  it('is malformed, whatever else it is', () => {
    for (const bytes of [new Uint8Array(0), Buffer.from('regf'), Buffer.alloc(8192), Buffer.from('MZ'.repeat(4096))])
      expect(read(bytes, '', 1)).toBe('malformed');
  });

  it('a list that leads back to its own key ends, and says that it is damaged or seen before', () => {
    const hive = Buffer.from(writeHive({ 'A\\B\\C': { v: 1 } }));
    const root = hive.readUInt32LE(36);
    // Every list of sub-keys now begins with the root.
    for (let at = 4096; at < hive.length - 8; at += 4)
      if (hive.toString('latin1', at, at + 2) === 'lh') hive.writeUInt32LE(root, at + 4);
    expect(read(hive, '', 50)).toEqual([['ROOT', {}, [['ROOT', {}, []]]]]);
  });

  it('a damaged value costs itself alone', () => {
    const hive = Buffer.from(writeHive({ Key: { Good: 'yes', Worse: 'no' } }));
    hive.write('xx', hive.indexOf('Worse', 0, 'latin1') - 20);
    expect(read(hive, 'Key', 1)).toEqual([['Key', { good: 'yes' }, []], 'malformed']);
  });
});

/** Counts what is read, and refuses what a file cannot give. */
function watched(bytes: Uint8Array): { readonly source: ByteSource; spent(): number } {
  let spent = 0;
  return {
    source: {
      size: bytes.length,
      read(offset, length) {
        expect(Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(length) && length >= 0).toBe(true);
        const given = bytes.subarray(offset, offset + length);
        spent += given.length;
        return given;
      },
    },
    spent: () => spent,
  };
}

/** 256 MiB of budget, and never more than a few times the file for one this small. */
const MOST = 40;

function readAll(bytes: Uint8Array): void {
  const { source, spent } = watched(bytes);
  readHiveKey(source, '', 20);
  readHiveKey(source, UNINSTALL, 3);
  expect(spent()).toBeLessThan(MOST * (bytes.length + 100_000));
}

describe('whatever the bytes are, reading ends, throws nothing and reads little', () => {
  const wholes = LAYOUTS.map((layout) => Buffer.from(writeHive(TREE, layout)));

  it('truncations', () => {
    for (const whole of wholes) for (let size = 0; size < whole.length; size += 509) readAll(whole.subarray(0, size));
  });

  it('changed bytes and words', () => {
    const value = fc.constantFrom(0, 1, 0x20, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff);
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value });
    fc.assert(
      fc.property(fc.constantFrom(...wholes), fc.array(change, { minLength: 1, maxLength: 24 }), (whole, changes) => {
        const bytes = Buffer.from(whole);
        // The large cell of zeros holds nothing that could be damaged.
        for (const one of changes) bytes.writeUInt32LE(one.value, Math.floor((one.at * (bytes.length - 8)) / 4) * 4);
        readAll(bytes);
      }),
      { seed: 20_261_121, numRuns: 1500 },
    );
  });

  it('changed offsets', () => {
    const offset = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(fc.constantFrom(...wholes), fc.array(fc.tuple(offset, offset), { maxLength: 40 }), (whole, changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, to] of changes) bytes.writeUInt32LE(to - (to % 8), 4096 + (at % (bytes.length - 4100)));
        readAll(bytes);
      }),
      { seed: 7, numRuns: 1500 },
    );
  });
});
