import { describe, expect, test } from 'vitest';
import { bunPayload } from '../example-programs/bun-payload.ts';
import { buildExecutable, writeObject, type Program } from '../example-programs/executables.ts';
import { bytesOf } from './byte-source.ts';
import { identifyExecutable, READ_BUDGET, type Identification } from './identify-executable.ts';
import { compileMarkers } from './marker-search.ts';

const MARKER = 'unmistakable-tool-marker';
const SETS = compileMarkers([MARKER, '--user-agent=tool/'], ['// Version: ']);

function identify(bytes: Uint8Array): Identification {
  return identifyExecutable(bytesOf(bytes), () => SETS, 0);
}

const filler = (size: number): string => 'var a = 1; '.repeat(Math.ceil(size / 11)).slice(0, size);
const MIB = 1024 * 1024;

describe('kinds, on three systems', () => {
  const programs: readonly { readonly name: string; readonly program: Program; readonly want: Partial<Identification> }[] = [
    { name: 'native', program: { kind: 'native', text: `a ${MARKER} b` }, want: { kind: 'native' } },
    { name: 'Bun', program: { kind: 'bun', text: MARKER }, want: { kind: 'bun', bunEntries: ['/$bunfs/root/index.js'] } },
    { name: 'node-sea', program: { kind: 'node-sea', text: MARKER }, want: { kind: 'node-sea' } },
    {
      name: 'Go',
      program: { kind: 'go', module: 'example.org/tool', version: 'v1.2.3', text: MARKER },
      want: { kind: 'go', go: { path: 'example.org/tool', module: 'example.org/tool', version: 'v1.2.3' } },
    },
  ];
  for (const { name, program, want } of programs) {
    test.each(['elf', 'pe', 'mach-o'] as const)(`${name} in %s`, (format) => {
      const identified = identify(buildExecutable(program, format));
      expect(identified).toMatchObject({ ...want, format, isRuntime: false });
      expect(identified.markers.map((marker) => marker.text)).toEqual([MARKER]);
    });
  }

  test('a small native program is searched whole when its texts are few', () => {
    const bytes = buildExecutable({ kind: 'native', text: `${filler(200 * 1024)} ${MARKER} b` }, 'elf');
    expect(identifyExecutable(bytesOf(bytes), () => SETS)).toMatchObject({ kind: 'native', markers: [{ text: MARKER }] });
  });

  test('of a small native program with many texts their head is read', () => {
    const bytes = buildExecutable({ kind: 'native', text: filler(4 * MIB) }, 'elf');
    expect(identifyExecutable(bytesOf(bytes), () => SETS).bytesRead).toBeLessThan(MIB / 4);
  });

  test('what a program of Windows or macOS claims, and not what a library claims', () => {
    const claims = {
      version: { product: 'Tool', company: 'Tool GmbH' },
      publisher: 'Tool GmbH',
      signature: { identifier: 'com.example.tool' },
    };
    const of = (format: 'pe' | 'mach-o', isLibrary = false): Identification =>
      identify(buildExecutable({ kind: 'native', text: 'x' }, format, { ...claims, isLibrary }));
    expect(of('pe')).toMatchObject({ versionInfo: claims.version, publisher: { organisation: 'Tool GmbH' } });
    expect(of('mach-o')).toMatchObject({ signed: [claims.signature] });
    for (const library of [of('pe', true), of('mach-o', true)]) {
      expect(library.kind).toBe('not-executable');
      for (const field of ['versionInfo', 'publisher', 'signed']) expect(library).not.toHaveProperty(field);
    }
  });

  test('a script', () => {
    const text = `#!/usr/bin/env node\n// Version: 1.0.100\n${filler(3 * MIB)}\n${MARKER}\n`;
    expect(identify(Buffer.from(text))).toMatchObject({
      kind: 'script',
      markers: [{ text: '// Version: ', version: '1.0.100', offset: 20 }, { text: MARKER }],
    });
  });

  test.each([
    { name: 'empty', given: '' },
    { name: 'a PNG', given: '\x89PNG\r\n\x1a\n\0\0\0' },
    { name: 'a broken ELF header', given: '\x7fELF' },
    { name: 'a text', given: `Dear reader, ${MARKER}` },
  ])('$name is not an executable', ({ given }) => {
    expect(identify(Buffer.from(given, 'latin1'))).toMatchObject({ kind: 'not-executable', markers: [], isRuntime: false });
  });
});

describe('where a Bun program names itself', () => {
  const places: readonly { readonly name: string; readonly program: Program }[] = [
    { name: 'exec argv', program: { kind: 'bun', text: 'x', execArgv: '--user-agent=tool/1.18.33 --' } },
    { name: 'head of the entry point', program: { kind: 'bun', text: `--user-agent=tool/1.18.33${filler(4 * MIB)}` } },
    {
      name: 'first MiB of it',
      program: { kind: 'bun', text: `${filler(MIB - 100)}--user-agent=tool/1.18.33${filler(4 * MIB)}` },
    },
    { name: 'last MiB of it', program: { kind: 'bun', text: `${filler(4 * MIB)}--user-agent=tool/1.18.33${filler(MIB)}` } },
    { name: 'its end', program: { kind: 'bun', text: `${filler(4 * MIB)}--user-agent=tool/1.18.33` } },
  ];
  test.each(places)('$name', ({ program }) => {
    expect(identify(buildExecutable(program)).markers).toMatchObject([{ text: '--user-agent=tool/', version: '1.18.33' }]);
  });

  test('a source in UTF-16', () => {
    const module = { name: '/$bunfs/root/tool', source: `${filler(99)}${MARKER} … ☃`, isWide: true };
    const bytes = writeObject('elf', [{ name: '.bun', content: bunPayload([module]) }]);
    const [marker] = identify(bytes).markers;
    expect(marker?.text).toBe(MARKER);
    const at = marker?.offset ?? 0;
    expect(Buffer.from(bytes).toString('utf16le', at, at + MARKER.length * 2)).toBe(MARKER);
  });

  test('modules laid out before a small entry point', () => {
    const modules = [
      { name: '/$bunfs/root/chunk-1.js', source: `${filler(1000)}${MARKER}` },
      { name: '/$bunfs/root/tool', source: 'import "./chunk-1.js"' },
    ];
    const bytes = writeObject('elf', [{ name: '.bun', content: bunPayload(modules, { entry: 1 }) }]);
    expect(identify(bytes).markers.map((marker) => marker.text)).toEqual([MARKER]);
  });

  test('the middle of a large program is not searched: that is where libraries are', () => {
    const text = `${filler(4 * MIB)}${MARKER}${filler(4 * MIB)}`;
    expect(identify(buildExecutable({ kind: 'bun', text })).markers).toEqual([]);
  });
});

describe('costs', () => {
  test('a runtime is known by its headers', () => {
    const identified = identify(buildExecutable({ kind: 'bun-runtime' }));
    expect(identified).toMatchObject({ kind: 'bun', isRuntime: true, markers: [] });
    expect(identified.bytesRead).toBeLessThan(8192);
  });

  test('so is Node.js, by what it exports to addons', () => {
    const symbols = Buffer.alloc(2 * MIB, 'a_symbol_of_v8\0');
    const named = Buffer.concat([Buffer.from('\0napi_module_register\0node_module_register\0'), symbols]);
    const constants = { name: '.rodata', content: Buffer.from(MARKER) };
    expect(identify(writeObject('elf', [constants, { name: '.dynstr', content: named }]))).toMatchObject({
      isRuntime: true,
      markers: [],
    });
    expect(identify(writeObject('elf', [constants, { name: '.dynstr', content: symbols }])).isRuntime).toBe(false);
    expect(identify(writeObject('elf', [constants, { name: '.dynstr', content: named.subarray(0, 9000) }])).isRuntime).toBe(
      false,
    );
  });

  test.each([
    { name: 'native', program: { kind: 'native', text: filler(40 * MIB) } },
    { name: 'Bun', program: { kind: 'bun', text: filler(40 * MIB) } },
    { name: 'node-sea', program: { kind: 'node-sea', text: filler(40 * MIB) } },
  ] as const)('$name: nothing found reads less than the budget', ({ program }) => {
    const identified = identify(buildExecutable(program));
    expect(identified.markers).toEqual([]);
    expect(identified.bytesRead).toBeLessThan(READ_BUDGET);
  });

  test('a native program: texts of a package that fills a twentieth of the constants are met', () => {
    const texts = Array.from({ length: 320 }, (_, block) => (block >= 150 && block < 166 ? `${MARKER} ` : '').repeat(200));
    const program = { kind: 'native', text: texts.map((text) => text + filler(64 * 1024 - text.length)).join('') } as const;
    expect(identify(buildExecutable(program)).markers.map((marker) => marker.text)).toEqual([MARKER]);
  });
});
