import { join, type HostPath } from '../../../domain/host-path.ts';

/**
 * What a main package and its platform sub-packages of the same version share in a store that holds many versions: a
 * folder name that cannot be, made of the store and the version. `0.169.0-linux-x64` belongs to `0.169.0`.
 */
export function versionGroup(store: HostPath, version: string): HostPath {
  return join(store, `@${version.replace(PLATFORM, '')}`);
}

/** How the packages of the field name a build: `0.169.0-linux-x64`, `1.0.2-darwin-arm64`. */
const PLATFORM = /-(linux|darwin|win32)-[a-z0-9-]+$/;

/** The name under which a platform build that is published as a version of its main package is known: `@openai/codex-linux-x64`. */
export function platformName(name: string, version: string): string {
  return `${name}${PLATFORM.exec(version)?.[0] ?? ''}`;
}
