import type { FuzzTarget } from '../contract.ts';
import { programsOf } from '../programs.ts';
import { readObjectFile } from '../../../src/scanner/formats/read-object-file.ts';

/** Headers and tables of Mach-O files. */
export const target: FuzzTarget = {
  name: 'mach-o',
  summary: 'formats/read-object-file: headers, tables and attachments of Mach-O',
  seeds: () => programsOf('mach-o'),
  words: ['\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe', '\xfa\xde\x0c\xc0', '\xfa\xde\x0c\x02', '__TEXT', '__BUN'],
  maxRead: (size) => 4 * size + 4 * 1024 * 1024, // tables may overlap: each is bounded by itself
  read: (source) => readObjectFile(source),
};
