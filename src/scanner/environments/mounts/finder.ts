import type { EnvironmentFinder, FurtherRoot } from '../contract.ts';
import { isSystemRoot } from '../system-root.ts';
import { isOutcome, type Host } from '../../host/contract.ts';
import { isWithin, join, type HostPath } from '../../../domain/host-path.ts';
import type { Platform } from '../../../domain/platform.ts';

/** Mounts that are parts of this system, or another view of what other finders and places look at. */
const OWN = ['/boot', '/dev', '/home', '/opt', '/proc', '/root', '/run', '/snap', '/srv', '/sys', '/tmp', '/usr', '/var'];
/** Where a desktop mounts a person's disks, though it lies below `/run`. */
const MEDIA = '/run/media';

/** Mounted disks and images that hold another system: a rescue disk, a second Linux, a Windows partition. */
export const mounts: EnvironmentFinder = {
  id: 'mounts',
  platforms: ['linux', 'macos', 'windows'],
  find(host) {
    const roots = host.localMounts().flatMap((mount): readonly FurtherRoot[] => {
      if (mount === '/' || (OWN.some((folder) => isWithin(mount, folder)) && !isWithin(mount, MEDIA))) return [];
      const platform = systemOn(host, mount);
      if (platform === undefined) return [];
      return [{ label: mount, environment: { kind: 'image', id: mount }, platform, layers: [mount], writable: 1 }];
    });
    return { roots, gaps: [], stores: roots.flatMap((root) => root.layers) };
  },
};

function systemOn(host: Host, mount: HostPath): Platform | undefined {
  if (isSystemRoot(host, mount)) return 'linux';
  if (isFolder(host, join(mount, 'Windows/System32/config'))) return 'windows';
  return isFolder(host, join(mount, 'System/Library/CoreServices')) ? 'macos' : undefined;
}

function isFolder(host: Host, path: HostPath): boolean {
  const facts = host.facts(path);
  return !isOutcome(facts) && facts.kind === 'folder';
}
