/** A SHA-256 as 64 lower-case hexadecimal digits. */
export type Digest = string;

/** SHA-256 of the bytes or UTF-8 text. */
export function sha256(data: Uint8Array | string): Digest {
  // Loaded where it is used: it would cost each start some milliseconds, of which many digest nothing.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(data).digest('hex');
}
