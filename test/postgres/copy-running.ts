import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Of the server that runs, and of the log that a standby fetches by itself. */
const LEFT_OUT = /^(?:postmaster\.(?:pid|opts)|pg_wal\/.*|pg_replslot\/.*|pgsql_tmp.*)$/;

/** Copies the data folder of a server that runs and was told of a backup, and gives the paths that it copied, below it; files come and go meanwhile. */
export function copyRunning(from: string, to: string): readonly string[] {
  mkdirSync(to, { mode: 0o700 });
  const copied = ['.'];
  for (const entry of readdirSync(from, { withFileTypes: true, recursive: true })) {
    const name = path.relative(from, path.join(entry.parentPath, entry.name));
    if (LEFT_OUT.test(name)) continue;
    if (entry.isDirectory()) mkdirSync(path.join(to, name), { mode: 0o700, recursive: true });
    else if (!entry.isFile() || !isCopied(path.join(from, name), path.join(to, name))) continue;
    copied.push(name);
  }
  return copied;
}

function isCopied(from: string, to: string): boolean {
  try {
    copyFileSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
