import { createHash } from 'node:crypto';
import { boltFile, type Bucket } from './bolt-writer.ts';

/** An image: its layers by labels of one's own, the lowest first. */
export interface StoredImage {
  /** `registry.example.com/team/box:2.1`; absent for one that a build left behind. */
  readonly name?: string;
  readonly layers: readonly string[];
}

/** A container with a layer of its own on top of an image. */
export interface StoredContainer {
  readonly name: string;
  /** Its image's place in the list. */
  readonly image: number;
  /** Label of the layer that it writes to. */
  readonly layer: string;
}

/** What an engine writes beside the layers themselves; all paths relative to its data root. */
export interface Store {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Where the content of a layer lies. */
  folderOf(layer: string): string;
}

/** An id of 64 digits as engines make them; the same for the same text. */
export function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The id that a container of this name has in all stores. */
export function containerId(name: string): string {
  return idOf(`container ${name}`);
}

function diffId(layer: string): string {
  return idOf(`diff ${layer}`);
}

/** Chain ids from the lowest (image-spec, config.md). */
function chainIds(layers: readonly string[]): readonly string[] {
  const chain: string[] = [];
  for (const layer of layers) {
    const below = chain.at(-1);
    chain.push(below === undefined ? diffId(layer) : idOf(`sha256:${below} sha256:${diffId(layer)}`));
  }
  return chain;
}

function configOf({ layers }: StoredImage): string {
  const diffs = layers.map((layer) => `sha256:${diffId(layer)}`);
  return JSON.stringify({ architecture: 'amd64', config: {}, os: 'linux', rootfs: { type: 'layers', diff_ids: diffs } });
}

function imageId(image: StoredImage): string {
  return idOf(configOf(image));
}

/** Docker's data root (20.10 to 28, without containerd's snapshotters). */
export function dockerStore(
  images: readonly StoredImage[],
  containers: readonly StoredContainer[] = [],
  driver: 'overlay2' | 'vfs' = 'overlay2',
): Store {
  const files = new Map<string, string>();
  const base = `image/${driver}`;
  const repositories: Record<string, Record<string, string>> = {};
  for (const image of images) {
    const id = imageId(image);
    files.set(`${base}/imagedb/content/sha256/${id}`, configOf(image));
    const name = image.name;
    if (name !== undefined) (repositories[name.slice(0, name.lastIndexOf(':'))] ??= {})[name] = `sha256:${id}`;
    chainIds(image.layers).forEach((chain, at, all) => {
      const folder = `${base}/layerdb/sha256/${chain}`;
      files.set(`${folder}/cache-id`, idOf(image.layers[at] ?? ''));
      files.set(`${folder}/diff`, `sha256:${diffId(image.layers[at] ?? '')}`);
      if (at > 0) files.set(`${folder}/parent`, `sha256:${all[at - 1] ?? ''}`);
    });
  }
  files.set(`${base}/repositories.json`, JSON.stringify({ Repositories: repositories }));
  for (const container of containers) {
    const id = containerId(container.name);
    const image = images[container.image];
    if (image === undefined) throw new RangeError(`container ${container.name} has no image`);
    const mounts = `${base}/layerdb/mounts/${id}`;
    files.set(`${mounts}/mount-id`, idOf(container.layer));
    files.set(`${mounts}/init-id`, `${idOf(container.layer)}-init`);
    files.set(`${mounts}/parent`, `sha256:${chainIds(image.layers).at(-1) ?? ''}`);
    const asked = image.name ?? `sha256:${imageId(image)}`;
    const config = {
      ID: id,
      Name: `/${container.name}`,
      Driver: driver,
      Image: `sha256:${imageId(image)}`,
      Config: { Image: asked },
    };
    files.set(`containers/${id}/config.v2.json`, JSON.stringify(config));
  }
  return { files, folderOf: (layer) => (driver === 'vfs' ? `vfs/dir/${idOf(layer)}` : `overlay2/${idOf(layer)}/diff`) };
}

/** The store of Podman, Buildah and CRI-O. */
export function podmanStore(
  images: readonly StoredImage[],
  containers: readonly StoredContainer[] = [],
  driver: 'overlay' | 'vfs' = 'overlay',
): Store {
  const layers = new Map<string, { id: string; parent?: string; 'diff-digest': string }>();
  const addLayers = (labels: readonly string[]): void =>
    labels.forEach((label, at) => {
      const below = labels[at - 1];
      layers.set(label, {
        id: idOf(label),
        ...(below === undefined ? {} : { parent: idOf(below) }),
        'diff-digest': `sha256:${diffId(label)}`,
      });
    });
  for (const image of images) addLayers(image.layers);
  const imageRows = images.map((image) => ({
    id: imageId(image),
    digest: `sha256:${idOf(`manifest ${imageId(image)}`)}`,
    ...(image.name === undefined ? {} : { names: [image.name] }),
    layer: idOf(image.layers.at(-1) ?? ''),
  }));
  const containerRows = containers.map((container) => {
    const image = images[container.image];
    if (image === undefined) throw new RangeError(`container ${container.name} has no image`);
    addLayers([...image.layers, container.layer]);
    const said = { 'image-name': image.name ?? '', 'image-id': imageId(image), name: container.name };
    const own = { id: containerId(container.name), names: [container.name], image: imageId(image) };
    return { ...own, layer: idOf(container.layer), metadata: JSON.stringify(said) };
  });
  const files = new Map([
    [`${driver}-images/images.json`, JSON.stringify(imageRows)],
    [`${driver}-layers/layers.json`, JSON.stringify([...layers.values()])],
    [`${driver}-containers/containers.json`, JSON.stringify(containerRows)],
  ]);
  return { files, folderOf: (layer) => (driver === 'vfs' ? `vfs/dir/${idOf(layer)}` : `overlay/${idOf(layer)}/diff`) };
}

/** containerd's root, with its overlayfs snapshotter and everything in one namespace. */
export function containerdStore(
  images: readonly StoredImage[],
  containers: readonly StoredContainer[] = [],
  namespace = 'k8s.io',
): Store {
  const files = new Map<string, string | Uint8Array>();
  const ids = new Map<string, number>();
  const numberOf = (key: string): number => {
    const known = ids.get(key) ?? ids.size + 1;
    ids.set(key, known);
    return known;
  };
  const snapshots: Record<string, Bucket> = {};
  const folders: Record<string, Bucket> = {};
  const byLabel = new Map<string, number>();
  const addSnapshot = (key: string, parent: string | undefined, label: string): void => {
    const name = (of: string): string => `${namespace}/${numberOf(of)}/${of}`;
    const id = numberOf(key);
    byLabel.set(label, id);
    snapshots[key] = { name: name(key), ...(parent === undefined ? {} : { parent }) };
    folders[name(key)] = { id: uvarint(id), kind: Buffer.of(3), ...(parent === undefined ? {} : { parent: name(parent) }) };
  };
  const imageRows: Record<string, Bucket> = {};
  for (const image of images) {
    const chain = chainIds(image.layers);
    chain.forEach((id, at) =>
      addSnapshot(`sha256:${id}`, at === 0 ? undefined : `sha256:${chain[at - 1]}`, image.layers[at] ?? ''),
    );
    const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: `sha256:${imageId(image)}` }, layers: [] });
    const index = JSON.stringify({
      manifests: [{ digest: `sha256:${idOf('another platform')}` }, { digest: `sha256:${idOf(manifest)}` }],
    });
    for (const blob of [configOf(image), manifest, index])
      files.set(`io.containerd.content.v1.content/blobs/sha256/${idOf(blob)}`, blob);
    if (image.name !== undefined)
      imageRows[image.name] = {
        target: { digest: `sha256:${idOf(index)}`, mediatype: 'application/vnd.oci.image.index.v1+json' },
      };
  }
  const containerRows: Record<string, Bucket> = {};
  for (const container of containers) {
    const image = images[container.image];
    if (image === undefined) throw new RangeError(`container ${container.name} has no image`);
    const id = containerId(container.name);
    addSnapshot(id, `sha256:${chainIds(image.layers).at(-1) ?? ''}`, container.layer);
    const labels = { 'io.kubernetes.container.name': container.name };
    containerRows[id] = { image: image.name ?? '', snapshotter: 'overlayfs', snapshotKey: id, labels };
  }
  const own = { images: imageRows, containers: containerRows, snapshots: { overlayfs: snapshots } };
  files.set('io.containerd.metadata.v1.bolt/meta.db', boltFile({ v1: { [namespace]: own } }));
  files.set('io.containerd.snapshotter.v1.overlayfs/metadata.db', boltFile({ v1: { snapshots: folders } }));
  const folderOf = (layer: string): string => `io.containerd.snapshotter.v1.overlayfs/snapshots/${byLabel.get(layer) ?? 0}/fs`;
  return { files, folderOf };
}

/** Little-endian base 128. */
function uvarint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left & 127) | 128);
  }
}
