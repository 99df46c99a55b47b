import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { sha256 } from '../domain/digest.ts';

/** The place in index.html where the nonce of each answer goes; the build writes it. */
export const NONCE_PLACE = 'BANDOG_NONCE';

/** One file of the built console, ready to be sent. */
export interface ConsoleFile {
  readonly type: string;
  readonly bytes: Buffer;
  /** Smaller than `bytes`, or absent. */
  readonly gzipped?: Buffer;
  readonly etag: string;
}

/** The built console: its page, and every other file by the path that it is asked for with. */
export interface ConsoleFiles {
  readonly page: string;
  readonly files: ReadonlyMap<string, ConsoleFile>;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

/**
 * Reads the console, or the other page of the same build (the employee's own), that `npm run console` built; undefined when none is there. Kept in memory whole (it has about a megabyte): what is
 * served is a look into a map, and no path that anybody asks for ever reaches the disk.
 */
export function readConsole(folder: string, file: 'index.html' | 'my-machine.html' = 'index.html'): ConsoleFiles | undefined {
  const page = pageIn(folder, file);
  if (page === undefined) return undefined;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.flatMap((name) => {
    const type = TYPES.get(path.extname(name));
    return type === undefined ? [] : [[`/${name.split(path.sep).join('/')}`, readyFile(path.join(folder, name), type)] as const];
  });
  return { page, files: new Map(files) };
}

function pageIn(folder: string, name: string): string | undefined {
  try {
    return readFileSync(path.join(folder, name), 'utf8');
  } catch {
    return undefined; // not built: said to whoever asks for the page
  }
}

function readyFile(file: string, type: string): ConsoleFile {
  const bytes = readFileSync(file);
  const gzipped = gzipSync(bytes, { level: 9 });
  return { type, bytes, ...(gzipped.length < bytes.length ? { gzipped } : {}), etag: `"${sha256(bytes).slice(0, 32)}"` };
}
