import type { FuzzTarget } from '../contract.ts';
import { buildExecutable } from '../../../src/scanner/example-programs/executables.ts';
import { isNodeRuntime, readNodeSea } from '../../../src/scanner/formats/node-sea.ts';
import { readObjectFile } from '../../../src/scanner/formats/read-object-file.ts';

const PROGRAM = {
  kind: 'node-sea',
  text: 'main()',
  codePath: 'sea.js',
  assets: new Map([
    ['a.tgz', 'x'],
    ['b', 'y'],
  ]),
} as const;

/** The blob of Node's single executable applications. */
export const target: FuzzTarget = {
  name: 'node-sea',
  summary: 'formats/node-sea: blob of single executable applications',
  seeds: () => (['elf', 'pe', 'mach-o'] as const).map((format) => buildExecutable(PROGRAM, format)),
  words: ['NODE_SEA_BLOB', '__NODE_SEA_BLOB', '\x20\xda\x43\x01'],
  maxRead: (size) => 4 * size + 4 * 1024 * 1024,
  read(source) {
    const object = readObjectFile(source);
    return object === undefined ? undefined : [isNodeRuntime(source, object), readNodeSea(source, object)];
  },
};
