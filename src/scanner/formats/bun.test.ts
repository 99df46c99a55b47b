import { describe, expect, test } from 'vitest';
import { bunPayload, type BunLayout } from '../example-programs/bun-payload.ts';
import { buildExecutable, writeObject } from '../example-programs/executables.ts';
import { isBunRuntime, readBunGraph, type BunGraph } from './bun.ts';
import { bytesOf } from './byte-source.ts';
import { readObjectFile } from './read-object-file.ts';

const MODULES = [
  { name: '/$bunfs/root/chunk-1.js', source: 'export const a = 1;' },
  { name: '/$bunfs/root/tool', source: 'import "/$bunfs/root/chunk-1.js"; run();' },
  { name: '/$bunfs/root/worker.js', source: 'work();' },
];

function graphOf(bytes: Uint8Array): BunGraph | undefined {
  const source = bytesOf(bytes);
  const object = readObjectFile(source);
  return object === undefined ? undefined : readBunGraph(source, object);
}

function textIn(bytes: Uint8Array, range: { readonly offset: number; readonly size: number } | undefined): string {
  return range === undefined ? 'absent' : Buffer.from(bytes).toString('latin1', range.offset, range.offset + range.size);
}

function inSection(layout: BunLayout): Uint8Array {
  return writeObject('elf', [{ name: '.bun', content: Buffer.concat([Buffer.alloc(8, 1), bunPayload(MODULES, layout)]) }]);
}

describe('layouts of Bun', () => {
  test.each([
    { name: '1.0: no exec argv, 28 bytes a module', layout: { offsetsSize: 24, moduleSize: 28, entry: 1 } },
    { name: '1.1: no exec argv, 36 bytes a module', layout: { offsetsSize: 24, moduleSize: 36, entry: 1 } },
    { name: '1.2: exec argv, 36 bytes a module', layout: { moduleSize: 36, entry: 1, execArgv: '--user-agent=tool/1' } },
    { name: '1.3 and later', layout: { entry: 1, execArgv: '--user-agent=tool/1' } },
    { name: 'a later one with 60 bytes a module', layout: { moduleSize: 60, entry: 1, execArgv: '--user-agent=tool/1' } },
  ] as const)('$name', ({ layout }) => {
    const bytes = inSection(layout);
    const graph = graphOf(bytes);
    expect(graph).toMatchObject({
      names: ['/$bunfs/root/tool', '/$bunfs/root/chunk-1.js', '/$bunfs/root/worker.js'],
      modules: 3,
      execArgv: 'execArgv' in layout ? '--user-agent=tool/1' : '',
    });
    expect(textIn(bytes, graph?.entry)).toBe(MODULES[1]?.source);
    expect(textIn(bytes, graph?.before)).toContain('export const a = 1;');
    expect(textIn(bytes, graph?.after)).toContain('work();');
  });
});

describe('places of the payload', () => {
  test.each(['elf', 'pe', 'mach-o'] as const)('the section of %s', (format) => {
    const graph = graphOf(buildExecutable({ kind: 'bun', text: 'x', entry: '/$bunfs/root/tool' }, format));
    expect(graph?.names).toEqual(['/$bunfs/root/tool']);
  });

  test('appended to the file, as Bun before 1.3 does', () => {
    const runtime = writeObject('elf', [{ name: '.rodata', content: Buffer.from('bun') }]);
    const bytes = Buffer.concat([runtime, bunPayload(MODULES), Buffer.alloc(8)]);
    expect(graphOf(bytes)?.names[0]).toBe('/$bunfs/root/chunk-1.js');
  });

  test('a segment, when the section table was stripped', () => {
    const bytes = Buffer.from(inSection({ entry: 1 }));
    bytes.writeBigUInt64LE(0n, 0x28);
    bytes.writeUInt16LE(0, 0x3c);
    expect(graphOf(bytes)?.names[0]).toBe('/$bunfs/root/tool');
  });

  test('names on Windows are given as elsewhere', () => {
    const program = { kind: 'bun', text: 'x', entry: 'B:/~BUN/root/cli' } as const;
    expect(graphOf(buildExecutable(program, 'pe'))?.names).toEqual(['/$bunfs/root/cli']);
  });
});

describe('not a program', () => {
  test.each(['elf', 'pe', 'mach-o'] as const)('the runtime of %s', (format) => {
    const source = bytesOf(buildExecutable({ kind: 'bun-runtime' }, format));
    const object = readObjectFile(source);
    if (object === undefined) throw new Error('not read');
    expect(readBunGraph(source, object)).toBeUndefined();
    expect(isBunRuntime(source, object)).toBe(true);
  });

  test('the trailer alone', () => {
    const bytes = writeObject('elf', [{ name: '.bun', content: Buffer.from(`x`.repeat(100) + '\n---- Bun! ----\n') }]);
    expect(graphOf(bytes)).toBeUndefined();
  });

  test('any damaged field of the offsets or of the module table gives a graph inside the file or none', () => {
    const whole = Buffer.from(inSection({ entry: 1 }));
    const trailer = whole.lastIndexOf('\n---- Bun! ----\n');
    const start = trailer - 32 - 3 * 52 - 64;
    for (let at = start; at < trailer; at += 1) {
      for (const value of [0, 0x7fff_ffff, 0xffff_ffff]) {
        const bytes = Buffer.from(whole);
        bytes.writeUInt32LE(value, at);
        const graph = graphOf(bytes);
        for (const range of graph === undefined ? [] : [graph.entry, graph.before, graph.after]) {
          expect(range.offset + range.size).toBeLessThanOrEqual(bytes.length);
          expect(range.size).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });
});
