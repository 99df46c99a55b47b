import { treeBelow } from '../tree.ts';
import type { Look, Place, PlaceGap } from '../contract.ts';
import { isWithin, type HostPath } from '../../../domain/host-path.ts';

/** Where software is put by hand or keeps itself (FHS 3.0: /opt, /srv, /usr/local, /var/opt), and where servers and containers for development keep projects. */
const QUICK = ['/opt', '/srv', '/usr/local', '/var/opt', '/var/www', '/data', '/workspaces', '/Users/Shared'];
/** Nobody's files, or the same ones again: kernel interfaces, what package managers mount read-only and other places read, and where macOS mounts the volumes that show in / as well. */
const NEVER = ['/proc', '/sys', '/dev', '/run', '/snap', '/lost+found', '/System/Volumes'];
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
/** The same on Windows: what restores the system, and its second set of its own files. */
const LEFT_OUT_ON_WINDOWS = ['/Recovery', '/System Volume Information', '/Windows/WinSxS', '/Windows/servicing'];
/** What a Windows that runs has there is listed, looked at by name, or its own. */
const BUSY_ON_WINDOWS = ['/Windows', '/Program Files', '/Program Files (x86)', '/ProgramData/Package Cache'];
/** Folders of Windows that every account may write to. */
const WRITABLE_ON_WINDOWS = [
  '/Windows/Temp',
  '/Windows/Tasks',
  '/Windows/Tracing',
  '/Windows/System32/spool/drivers/color',
  '/Windows/System32/Microsoft/Crypto/RSA/MachineKeys',
];
/** Memory that every account may write to, and that no walk from the root meets. */
const SHARED_MEMORY = '/dev/shm';

/**
 * The system's files but for the homes, which are scopes of their own: where software is put, and of a host that does not run (a folder, a
 * mounted image), which nobody waits for and where no process shows what else is used, all that is left. A deep look sweeps all of it.
 */
export const unpacked: Place = {
  id: 'unpacked',
  platforms: ['linux', 'macos', 'windows'],
  scopes: 'system',
  depths: ['quick'],
  *candidates(look, scope) {
    const { tops, leaves } = quickTops(look);
    for (const top of tops) {
      for (const found of treeBelow(look, scope, { top, leaves })) {
        if (found.kind !== 'gap' || !isOthersDisk(found)) yield found;
      }
    }
  },
};

/** Where a quick look of the system's files begins, and which folders it leaves out. */
export function quickTops(look: Look): { readonly tops: readonly HostPath[]; leaves(folder: HostPath): boolean } {
  const homes = look.host.homes().map((home) => home.path);
  const { isAtRest } = look;
  if (look.host.platform === 'windows') {
    const leftOut = new Set([...LEFT_OUT_ON_WINDOWS, ...(isAtRest ? [] : BUSY_ON_WINDOWS), ...homes]);
    return { tops: isAtRest ? ['/'] : ['/', ...WRITABLE_ON_WINDOWS], leaves: (folder) => leftOut.has(folder) };
  }
  const omitted = new Set([...NEVER, ...LEFT_OUT, ...homes]);
  return { tops: isAtRest ? ['/', SHARED_MEMORY] : QUICK, leaves: (folder) => omitted.has(folder) };
}

/** What is mounted from elsewhere where mounts are put is no disk of this host; a deep look says that it was not looked at. */
function isOthersDisk({ reason, path = '/' }: PlaceGap): boolean {
  return reason === 'not-local' && ['/mnt', '/media', '/net'].some((folder) => isWithin(path, folder));
}
