import type { FuzzTarget } from '../contract.ts';
import { programsOf } from '../programs.ts';
import { readObjectFile } from '../../../src/scanner/formats/read-object-file.ts';

/** Headers and tables of ELF files. */
export const target: FuzzTarget = {
  name: 'elf',
  summary: 'formats/read-object-file: headers, tables and attachments of ELF',
  seeds: () => programsOf('elf'),
  words: ['\x7fELF\x02\x01\x01', '\x7fELF\x01\x01\x01', '.rodata', '.bun', 'NODE_SEA_BLOB'],
  maxRead: (size) => 4 * size + 4 * 1024 * 1024, // tables may overlap: each is bounded by itself
  read: (source) => readObjectFile(source),
};
