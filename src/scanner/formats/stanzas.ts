import type { ByteSource } from './byte-source.ts';
import { fromBytes } from '../../domain/host-path.ts';

const CHUNK = 1024 * 1024;
/** A record of dpkg's or apk's is some kilobytes, the largest (a package of a hundred thousand files in apk) some megabytes. */
const MAX_RECORD = 8 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Records of a text file in which each begins with a line `<field><name>`, whose names are wanted: dpkg's status (`Package: `, see
 * deb-control(5)) and apk's database (`P:`). Read in pieces of 1 MiB; a record larger than 8 MiB ends there. A record is
 * given from its name to the next one's, so that lines that stand before a name belong to the record before.
 *
 *     Package: curl
 *     Status: install ok installed
 */
export function* stanzasNamed(
  source: ByteSource,
  field: string,
  isWanted: (name: string) => boolean,
): Iterable<{ readonly name: string; readonly text: string }> {
  const marker = Buffer.from(`\n${field}`, 'latin1');
  let pending: Buffer = Buffer.from('\n');
  for (let offset = 0; offset < source.size; offset += CHUNK) {
    const chunk = source.read(offset, CHUNK);
    if (chunk.length === 0) break;
    pending = Buffer.concat([pending, chunk]);
    const isLast = offset + CHUNK >= source.size;
    let from = pending.indexOf(marker);
    for (let next = from; from >= 0; from = next) {
      next = pending.indexOf(marker, from + marker.length);
      if (next < 0 && !isLast) break; // its end is not read yet
      const name = nameAt(pending, from + marker.length);
      if (isWanted(name)) yield { name, text: fromBytes(pending.subarray(from + 1, next < 0 ? pending.length : next)) };
    }
    pending = from < 0 ? pending.subarray(-marker.length) : pending.subarray(from);
    if (pending.length > MAX_RECORD) pending = pending.subarray(-marker.length);
  }
}

function nameAt(bytes: Buffer, from: number): string {
  const end = bytes.indexOf(NEWLINE, from);
  return bytes.toString('latin1', from, end < 0 ? from + 256 : Math.min(end, from + 256)).trim();
}
