import { buildExecutable, type Format, type Program } from '../../src/scanner/example-programs/executables.ts';

/** Sought in programs of all kinds. */
export const MARKER = 'unmistakable-tool-marker';

/** One program of each kind that is told apart. */
export const PROGRAMS: readonly Program[] = [
  { kind: 'native', text: `a ${MARKER} b` },
  { kind: 'bun', text: `// Version: 1.2.3 ${MARKER}`, modules: [{ name: '/$bunfs/root/b', source: 'x' }], execArgv: '--a' },
  { kind: 'bun-runtime' },
  { kind: 'node-sea', text: `main() ${MARKER}`, assets: new Map([['a.tgz', 'x']]) },
  { kind: 'go', module: 'example.org/tool', version: 'v1.2.3', text: MARKER },
];

/** What those of Windows and macOS claim besides. */
const CLAIMS = {
  version: { product: 'Tool', company: 'Tool GmbH', version: '1.2.3.4' },
  publisher: 'Tool GmbH',
  signature: { identifier: 'com.example.tool', team: 'AB12CD34EF' },
};

/** Those programs with the real headers of one format. */
export function programsOf(format: Format): readonly Uint8Array[] {
  return PROGRAMS.map((program) => buildExecutable(program, format, CLAIMS));
}
