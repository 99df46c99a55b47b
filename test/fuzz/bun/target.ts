import type { FuzzTarget } from '../contract.ts';
import { bunPayload } from '../../../src/scanner/example-programs/bun-payload.ts';
import { buildExecutable, writeObject } from '../../../src/scanner/example-programs/executables.ts';
import { isBunRuntime, readBunGraph } from '../../../src/scanner/formats/bun.ts';
import { readObjectFile } from '../../../src/scanner/formats/read-object-file.ts';

const MODULES = ['chunk-1.js', 'tool', 'worker.js'].map((name) => ({ name: `/$bunfs/root/${name}`, source: `run("${name}");` }));

/** The module graph in programs that Bun compiled, in all layouts that there have been. */
export const target: FuzzTarget = {
  name: 'bun',
  summary: 'formats/bun: module graph of compiled programs, versions 1.0 to 1.3',
  seeds: () => [
    ...(['elf', 'pe', 'mach-o'] as const).map((format) => buildExecutable({ kind: 'bun', text: 'x' }, format)),
    ...[28, 36, 52, 60].map((moduleSize) => {
      const payload = bunPayload(MODULES, { moduleSize, entry: 1, execArgv: '--user-agent=tool/1' });
      return Buffer.concat([writeObject('elf', [{ name: '.rodata', content: Buffer.from('bun') }]), payload, Buffer.alloc(8)]);
    }),
  ],
  words: ['\n---- Bun! ----\n', '/$bunfs/root/', '.bun'],
  maxRead: (size) => 4 * size + 4 * 1024 * 1024,
  read(source) {
    const object = readObjectFile(source);
    return object === undefined ? undefined : [isBunRuntime(source, object), readBunGraph(source, object)];
  },
};
