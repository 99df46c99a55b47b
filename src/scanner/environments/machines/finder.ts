import type { EnvironmentFinder, FurtherRoot } from '../contract.ts';
import { homeFolders, plainName, StoreReader } from '../store-reader.ts';
import { isOutcome } from '../../host/contract.ts';
import { expand } from '../../host/expand.ts';
import { reasonOf } from '../../host/gap-reason.ts';
import type { Account } from '../../../domain/host.ts';
import { isWithin, join, nameOf, type HostPath } from '../../../domain/host-path.ts';

/** Who keeps whole systems as folders: a folder of machines, and where in each its root lies. */
interface Keeper {
  readonly id: string;
  /** Folders that hold one folder for each machine. */
  readonly machines: readonly string[];
  /** Below a machine's folder; empty when that is the root itself. */
  readonly root: string;
}
const SYSTEM: readonly Keeper[] = [
  { id: 'lxc', machines: ['/var/lib/lxc'], root: 'rootfs' },
  {
    id: 'lxd',
    machines: ['/var/lib/lxd/storage-pools/*/containers', '/var/snap/lxd/common/lxd/storage-pools/*/containers'],
    root: 'rootfs',
  },
  { id: 'incus', machines: ['/var/lib/incus/storage-pools/*/containers'], root: 'rootfs' },
  { id: 'nspawn', machines: ['/var/lib/machines'], root: '' },
];
const OF_ACCOUNTS = '.local/share/lxc';
/** An image of a whole disk, which only a mount opens. */
const DISK_IMAGE = /\.(?:raw|qcow2|img)$/;

/**
 * Machines that are folders: LXC (lxc.container.conf(5)), LXD and Incus (their storage pools of the driver `dir`, or mounted ones),
 * systemd-nspawn (`/var/lib/machines`, machinectl(1)).
 */
export const machines: EnvironmentFinder = {
  id: 'machines',
  platforms: ['linux'],
  find(host) {
    const reader = new StoreReader(host);
    const roots: FurtherRoot[] = [];
    const own = homeFolders(host, OF_ACCOUNTS).map(({ path, home }) => ({
      keeper: { id: 'lxc', machines: [path], root: 'rootfs' },
      account: home.account,
    }));
    const all: readonly { readonly keeper: Keeper; readonly account?: Account }[] = [
      ...SYSTEM.map((keeper) => ({ keeper })),
      ...own,
    ];
    for (const { keeper, account } of all) {
      for (const folder of foldersOf(reader, keeper)) {
        for (const name of reader.names(folder)) {
          const root = machineIn(reader, { keeper, folder, name });
          if (root !== undefined) roots.push(account === undefined ? root : { ...root, account });
        }
      }
    }
    return { roots, gaps: reader.gaps, stores: roots.flatMap((root) => root.layers) };
  },
};

function foldersOf(reader: StoreReader, { machines: patterns }: Keeper): readonly HostPath[] {
  return patterns.flatMap((pattern) =>
    expand(reader.host, pattern, { at: '/', within: '/' }).flatMap((found) => {
      if (!('outcome' in found)) return [found.real];
      reader.missing(reasonOf(found.outcome), found.path);
      return [];
    }),
  );
}

function machineIn(reader: StoreReader, at: { keeper: Keeper; folder: HostPath; name: string }): FurtherRoot | undefined {
  const { keeper, folder, name } = at;
  if (DISK_IMAGE.test(name)) reader.missing('unsupported', join(folder, name), 'an image of a disk: mount it to look into it');
  if (plainName(name) === undefined) return undefined;
  const path = keeper.root === '' ? join(folder, name) : join(folder, `${name}/${keeper.root}`);
  const facts = reader.host.facts(path);
  if (isOutcome(facts)) {
    reader.missing(reasonOf(facts), path);
    return undefined;
  }
  const real = reader.folder(path);
  // A link into another place is that place's: a machine of one keeper is not one of two.
  if (real === undefined || !isWithin(real, folder)) return undefined;
  const label = `${keeper.id}/${nameOf(name)}`;
  const environment = { kind: 'container', id: label, name } as const;
  return { label, environment, platform: 'linux', layers: [real], writable: 1, container: name };
}
