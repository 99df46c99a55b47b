import type { Hash } from 'node:crypto';
import { sha256 as sha256OfFew } from '@noble/hashes/sha2.js';

/** A SHA-256 as 64 lower-case hexadecimal digits. */
export type Digest = string;

/** Below this many bytes the digest is made without OpenSSL: a look digests some hundred names, and to load OpenSSL takes 12 ms. */
const FEW_BYTES = 1024;
/** In a process that runs for half a second 1 MiB takes 5 ms so, and OpenSSL 25 to load, as its flags spoil Node's own compiled code (docs/benchmarks.md). */
const BRIEF_BYTES = 4 * 1024 * 1024;

/** SHA-256 of the bytes or UTF-8 text. */
export function sha256(data: Uint8Array | string): Digest {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
  if (bytes.length < FEW_BYTES) return Buffer.from(sha256OfFew(bytes)).toString('hex');
  return openSsl().update(bytes).digest('hex');
}

/**
 * SHA-256 of the first `end` bytes and of all, in one pass.
 *
 * @param isBrief whether this process ends soon and compiles what is hot: then the sums of a few MiB take it less without OpenSSL
 */
export function sha256OfBoth(
  bytes: Uint8Array,
  end: number,
  isBrief: boolean,
): { readonly beginning: Uint8Array; readonly whole: Digest } {
  const [beginning, rest] = [bytes.subarray(0, end), bytes.subarray(end)];
  if (isBrief && bytes.length <= BRIEF_BYTES) {
    const sum = sha256OfFew.create().update(beginning);
    return { beginning: sum.clone().digest(), whole: Buffer.from(sum.update(rest).digest()).toString('hex') };
  }
  const sum = openSsl().update(beginning);
  return { beginning: sum.copy().digest(), whole: sum.update(rest).digest('hex') };
}

/** Loaded where it is used: it would cost each start some milliseconds, of which many digest nothing. */
function openSsl(): Hash {
  return process.getBuiltinModule('node:crypto').createHash('sha256');
}
