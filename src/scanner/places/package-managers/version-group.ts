import { join, type HostPath } from '../../../domain/host-path.ts';

/**
 * What a main package and its platform sub-packages of the same version share in a store that holds many versions: a
 * folder name that cannot be, made of the store and the version. `0.169.0-linux-x64` belongs to `0.169.0`; bun writes what
 * follows the `-` as 16 hexadecimal digits.
 */
export function versionGroup(store: HostPath, version: string): HostPath {
  return join(store, `@${version.replace(BUILD, '')}`);
}

const BUILD = /-((linux|darwin|win32)-[a-z0-9-]+|[0-9a-fA-F]{16})$/;
