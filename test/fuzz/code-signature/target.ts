import type { FuzzTarget } from '../contract.ts';
import { buildExecutable } from '../../../src/scanner/example-programs/executables.ts';
import { identifyExecutable } from '../../../src/scanner/formats/identify-executable.ts';
import { compileMarkers } from '../../../src/scanner/formats/marker-search.ts';

const NONE = compileMarkers([]);

/** Identifier and team in the code signature of a Mach-O file, publisher and version of a PE file, through their headers. */
export const target: FuzzTarget = {
  name: 'code-signature',
  summary: 'formats/code-signature: signed Mach-O and PE files through their headers',
  seeds: () => [
    buildExecutable({ kind: 'native', text: 'x' }, 'mach-o', {
      signature: { identifier: 'com.example.tool', team: 'A1B2C3D4E5' },
    }),
    buildExecutable({ kind: 'native', text: 'x' }, 'pe', {
      publisher: 'Example, Inc.',
      version: { product: 'Tool', company: 'Example' },
    }),
  ],
  words: ['\xfa\xde\x0c\xc0', '\xfa\xde\x0c\x02', '\xfa\xde\x71\x71', '\x1d\0\0\0\x10\0\0\0', 'com.example.tool', 'A1B2C3D4E5'],
  maxRead: () => 8 * 1024 * 1024,
  read(source) {
    const { kind, signed, publisher, versionInfo } = identifyExecutable(source, () => NONE, 0);
    return kind === 'not-executable' ? undefined : [kind, signed, publisher, versionInfo];
  },
};
