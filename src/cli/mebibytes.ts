const MIB = 1024 * 1024;

/** Bytes as whole MiB, rounded up: what is there is never shown as nothing. */
export function mebibytes(bytes: number): number {
  return Math.ceil(bytes / MIB);
}
