import type { FuzzTarget } from '../contract.ts';
import { MARKER, PROGRAMS, programsOf } from '../programs.ts';
import { identifyExecutable, READ_BUDGET } from '../../../src/scanner/formats/identify-executable.ts';
import { compileMarkers } from '../../../src/scanner/formats/marker-search.ts';

const MARKERS = compileMarkers([MARKER, '--user-agent=tool/'], ['// Version: ']);
const SCRIPT = `#!/usr/bin/env -S node --no-warnings\n// Version: 1.0.100\n${'var a = 1; '.repeat(600)}\n${MARKER}\n`;

/** The whole of it: what an executable or script is, and which markers it holds. */
export const target: FuzzTarget = {
  name: 'executable',
  summary: `formats/identify-executable: ${PROGRAMS.length} kinds of program in three formats, and scripts`,
  seeds: () => [...(['elf', 'pe', 'mach-o'] as const).flatMap(programsOf), Buffer.from(SCRIPT)],
  words: [
    '#!',
    '/usr/bin/env ',
    MARKER,
    MARKER.slice(0, 12),
    '// Version: ',
    '\x7fELF',
    'MZ',
    '\xcf\xfa\xed\xfe',
    '\n---- Bun! ----\n',
    '\xff Go buildinf:',
  ],
  maxRead: () => READ_BUDGET,
  read(source) {
    const identified = identifyExecutable(source, () => MARKERS, 0);
    return identified.kind === 'not-executable' ? undefined : identified;
  },
};
