import { buildExecutable } from './example-programs/executables.ts';
import type { ExampleProgram } from './examples.ts';

/** Programs for examples: the real headers of their formats around the text; nothing of them runs. */
export function buildExampleProgram({ kind, text, entry }: ExampleProgram): Uint8Array {
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
