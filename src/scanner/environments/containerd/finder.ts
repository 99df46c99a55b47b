import type { EnvironmentFinder, FurtherRoot } from '../contract.ts';
import { homeFolders, StoreReader } from '../store-reader.ts';
import { readStore } from './store.ts';
import type { Account } from '../../../domain/host.ts';
import type { HostPath } from '../../../domain/host-path.ts';

/** containerd's own default, k3s', rke2's, MicroK8s', and Docker's own since it keeps images with containerd (29). */
const SYSTEM = [
  '/var/lib/containerd',
  '/var/lib/rancher/k3s/agent/containerd',
  '/var/lib/rancher/rke2/agent/containerd',
  '/var/lib/k0s/containerd',
  '/var/snap/microk8s/common/var/lib/containerd',
  '/var/lib/docker/containerd/daemon',
];
/** nerdctl's, and rootless Docker's own. */
const ROOTLESS = ['.local/share/containerd', '.local/share/docker/containerd/daemon'];

/**
 * containerd's stores (Kubernetes, nerdctl, newer Docker): images, snapshots and containers by its database `meta.db`, each
 * snapshot's folder by its snapshotter's; of all namespaces.
 */
export const containerd: EnvironmentFinder = {
  id: 'containerd',
  platforms: ['linux'],
  find(host) {
    const reader = new StoreReader(host);
    const roots: FurtherRoot[] = [];
    const stores: HostPath[] = [];
    const own = ROOTLESS.flatMap((below) => homeFolders(host, below).map(({ path, home }) => ({ path, account: home.account })));
    const candidates: readonly { readonly path: HostPath; readonly account?: Account }[] = [
      ...SYSTEM.map((path) => ({ path })),
      ...own,
    ];
    for (const { path, account } of candidates) {
      const root = reader.folder(path);
      const found = root === undefined || stores.includes(root) ? undefined : readStore(reader, root);
      if (root === undefined || found === undefined) continue;
      stores.push(root);
      roots.push(...found.map((one) => (account === undefined ? one : { ...one, account })));
    }
    return { roots, gaps: reader.gaps, stores };
  },
};
