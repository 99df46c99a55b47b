import type { FuzzInput } from './contract.ts';
import type { ByteSource } from '../../src/scanner/formats/byte-source.ts';

/** A reader asked for something that no file can give: a negative or broken offset or length. */
export class BadRead extends Error {}
/** A reader asked for more than it may. */
export class OverRead extends Error {}

/** A source that counts what it hands out. */
export interface WatchedSource extends ByteSource {
  readonly bytesRead: number;
  readonly reads: number;
}

/** What a reader may ask for. A reader that goes round in circles by reads of nothing would never reach a budget of bytes. */
export interface ReadBounds {
  readonly maxRead: number;
  readonly maxReads?: number;
}

const READS_PER_BYTE = 4;
const READS_FREE = 10_000;

/** The input as a file: throws when a reader asks for what it may not, and says how much was read. */
export function watched({ bytes, saysSize }: FuzzInput, bounds: ReadBounds): WatchedSource {
  const { maxRead, maxReads = READS_FREE + bytes.length * READS_PER_BYTE } = bounds;
  let bytesRead = 0;
  let reads = 0;
  return {
    size: saysSize,
    get bytesRead() {
      return bytesRead;
    },
    get reads() {
      return reads;
    },
    read(offset, length) {
      if (!Number.isSafeInteger(offset) || offset < 0 || !Number.isSafeInteger(length) || length < 0)
        throw new BadRead(`read(${offset}, ${length})`);
      reads += 1;
      const given = bytes.subarray(offset, offset + length);
      bytesRead += given.length;
      if (bytesRead > maxRead) throw new OverRead(`${bytesRead} bytes of ${bytes.length}, at most ${maxRead}`);
      if (reads > maxReads) throw new OverRead(`${reads} reads of ${bytes.length} bytes`);
      return given;
    },
  };
}
