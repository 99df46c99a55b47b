import type { StoreReader } from '../store-reader.ts';
import { boltDatabase, type BoltBucket } from '../../formats/bbolt.ts';
import { isOutcome } from '../../host/contract.ts';
import { fromBytes, join, type HostPath } from '../../../domain/host-path.ts';

/** Snapshots that are folders: `fs` of each holds one layer, but `native`'s hold all below, too. */
const LAYOUTS: ReadonlyMap<string, { readonly folder: string; readonly isWhole: boolean }> = new Map([
  ['overlayfs', { folder: '/fs', isWhole: false }],
  ['fuse-overlayfs', { folder: '/fs', isWhole: false }],
  ['stargz', { folder: '/fs', isWhole: false }],
  ['native', { folder: '', isWhole: true }],
]);
const MAX_CHAIN = 512;

/** The folders of one snapshotter. */
export interface Snapshots {
  /** Of one snapshot and those below it, the topmost first; undefined when one is not there. */
  layersOf(name: string): readonly HostPath[] | undefined;
}

interface Snapshot {
  readonly id: string;
  readonly parent?: string;
}

/**
 * `io.containerd.snapshotter.v1.<name>/metadata.db` (containerd/snapshots/storage/bolt.go): `v1/snapshots/<name>` with `id`, a varint that is the
 * folder's name in `snapshots/`, and `parent`, another name.
 */
export function snapshotFolders(reader: StoreReader, root: HostPath, snapshotter: string): Snapshots | undefined {
  const folder = join(root, `io.containerd.snapshotter.v1.${snapshotter}`);
  const layout = LAYOUTS.get(snapshotter);
  if (layout === undefined) {
    reader.missing('unsupported', folder, `snapshotter ${snapshotter.slice(0, 40)}`);
    return undefined;
  }
  const snapshots = readSnapshots(reader, join(folder, 'metadata.db'));
  return {
    layersOf(name) {
      const layers: HostPath[] = [];
      for (let next: string | undefined = name; next !== undefined;) {
        const snapshot: Snapshot | undefined = snapshots.get(next);
        if (snapshot === undefined || layers.length >= MAX_CHAIN) return undefined;
        layers.push(join(folder, `snapshots/${snapshot.id}${layout.folder}`));
        next = layout.isWhole ? undefined : snapshot.parent;
      }
      return layers;
    },
  };
}

function readSnapshots(reader: StoreReader, path: HostPath): ReadonlyMap<string, Snapshot> {
  const found = new Map<string, Snapshot>();
  const file = reader.host.open(path);
  if (isOutcome(file)) {
    reader.missing(file === 'denied' || file === 'not-local' ? file : 'malformed', path);
    return found;
  }
  try {
    const database = boltDatabase(file);
    for (const { key, bucket } of database?.root.bucket('v1')?.bucket('snapshots')?.entries() ?? []) {
      const snapshot = bucket === undefined ? undefined : snapshotIn(bucket);
      if (snapshot !== undefined) found.set(key, snapshot);
    }
    if (database === undefined || database.isIncomplete()) reader.missing('malformed', path);
    return found;
  } finally {
    file.close();
  }
}

function snapshotIn(bucket: BoltBucket): Snapshot | undefined {
  const id = bucket.value('id');
  const parent = bucket.value('parent');
  if (id === undefined || id.length === 0 || id.length > 8) return undefined;
  const named = parent === undefined || parent.length === 0 ? {} : { parent: fromBytes(parent) };
  return { id: String(varint(id)), ...named };
}

/** Little-endian base 128, as encoding/binary's Uvarint. */
function varint(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 128 + (byte & 0x7f), 0);
}
