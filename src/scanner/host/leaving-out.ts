import type { Host } from './contract.ts';
import type { HostPath } from '../../domain/host-path.ts';

/** The same host, of which neither walk nor sweep enters these folders: the look at another root answers for them. */
export function leavingOut(host: Host, folders: ReadonlySet<HostPath>): Host {
  return {
    ...host,
    isElsewhere: (folder) => folders.has(folder),
    sweep: (order) => host.sweep({ ...order, leaves: order.leaves.union(folders) }),
  };
}
