import { createHash } from 'node:crypto';

/** A SHA-256 as 64 lower-case hexadecimal digits. */
export type Digest = string;

/** SHA-256 of the bytes or UTF-8 text. */
export function sha256(data: Uint8Array | string): Digest {
  return createHash('sha256').update(data).digest('hex');
}
