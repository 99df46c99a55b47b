import { isOutcome, type Host } from '../host/contract.ts';
import { join, type HostPath } from '../../domain/host-path.ts';

/** What every installed system has, and no project or package tree has together (hier(7), os-release(5)). */
const SIGNS = [
  ['etc/os-release', 'usr/lib/os-release'],
  ['usr/bin', 'bin'],
  ['var/lib', 'lib/apk', 'usr/lib'],
];

/** Whether a folder is the root of a system: a debootstrap, a container's, another disk's. */
export function isSystemRoot(host: Host, folder: HostPath): boolean {
  return SIGNS.every((names) => names.some((name) => !isOutcome(host.facts(join(folder, name)))));
}
