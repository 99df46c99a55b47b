/** Digits of the checksum: with a new line three words, so that what follows can be read by words. */
export const DIGITS = 11;

/**
 * FNV-1a, four bytes at a time: a change within four bytes gives another sum, and that is what a disk does to a file of our own; who may
 * write it may do worse. A digest would cost each look 12 ms, to load OpenSSL.
 */
export function checksum(content: Uint8Array): string {
  const isAligned = content.byteOffset % 4 === 0;
  const { buffer, byteOffset } = isAligned ? content : new Uint8Array(content);
  const words = new Int32Array(buffer, byteOffset, content.length >>> 2);
  let sum = 0x811c9dc5 ^ content.length;
  // By number, since an iterator takes four times as long until it is compiled.
  for (let at = 0; at < words.length; at += 1) sum = Math.imul(sum ^ (words[at] ?? 0), 0x01000193);
  for (const byte of content.subarray(words.length * 4)) sum = Math.imul(sum ^ byte, 0x01000193);
  return String(sum >>> 0).padStart(DIGITS, '0');
}
