import type { FurtherRoot } from '../contract.ts';
import { chainOf, digestOf } from '../docker/layers.ts';
import { chosenName, taggedImageName } from '../image-name.ts';
import { plainName, type StoreReader } from '../store-reader.ts';
import { snapshotFolders, type Snapshots } from './snapshots.ts';
import { boltDatabase, type BoltBucket } from '../../formats/bbolt.ts';
import { memberOf, textOf } from '../../formats/json.ts';
import { isOutcome } from '../../host/contract.ts';
import { fromBytes, join, type HostPath } from '../../../domain/host-path.ts';

/** An index lists a manifest for each platform, an attestation may point on: three steps down is the configuration. */
const MAX_STEPS = 4;
const MAX_MANIFESTS = 64;

/**
 * The images and containers of one containerd root (containerd 1.6 and 2, metadata/buckets.go): `v1/<namespace>/images/<name>/target/digest`,
 * `…/containers/<id>/{image,snapshotter,snapshotKey}`, `…/snapshots/<snapshotter>/<key>/name`; undefined when there is none.
 */
export function readStore(reader: StoreReader, root: HostPath): readonly FurtherRoot[] | undefined {
  const path = join(root, 'io.containerd.metadata.v1.bolt/meta.db');
  const file = reader.host.open(path);
  if (isOutcome(file)) {
    if (file !== 'absent') reader.missing(file === 'denied' || file === 'not-local' ? file : 'malformed', path);
    return undefined;
  }
  try {
    const database = boltDatabase(file);
    if (database === undefined) {
      reader.missing('malformed', path);
      return [];
    }
    const store = new ContainerdStore(reader, root);
    const found = [...(database.root.bucket('v1')?.entries() ?? [])].flatMap(({ key, bucket }) =>
      bucket === undefined ? [] : store.rootsIn(key, bucket),
    );
    if (database.isIncomplete()) reader.missing('malformed', path);
    return found;
  } finally {
    file.close();
  }
}

class ContainerdStore {
  readonly #reader: StoreReader;
  readonly #root: HostPath;
  readonly #snapshotters = new Map<string, Snapshots | undefined>();

  constructor(reader: StoreReader, root: HostPath) {
    this.#reader = reader;
    this.#root = root;
  }

  rootsIn(namespace: string, bucket: BoltBucket): readonly FurtherRoot[] {
    const names = snapshotNames(bucket.bucket('snapshots'));
    const byDigest = Map.groupBy(
      [...(bucket.bucket('images')?.entries() ?? [])].map(({ key, bucket: image }) => ({
        name: key,
        digest: digestOf(textIn(image?.bucket('target'), 'digest')),
      })),
      ({ digest }) => digest,
    );
    const images = [...byDigest].flatMap(([digest, same]) =>
      digest === undefined ? [] : this.#image(names, { digest, names: same.map(({ name }) => name).toSorted(byTelling) }),
    );
    const containers = [...(bucket.bucket('containers')?.entries() ?? [])].flatMap(({ key, bucket: container }) =>
      container === undefined ? [] : this.#container(names, { id: key, namespace, container }),
    );
    return [...images, ...containers];
  }

  /** The image's layers by its configuration, in whichever snapshotter has unpacked them. */
  #image(names: SnapshotNames, image: { readonly digest: string; readonly names: readonly string[] }): readonly FurtherRoot[] {
    const [first] = image.names;
    if (first === undefined) return [];
    for (const chain of this.#chains(image.digest, 0)) {
      for (const [snapshotter, byKey] of names) {
        const name = byKey.get(`sha256:${chain.at(-1) ?? ''}`);
        const layers = name === undefined ? undefined : this.#layers(snapshotter, name);
        if (layers === undefined) continue;
        const tagged = taggedImageName(first);
        const environment = { kind: 'container', image: tagged } as const;
        return [{ label: tagged, environment, platform: 'linux', layers, digest: chain.at(-1) ?? '', imageNames: image.names }];
      }
    }
    return []; // pulled and never unpacked: an archive, of which nothing can run
  }

  #container(
    names: SnapshotNames,
    { id, namespace, container }: { readonly id: string; readonly namespace: string; readonly container: BoltBucket },
  ): readonly FurtherRoot[] {
    const snapshotter = textIn(container, 'snapshotter') ?? '';
    const key = textIn(container, 'snapshotKey') ?? '';
    const name = names.get(snapshotter)?.get(key);
    const layers = name === undefined ? undefined : this.#layers(snapshotter, name);
    if (layers === undefined || plainName(id) === undefined) return [];
    const labels = container.bucket('labels');
    // CRI's pause containers and Kubernetes' own: the name in the pod, which stays when the pod is made anew.
    const given = textIn(labels, 'io.kubernetes.container.name') ?? textIn(labels, 'nerdctl/name');
    const image = textIn(container, 'image') ?? '';
    const shown = chosenName(given);
    const environment = {
      kind: 'container',
      id,
      ...(image === '' ? {} : { image: taggedImageName(image) }),
      ...(shown === undefined ? {} : { name: shown }),
    } as const;
    return [{ label: `container/${namespace}/${id}`, environment, platform: 'linux', container: id, layers, writable: 1 }];
  }

  #layers(snapshotter: string, name: string): readonly HostPath[] | undefined {
    const folder = plainName(snapshotter);
    if (folder === undefined) return undefined;
    if (!this.#snapshotters.has(folder)) this.#snapshotters.set(folder, snapshotFolders(this.#reader, this.#root, folder));
    return this.#snapshotters.get(folder)?.layersOf(name);
  }

  /** Chain ids of all images behind a digest of the content store: an index's manifests, a manifest's configuration. */
  *#chains(digest: string, step: number): Iterable<readonly string[]> {
    const path = join(this.#root, `io.containerd.content.v1.content/blobs/sha256/${digest}`);
    const content = step > MAX_STEPS || isOutcome(this.#reader.host.facts(path)) ? undefined : this.#reader.json(path);
    if (content === undefined) return; // of the platforms of an index only one was pulled
    const manifests = memberOf(content, 'manifests');
    for (const manifest of Array.isArray(manifests) ? (manifests.slice(0, MAX_MANIFESTS) as readonly unknown[]) : []) {
      const below = digestOf(textOf(manifest, 'digest'));
      if (below !== undefined) yield* this.#chains(below, step + 1);
    }
    const config = digestOf(textOf(memberOf(content, 'config'), 'digest'));
    if (config !== undefined) yield* this.#chains(config, step + 1);
    const chain = chainOf(memberOf(memberOf(content, 'rootfs'), 'diff_ids'));
    if (chain !== undefined) yield chain;
  }
}

/** Snapshotter → the key that images and containers say → the name in the snapshotter's own database. */
type SnapshotNames = ReadonlyMap<string, ReadonlyMap<string, string>>;

function snapshotNames(snapshots: BoltBucket | undefined): SnapshotNames {
  const names = new Map<string, ReadonlyMap<string, string>>();
  for (const { key: snapshotter, bucket } of snapshots?.entries() ?? []) {
    const byKey = new Map<string, string>();
    for (const { key, bucket: snapshot } of bucket?.entries() ?? []) {
      const name = textIn(snapshot, 'name');
      if (name !== undefined) byKey.set(key, name);
    }
    names.set(snapshotter, byKey);
  }
  return names;
}

function textIn(bucket: BoltBucket | undefined, key: string): string | undefined {
  const value = bucket?.value(key);
  return value === undefined || value.length > 4096 ? undefined : fromBytes(value);
}

/** Kubernetes names each image by its tag, by its digest and by its bare id: the tag tells most. */
function byTelling(one: string, other: string): number {
  return rank(one) - rank(other) || (one < other ? -1 : 1);
}

function rank(name: string): number {
  if (name.startsWith('sha256:')) return 2;
  return name.includes('@') ? 1 : 0;
}
