import type { FuzzTarget } from '../contract.ts';
import { buildExecutable } from '../../../src/scanner/example-programs/executables.ts';
import { readGoBuildInfo } from '../../../src/scanner/formats/go-build-info.ts';
import { readObjectFile } from '../../../src/scanner/formats/read-object-file.ts';

const PROGRAM = { kind: 'go', module: 'example.org/tool', version: 'v1.2.3', path: 'example.org/tool/cmd/tool' } as const;

/** What the Go linker writes of a module and its version. */
export const target: FuzzTarget = {
  name: 'go-build-info',
  summary: 'formats/go-build-info: module path and version of Go programs',
  seeds: () => (['elf', 'pe', 'mach-o'] as const).map((format) => buildExecutable(PROGRAM, format)),
  words: ['\xff Go buildinf:', 'path\t', 'mod\t', '\n', '0w\xaf\x0c\x92t\x08\x02A\xe1\xc1\x07\xe6\xd6\x18\xe6'],
  maxRead: (size) => 4 * size + 4 * 1024 * 1024,
  read(source) {
    const object = readObjectFile(source);
    return object === undefined ? undefined : [object.format, readGoBuildInfo(source, object)];
  },
};
