import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SignatureFile } from '../../catalogue/compile.ts';
import { KnownError } from '../../domain/errors.ts';

/** Where the signatures that Bandog ships lie, in a checkout. */
export const SHIPPED_SIGNATURES = fileURLToPath(new URL('../../../signatures', import.meta.url));

/** Folders below a folder of signatures that are read: `<category>/<id>.yaml` has one. */
const MAX_DEPTH = 3;

/** Paths of all `.yaml` files below a folder, sorted; relative to it. Links are not followed. */
export function signaturePaths(folder: string, depth = 0): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry): readonly string[] => {
      if (entry.isFile()) return entry.name.endsWith('.yaml') ? [entry.name] : [];
      if (!entry.isDirectory() || depth === MAX_DEPTH) return [];
      return signaturePaths(path.join(folder, entry.name), depth + 1).map((below) => `${entry.name}/${below}`);
    })
    .toSorted();
}

/**
 * The signature files below a folder, with paths as a person at `cwd` would write them.
 *
 * @throws KnownError E_SIGNATURE_INVALID when the folder cannot be read or holds none
 */
export function readSources(folder: string, cwd: string): readonly SignatureFile[] {
  const found = pathsOrError(folder);
  if (found.length === 0) {
    throw new KnownError(
      'E_SIGNATURE_INVALID',
      `no signature in ${folder}`,
      'Name a folder that holds <category>/<id>.yaml files.',
    );
  }
  return found.map((name) => {
    const full = path.join(folder, name);
    const shown = path.relative(cwd, full);
    return { path: shown.startsWith('..') ? full : shown, text: readFileSync(full, 'utf8') };
  });
}

function pathsOrError(folder: string): readonly string[] {
  try {
    return signaturePaths(folder);
  } catch (error) {
    throw new KnownError('E_SIGNATURE_INVALID', `cannot read ${folder}`, 'Name a folder of signatures that you may read.', error);
  }
}
