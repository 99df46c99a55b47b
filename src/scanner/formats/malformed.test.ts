import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildExecutable, type Format, type Program } from '../example-programs/executables.ts';
import { writeUniversal } from '../example-programs/mach-o-writer.ts';
import { identifyExecutable, READ_BUDGET } from './identify-executable.ts';
import { compileMarkers } from './marker-search.ts';
import type { ByteSource } from './byte-source.ts';

const MARKERS = compileMarkers(['unmistakable-tool-marker'], ['// Version: ']);

const PROGRAMS: readonly Program[] = [
  { kind: 'native', text: 'unmistakable-tool-marker'.repeat(9) },
  {
    kind: 'bun',
    text: '// Version: 1.2.3 unmistakable-tool-marker',
    modules: [{ name: '/$bunfs/root/b', source: 'x' }],
    execArgv: '--a',
  },
  { kind: 'bun-runtime' },
  { kind: 'node-sea', text: 'main()', assets: new Map([['a.tgz', 'x']]) },
  { kind: 'go', module: 'example.org/tool', version: 'v1.2.3' },
];
const FORMATS: readonly Format[] = ['elf', 'pe', 'mach-o'];
/** What the headers of PE and Mach-O claim besides; an ELF file has no place for it. */
const CLAIMS = {
  version: { product: 'Tool', company: 'Tool GmbH', version: '1.2.3.4' },
  publisher: 'Tool GmbH',
  signature: { identifier: 'com.example.tool', team: 'AB12CD34EF' },
};
const WHOLE = [
  ...PROGRAMS.flatMap((program) => FORMATS.map((format) => Buffer.from(buildExecutable(program, format, CLAIMS)))),
  Buffer.from(writeUniversal(['x', 'y'].map((text) => buildExecutable({ kind: 'native', text }, 'mach-o', CLAIMS)))),
];

/** A source that fails the test when it is asked for what a file cannot give, and counts what it gave. */
function watched(bytes: Uint8Array, claimedSize = bytes.length): { readonly source: ByteSource; read(): number } {
  let read = 0;
  return {
    source: {
      size: claimedSize,
      read(offset, length) {
        expect(Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(length) && length >= 0).toBe(true);
        const given = bytes.subarray(offset, offset + length);
        read += given.length;
        return given;
      },
    },
    read: () => read,
  };
}

function identify(bytes: Uint8Array, claimedSize?: number): void {
  const { source, read } = watched(bytes, claimedSize);
  const identified = identifyExecutable(source, () => MARKERS, 0);
  expect(identified.bytesRead).toBe(read());
  expect(read()).toBeLessThanOrEqual(READ_BUDGET);
}

describe('T27: whatever the bytes are, an identification ends, throws nothing and stays inside its budget', () => {
  test('every truncation of every kind and format', () => {
    for (const whole of WHOLE) for (let length = 0; length < whole.length; length += 1) identify(whole.subarray(0, length));
  });

  test('a file that grew shorter than it said', () => {
    for (const whole of WHOLE)
      for (let length = 0; length < whole.length; length += 7) identify(whole.subarray(0, length), whole.length);
  });

  test('changed bytes', () => {
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.constantFrom(0, 1, 0x7f, 0x80, 0xff) });
    fc.assert(
      fc.property(fc.constantFrom(...WHOLE), fc.array(change, { minLength: 1, maxLength: 12 }), (whole, changes) => {
        const bytes = Buffer.from(whole);
        for (const { at, value } of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
        identify(bytes);
      }),
      { seed: 20_261_121, numRuns: 4000 },
    );
  });

  test('changed words', () => {
    const word = fc.constantFrom(0, 1, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff);
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: word });
    fc.assert(
      fc.property(fc.constantFrom(...WHOLE), fc.array(change, { minLength: 1, maxLength: 6 }), (whole, changes) => {
        const bytes = Buffer.from(whole);
        for (const { at, value } of changes) bytes.writeUInt32LE(value, Math.floor(at * (bytes.length - 4)) & ~3);
        identify(bytes);
      }),
      { seed: 20_261_121, numRuns: 4000 },
    );
  });

  test('any bytes behind a magic', () => {
    const magic = fc.constantFrom(
      '\x7fELF\x02\x01',
      '\x7fELF\x01\x01',
      'MZ',
      '\xcf\xfa\xed\xfe',
      '\xca\xfe\xba\xbe\0\0\0\x02',
      '#!',
      '',
    );
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 600 }), (start, rest) => {
        identify(Buffer.concat([Buffer.from(start, 'latin1'), rest]));
      }),
      { seed: 20_261_121, numRuns: 3000 },
    );
  });
});
