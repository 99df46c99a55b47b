import { sha256 as sha256OfFew } from '@noble/hashes/sha2.js';

/** A SHA-256 as 64 lower-case hexadecimal digits. */
export type Digest = string;

/** Below this many bytes the digest is made without OpenSSL: a look digests some hundred names, and to load OpenSSL takes 12 ms. */
const FEW_BYTES = 1024;

/** SHA-256 of the bytes or UTF-8 text. */
export function sha256(data: Uint8Array | string): Digest {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
  if (bytes.length < FEW_BYTES) return Buffer.from(sha256OfFew(bytes)).toString('hex');
  // Loaded where it is used: it would cost each start some milliseconds, of which many digest nothing.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('hex');
}
