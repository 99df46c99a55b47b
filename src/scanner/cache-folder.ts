import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

/** The identity cache's file in it, beside which looks are kept in `<file>.looks`. */
export function identitiesIn(folder: string): string {
  return path.join(folder, 'identities');
}

/** Bytes of all files below the folder; what cannot be asked counts nothing. */
export function bytesIn(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + sizeOf(path.join(entry.parentPath, entry.name)), 0);
  } catch {
    return 0; // it is not there yet
  }
}

/** Empties the folder when its files take more than so many bytes; says how many it now has. All in it is found out anew when it is missing. */
export function keepWithin(folder: string, maxBytes: number): number {
  const bytes = bytesIn(folder);
  if (bytes <= maxBytes) return bytes;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return 0;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
