import { describe, expect, test } from 'vitest';
import { buildExecutable } from '../example-programs/executables.ts';
import { seaBlob } from '../example-programs/sea-blob.ts';
import { writeElf } from '../example-programs/elf-writer.ts';
import { bytesOf } from './byte-source.ts';
import { readNodeSea, type NodeSea } from './node-sea.ts';
import { readObjectFile } from './read-object-file.ts';

const ASSETS = new Map([
  ['tool.tgz', 'archive'],
  ['readme.txt', 'text'],
]);

function seaOf(bytes: Uint8Array): NodeSea | undefined {
  const source = bytesOf(bytes);
  const object = readObjectFile(source);
  return object === undefined ? undefined : readNodeSea(source, object);
}

describe.each(['elf', 'pe', 'mach-o'] as const)('%s', (format) => {
  test('code path, code and assets', () => {
    const bytes = buildExecutable({ kind: 'node-sea', text: 'main();', codePath: 'sea-loader.js', assets: ASSETS }, format);
    const sea = seaOf(bytes);
    expect(sea).toMatchObject({ codePath: 'sea-loader.js', assets: ['tool.tgz', 'readme.txt'] });
    expect(Buffer.from(bytes).toString('latin1', sea?.code.offset, (sea?.code.offset ?? 0) + (sea?.code.size ?? 0))).toBe(
      'main();',
    );
  });
});

describe('blobs', () => {
  test.each([
    { name: 'before Node 25: no byte behind the flags', blob: seaBlob({ text: 'main();', hasExtensionByte: false }), want: [] },
    {
      name: 'assets before Node 25',
      blob: seaBlob({ text: 'main();', hasExtensionByte: false, assets: ASSETS }),
      want: [...ASSETS.keys()],
    },
  ])('$name', ({ blob, want }) => {
    expect(seaOf(attach(blob))).toMatchObject({ codePath: '/build/main.js', assets: want });
  });

  test('every truncation gives a program inside the file or none', () => {
    const blob = seaBlob({ text: 'main();', assets: ASSETS });
    for (let length = 0; length < blob.length; length += 1) {
      const bytes = attach(blob.subarray(0, length));
      const sea = seaOf(bytes);
      if (sea !== undefined) expect(sea.code.offset + sea.code.size).toBeLessThanOrEqual(bytes.length);
    }
  });

  test('another magic is none', () => {
    const blob = Buffer.from(seaBlob({ text: 'main();' }));
    blob[0] = 0;
    expect(seaOf(attach(blob))).toBeUndefined();
  });

  test('node itself has no blob', () => {
    expect(seaOf(buildExecutable({ kind: 'native', text: 'NODE_SEA_BLOB NODE_SEA_FUSE_x:0' }))).toBeUndefined();
  });
});

function attach(blob: Uint8Array): Uint8Array {
  return writeElf([{ name: 'NODE_SEA_BLOB', content: blob, isAttachment: true }]);
}
