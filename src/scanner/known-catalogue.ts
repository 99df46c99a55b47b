import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isObject } from './formats/json.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open.ts';

/** Of a digest in hexadecimal. */
const DIGEST = /^[0-9a-f]{64}$/;

/**
 * Opens a catalogue, and digests it only when its inode is not as it was last time: beside the identity cache lies
 * `{"inode":"<device>:<inode> <size> <mtime> <ctime>","digest":"…"}`. Only a cache: absent or damaged, it costs some milliseconds.
 *
 * @throws KnownError E_CATALOGUE_INVALID
 */
export function openOnce(file: string, cache?: string): Catalogue {
  const { dev, ino, size, mtimeMs, ctimeMs } = statSync(file);
  const inode = `${dev}:${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  const remembered = cache === undefined ? undefined : `${cache}.catalogue`;
  const known = remembered === undefined ? undefined : digestAt(remembered, inode);
  const catalogue = openCatalogue(readFileSync(file), { known, isBrief: true });
  if (remembered !== undefined && known === undefined) remember(remembered, { inode, digest: catalogue.digest });
  return catalogue;
}

function digestAt(remembered: string, inode: string): string | undefined {
  try {
    const said: unknown = JSON.parse(readFileSync(remembered, 'utf8'));
    if (!isObject(said) || said['inode'] !== inode) return undefined;
    const { digest } = said;
    return typeof digest === 'string' && DIGEST.test(digest) ? digest : undefined;
  } catch {
    return undefined; // the first time, or not ours to read
  }
}

function remember(remembered: string, said: object): void {
  try {
    writeFileSync(`${remembered}.new`, JSON.stringify(said), { mode: 0o600 });
    renameSync(`${remembered}.new`, remembered);
  } catch {
    // a full or read-only disk: it is digested again
  }
}
