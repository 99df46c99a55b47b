import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { isOutcome, type Host, type Outcome } from './contract.ts';
import { factsAt, forKernel, linkText, listFolder } from './list-folder.ts';
import { parseMounts } from './mounts.ts';
import { openProcessExecutable, openRegular, readWhole } from './safe-open.ts';
import { unionHost } from './union.ts';
import { isWithin, type HostPath } from '../../domain/host-path.ts';

/**
 * The root that a process sees, through /proc/PID/root (proc(5)): a container whose folders the host does not have, or has no more. Only the
 * file system of the root itself: what is mounted into it is the host's own or somebody's volume, and may hang. Undefined when the
 * process sees this host's root, or has ended.
 */
export function processRoot(pid: number): Host | undefined {
  const top = `/proc/${pid}/root`;
  try {
    if (readlinkSync(`/proc/${pid}/ns/mnt`) === readlinkSync('/proc/self/ns/mnt')) return undefined;
    const [its, ours] = [statSync(`${top}/`), statSync('/')];
    if (its.dev === ours.dev && its.ino === ours.ino) return undefined;
    const mounts = parseMounts(readFileSync(`/proc/${pid}/mountinfo`, 'latin1')).map(({ point }) => point);
    return unionHost(
      throughProcess(
        top,
        mounts.filter((point) => point !== '/'),
      ),
      { platform: 'linux', layers: ['/'] },
    );
  } catch {
    return undefined; // it has ended, or may not be looked into
  }
}

/** Paths as the process sees them, each asked with folders on the way that are known to be no links: the union sees to that. */
function throughProcess(top: string, mounted: readonly HostPath[]): Host {
  const onDisk = (path: HostPath): string => (path === '/' ? `${top}/.` : top + path);
  const refusal = (path: HostPath): Outcome | undefined =>
    mounted.some((point) => isWithin(path, point)) ? 'other-kind' : undefined;
  const host: Host = {
    platform: 'linux',
    homes: () => [],
    accountOf: (owner) => ({ id: String(owner) }),
    list: (folder) => refusal(folder) ?? listFolder(onDisk(folder), folder),
    facts: (path) => refusal(path) ?? factsAt(onDisk(path)),
    factsOnce: (path) => host.facts(path),
    open: (path) => refusal(path) ?? openRegular(forKernel(onDisk(path)), forKernel(path)),
    read(path, maxBytes) {
      const file = host.open(path);
      return isOutcome(file) ? file : readWhole(file, maxBytes);
    },
    linkText: (path) => refusal(path) ?? linkText(onDisk(path)),
    resolveLinks: () => 'link',
    processes: () => [],
    openExecutable: openProcessExecutable,
    registry: () => 'absent',
    *sweep() {},
    localMounts: () => ['/'],
  };
  return host;
}
