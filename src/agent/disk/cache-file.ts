import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Puts what nothing rests on into a file, whole or not at all, for our account alone; true when it lies there. A power cut
 * may take it: no fsync. A disk that is full or cannot be written costs only this file.
 */
export function writeCacheFile(file: string, content: string | Uint8Array): boolean {
  const unfinished = `${file}.new`;
  try {
    writeFileSync(unfinished, content, { mode: 0o600 });
    renameSync(unfinished, file);
    return true;
  } catch {
    removeQuietly(unfinished);
    return false;
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // it cannot be there where it could not be written
  }
}
