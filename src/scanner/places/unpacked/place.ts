import { treeBelow } from '../tree.ts';
import type { Place, PlaceGap } from '../contract.ts';
import { isWithin, type HostPath } from '../../../domain/host-path.ts';

/** Where software is put by hand or keeps itself (FHS 3.0: /opt, /srv, /usr/local, /var/opt), and where servers and containers for development keep projects. */
const QUICK = ['/opt', '/srv', '/usr/local', '/var/opt', '/var/www', '/data', '/workspaces'];
/** Nobody's files, or the same ones again: kernel interfaces, and what package managers mount read-only and other places read. */
const NEVER = ['/proc', '/sys', '/dev', '/run', '/snap', '/lost+found'];
/**
 * What a quick look leaves out (hier(7), FHS 3.0): other hosts' roots (containers, snapshots, older deployments), which
 * are no software of this host; and what packages fill with a hundred thousand small files that nothing runs.
 */
const LEFT_OUT = [
  '/.snapshots',
  '/sysroot',
  '/ostree',
  '/gnu/store',
  '/nix/store',
  '/usr/include',
  '/usr/src',
  '/usr/lib/modules',
  '/usr/lib/firmware',
  '/usr/lib/debug',
  '/usr/share/doc',
  '/usr/share/man',
  '/usr/share/locale',
  '/usr/share/icons',
  '/usr/share/help',
  '/usr/share/zoneinfo',
  '/usr/share/i18n',
  '/var/lib/docker',
  '/var/lib/containers',
  '/var/lib/containerd',
  '/var/lib/kubelet',
  '/var/lib/lxc',
  '/var/lib/lxd',
  '/var/lib/incus',
  '/var/lib/machines',
  '/var/lib/snapd',
  '/var/lib/flatpak',
  '/var/lib/apt',
  '/var/lib/dpkg',
  '/var/cache/apt',
  '/var/log',
];
/** Memory that every account may write to, and that no walk from the root meets. */
const SHARED_MEMORY = '/dev/shm';

/**
 * The system's files but for the homes, which are scopes of their own: where software is put, and of a host that does not run (a folder, a
 * mounted image), which nobody waits for and where no process shows what else is used, all that is left; in a deep
 * look every local file system.
 */
export const unpacked: Place = {
  id: 'unpacked',
  platforms: ['linux', 'macos'],
  scopes: 'system',
  *candidates(look, scope) {
    const homes = new Set(look.host.homes().map((home) => home.path));
    const isDeep = look.depth === 'deep';
    const omitted = new Set(isDeep ? NEVER : [...NEVER, ...LEFT_OUT]);
    const leaves = (folder: HostPath): boolean => homes.has(folder) || omitted.has(folder);
    const isAtRest = look.host.processes().length === 0;
    const tops = isDeep || isAtRest ? ['/', SHARED_MEMORY] : QUICK;
    for (const top of tops) {
      for (const found of treeBelow(look, scope, { top, leaves })) {
        if (!isDeep && found.kind === 'gap' && isOthersDisk(found)) continue;
        yield found;
      }
    }
  },
};

/** What is mounted from elsewhere where mounts are put is no disk of this host; a deep look says that it was not looked at. */
function isOthersDisk({ reason, path = '/' }: PlaceGap): boolean {
  return reason === 'not-local' && ['/mnt', '/media', '/net'].some((folder) => isWithin(path, folder));
}
