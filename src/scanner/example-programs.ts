import { buildExecutable, type Claims, type Format } from './example-programs/executables.ts';
import { writeHive } from './example-programs/hive-writer.ts';
import type { ExampleFile, ExampleProgram } from './examples.ts';
import type { Platform } from '../domain/platform.ts';

const FORMATS: Readonly<Record<Platform, Format>> = { linux: 'elf', macos: 'mach-o', windows: 'pe' };

/** Programs and hives for examples: the real headers of their formats around what they hold; nothing of them runs. */
export function buildExampleProgram(program: ExampleFile): Uint8Array {
  if (program.kind === 'hive') return writeHive(program.keys);
  const { kind, text, entry, platform = 'linux' } = program;
  switch (kind) {
    case 'elf':
    case 'pe':
    case 'mach-o':
      return buildExecutable({ kind: 'native', text }, kind, claimsOf(program));
    case 'go':
      return buildExecutable({ kind, text, module: entry ?? 'example.org/program' }, FORMATS[platform], claimsOf(program));
    case 'bun':
      return buildExecutable({ kind, text, ...(entry === undefined ? {} : { entry }) }, FORMATS[platform], claimsOf(program));
    case 'node-sea':
      return buildExecutable({ kind, text }, FORMATS[platform], claimsOf(program));
  }
}

function claimsOf({ product, company, description, version, publisher, identifier, team }: ExampleProgram): Claims {
  const texts = {
    ...(product === undefined ? {} : { product }),
    ...(company === undefined ? {} : { company }),
    ...(description === undefined ? {} : { description }),
    ...(version === undefined ? {} : { version }),
  };
  return {
    ...(Object.keys(texts).length === 0 ? {} : { version: texts }),
    ...(publisher === undefined ? {} : { publisher }),
    ...(identifier === undefined ? {} : { signature: { identifier, ...(team === undefined ? {} : { team }) } }),
  };
}
