import { buildExecutable } from './example-programs/executables.ts';
import { writeHive } from './example-programs/hive-writer.ts';
import type { ExampleFile } from './examples.ts';

/** Programs and hives for examples: the real headers of their formats around what they hold; nothing of them runs. */
export function buildExampleProgram(file: ExampleFile): Uint8Array {
  if (file.kind === 'hive') return writeHive(file.keys);
  const { kind, text, entry } = file;
  switch (kind) {
    case 'elf':
      return buildExecutable({ kind: 'native', text });
    case 'go':
      return buildExecutable({ kind, text, module: entry ?? 'example.org/program' });
    case 'bun':
      return buildExecutable({ kind, text, ...(entry === undefined ? {} : { entry }) });
    case 'node-sea':
      return buildExecutable({ kind, text });
  }
}
