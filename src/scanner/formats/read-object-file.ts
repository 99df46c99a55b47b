import { readElf } from './elf.ts';
import { readMachO } from './mach-o.ts';
import { readPe } from './pe.ts';
import type { ByteSource } from './byte-source.ts';
import type { ObjectFile } from './object-file.ts';

/** The headers of an ELF, PE or Mach-O file, told by its magic; undefined for anything else or when the headers are broken. */
export function readObjectFile(source: ByteSource): ObjectFile | undefined {
  const magic = source.read(0, 4);
  if (magic.length < 4) return undefined;
  const [a, b, c, d] = magic;
  if (a === 0x7f && b === 0x45 && c === 0x4c && d === 0x46) return readElf(source);
  if (a === 0x4d && b === 0x5a) return readPe(source);
  return readMachO(source);
}
