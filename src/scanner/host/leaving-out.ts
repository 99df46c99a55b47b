import type { Host } from './contract.ts';
import type { HostPath } from '../../domain/host-path.ts';

/** The same host, of which neither walk nor sweep enters these folders: the look at another root answers for them. */
export function leavingOut<T extends Host>(host: T, isElsewhere: (folder: HostPath) => boolean): T {
  return {
    ...host,
    isElsewhere,
    sweep: (order) => host.sweep({ ...order, leaves: (path) => order.leaves(path) || isElsewhere(path) }),
  };
}
