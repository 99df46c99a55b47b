import type { FuzzTarget } from '../contract.ts';
import { programsOf } from '../programs.ts';
import { readObjectFile } from '../../../src/scanner/formats/read-object-file.ts';

/** Headers and tables of PE files. */
export const target: FuzzTarget = {
  name: 'pe',
  summary: 'formats/read-object-file: headers, tables and attachments of PE',
  seeds: () => programsOf('pe'),
  words: ['MZ', 'PE\0\0', '.rdata', '.rsrc', 'N\0O\0D\0E\0'],
  maxRead: (size) => 4 * size + 4 * 1024 * 1024, // tables may overlap: each is bounded by itself
  read: (source) => readObjectFile(source),
};
