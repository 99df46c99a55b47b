/**
 * Random access to the bytes of one file, bounded: what every format reader reads through, so that a reader is pure and
 * can be fuzzed with a buffer. `read` returns at most `length` bytes, fewer at the end of the file, and throws
 * nothing; the sum of all reads is capped by whoever made the source.
 */
export interface ByteSource {
  readonly size: number;
  /** `scratch` may hold the answer, which is then good until its next use: who reads megabytes saves the system as many fresh pages. */
  read(offset: number, length: number, scratch?: Uint8Array): Uint8Array;
}

/** A source over bytes that are already in memory. */
export function bytesOf(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(Math.max(0, offset), Math.max(0, offset) + Math.max(0, length)),
  };
}
