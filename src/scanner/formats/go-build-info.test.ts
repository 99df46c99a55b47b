import { describe, expect, test } from 'vitest';
import { buildExecutable, writeObject } from '../example-programs/executables.ts';
import { goBuildInfo } from '../example-programs/go-build-info.ts';
import { bytesOf } from './byte-source.ts';
import { readGoBuildInfo, type GoBuildInfo } from './go-build-info.ts';
import { readObjectFile } from './read-object-file.ts';

function infoOf(bytes: Uint8Array): GoBuildInfo | undefined {
  const source = bytesOf(bytes);
  const object = readObjectFile(source);
  return object === undefined ? undefined : readGoBuildInfo(source, object);
}

describe('build information', () => {
  test.each(['elf', 'pe', 'mach-o'] as const)('%s', (format) => {
    const program = { kind: 'go', module: 'example.org/tool', version: 'v1.2.3', path: 'example.org/tool/cmd/tool' } as const;
    expect(infoOf(buildExecutable(program, format))).toEqual({
      path: 'example.org/tool/cmd/tool',
      module: 'example.org/tool',
      version: 'v1.2.3',
    });
  });

  test('a build from a checkout has no version', () => {
    expect(infoOf(buildExecutable({ kind: 'go', module: 'example.org/tool' }))).toEqual({
      path: 'example.org/tool',
      module: 'example.org/tool',
    });
  });

  test('in the data of a PE file it may begin anywhere', () => {
    const content = Buffer.concat([Buffer.alloc(4096), goBuildInfo({ module: 'example.org/tool' })]);
    expect(infoOf(writeObject('pe', [{ name: '.data', content }]))?.module).toBe('example.org/tool');
  });

  test('every truncation is read without an error', () => {
    const info = goBuildInfo({ module: 'example.org/tool', version: 'v1.2.3' });
    const full = infoOf(writeObject('elf', [{ name: '.go.buildinfo', content: info }]));
    expect(full?.version).toBe('v1.2.3');
    for (let length = 1; length < info.length; length += 1) {
      const part = infoOf(writeObject('elf', [{ name: '.go.buildinfo', content: info.subarray(0, length) }]));
      if (part !== undefined) expect('example.org/tool'.startsWith(part.path)).toBe(true);
    }
  });

  test('other programs have none', () => {
    expect(infoOf(buildExecutable({ kind: 'native', text: '\xff Go buildinf:' }))).toBeUndefined();
  });
});
