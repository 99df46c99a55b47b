import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../domain/errors.ts';

/**
 * The real path of the folder that `--root` names, which is looked at as a host of its own.
 *
 * @throws KnownError E_ROOT_UNREADABLE
 */
export function rootFolder(root: string, cwd: string): string {
  if (isFolder(root, cwd)) return realpathSync(path.resolve(cwd, root));
  throw new KnownError(
    'E_ROOT_UNREADABLE',
    `${root} is not a folder`,
    'Mount an image first, and name the folder that it is mounted on.',
  );
}

function isFolder(root: string, cwd: string): boolean {
  try {
    return statSync(path.resolve(cwd, root)).isDirectory();
  } catch (error) {
    throw new KnownError(
      'E_ROOT_UNREADABLE',
      `cannot look at ${root}`,
      'Name a folder that is there and that you may read.',
      error,
    );
  }
}
