import type { ByteSource } from '../../src/scanner/formats/byte-source.ts';

/** All bytes of a file, as what reads small files at once hands them to a reader; fewer when the file is shorter than it says. */
export function wholeOf(source: ByteSource): Uint8Array {
  return source.read(0, Math.min(source.size, 4 * 1024 * 1024));
}
