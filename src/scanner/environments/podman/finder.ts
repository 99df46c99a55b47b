import type { EnvironmentFinder, FurtherRoot } from '../contract.ts';
import { chosenName, taggedImageName, unnamedImage } from '../image-name.ts';
import { homeFolders, plainMember, StoreReader } from '../store-reader.ts';
import { memberOf, parseJson, textOf } from '../../formats/json.ts';
import { isOutcome } from '../../host/contract.ts';
import type { Account, Environment } from '../../../domain/host.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

/** containers-storage.conf(5): the system's store, a distribution's read-only one, and each account's. */
const SYSTEM = ['/var/lib/containers/storage', '/usr/lib/containers/storage', '/usr/share/containers/storage'];
const ROOTLESS = '.local/share/containers/storage';
const SETTINGS = ['/etc/containers/storage.conf', '/usr/share/containers/storage.conf'];
/** `graphroot = "/var/lib/containers/storage"` */
const GRAPH_ROOT = /^\s*(?:graphroot|imagestore)\s*=\s*"(\/[^"\n]{1,4000})"/gm;
const MAX_CHAIN = 512;

/** How a driver lays a layer out; the layers of `vfs` hold all that lies below them, too. */
const DRIVERS: ReadonlyMap<string, { readonly folder: (id: string) => string; readonly isWhole: boolean }> = new Map([
  ['overlay', { folder: (id) => `overlay/${id}/diff`, isWhole: false }],
  ['vfs', { folder: (id) => `vfs/dir/${id}`, isWhole: true }],
]);

/**
 * Stores of Podman, Buildah and CRI-O (containers/storage: `<driver>-images/images.json`, `<driver>-layers/layers.json`,
 * `<driver>-containers/containers.json`) of the system, of each account, and where storage.conf puts them.
 */
export const podman: EnvironmentFinder = {
  id: 'podman',
  platforms: ['linux'],
  find(host) {
    const reader = new StoreReader(host);
    const roots: FurtherRoot[] = [];
    const stores: HostPath[] = [];
    const seen = new Set<HostPath>();
    for (const { path, account } of graphRoots(reader)) {
      const root = reader.folder(path);
      if (root === undefined || seen.has(root)) continue;
      seen.add(root);
      const drivers = reader
        .names(root)
        .filter((name) => name.endsWith('-layers'))
        .map((name) => name.slice(0, -'-layers'.length));
      for (const driver of drivers) {
        const found = new PodmanStore(reader, root, driver).roots();
        roots.push(...found.map((one) => (account === undefined ? one : { ...one, account })));
        // Volumes lie beside the layers and are looked at as what they are: folders of that account.
        stores.push(join(root, driver));
      }
    }
    return { roots, gaps: reader.gaps, stores };
  },
};

function graphRoots(reader: StoreReader): readonly { readonly path: HostPath; readonly account?: Account }[] {
  const configured = SETTINGS.flatMap((path) => {
    const text = isOutcome(reader.host.facts(path)) ? undefined : reader.text(path);
    return text === undefined
      ? []
      : [...text.matchAll(GRAPH_ROOT)].map(([, found]) => found ?? '').filter((found) => found !== '');
  });
  const own = homeFolders(reader.host, ROOTLESS).map(({ path, home }) => ({ path, account: home.account }));
  return [...[...SYSTEM, ...configured].map((path) => ({ path })), ...own];
}

class PodmanStore {
  readonly #reader: StoreReader;
  readonly #root: HostPath;
  readonly #driver: string;
  /** Layer → the layer below it; empty for the lowest. */
  readonly #parents = new Map<string, string>();

  constructor(reader: StoreReader, root: HostPath, driver: string) {
    this.#reader = reader;
    this.#root = root;
    this.#driver = driver;
  }

  roots(): readonly FurtherRoot[] {
    if (!DRIVERS.has(this.#driver)) {
      this.#reader.missing('unsupported', join(this.#root, this.#driver), `storage driver ${this.#driver.slice(0, 40)}`);
      return [];
    }
    for (const name of ['layers.json', 'volatile-layers.json']) {
      for (const layer of this.#list('layers', name)) {
        const id = plainMember(layer, 'id');
        if (id !== undefined) this.#parents.set(id, plainMember(layer, 'parent') ?? '');
      }
    }
    const images = this.#images();
    const names = new Map(images.map(({ id, root }) => [id, root.environment.image]));
    return [...images.map(({ root }) => root), ...this.#containers(names)];
  }

  #list(kind: string, name: string): readonly unknown[] {
    const path = join(this.#root, `${this.#driver}-${kind}/${name}`);
    return isOutcome(this.#reader.host.facts(path)) ? [] : this.#reader.list(path);
  }

  #images(): readonly { readonly id: string; readonly root: FurtherRoot }[] {
    const images = this.#list('images', 'images.json').flatMap((image) => {
      const id = plainMember(image, 'id');
      const layer = plainMember(image, 'layer');
      return id === undefined || layer === undefined ? [] : [{ id, layer, names: namesOf(image) }];
    });
    const below = new Set(images.flatMap(({ layer }) => (this.#chain(layer) ?? []).slice(1)));
    return images.flatMap(({ id, layer, names }) => {
      // A step of a build: what a later one removed is in no image any more.
      const layers = names.length === 0 && below.has(layer) ? undefined : this.#folders(layer);
      if (layers === undefined) return [];
      const image = names[0] === undefined ? unnamedImage(id) : taggedImageName(names[0]);
      const environment: Environment = { kind: 'container', image };
      return [{ id, root: { label: image, environment, platform: 'linux', layers, digest: id, imageNames: names } }];
    });
  }

  #containers(images: ReadonlyMap<string, string | undefined>): readonly FurtherRoot[] {
    const all = ['containers.json', 'volatile-containers.json'].flatMap((name) => this.#list('containers', name));
    return all.flatMap((container): readonly FurtherRoot[] => {
      const id = plainMember(container, 'id');
      const layer = plainMember(container, 'layer');
      const layers = layer === undefined ? undefined : this.#folders(layer);
      if (id === undefined || layers === undefined) return [];
      const said = parseJson(Buffer.from(textOf(container, 'metadata', 65_536) ?? '{}', 'utf8'));
      const made = textOf(said, 'image-name');
      const image = images.get(textOf(container, 'image') ?? '') ?? (made === undefined ? undefined : taggedImageName(made));
      const name = chosenName(textOf(said, 'name') ?? namesOf(container)[0]);
      const environment: Environment = {
        kind: 'container',
        id,
        ...(image === undefined ? {} : { image }),
        ...(name === undefined ? {} : { name }),
      };
      return [{ label: `container/${id}`, environment, platform: 'linux', container: id, layers, writable: 1 }];
    });
  }

  #folders(layer: string): readonly HostPath[] | undefined {
    const driver = DRIVERS.get(this.#driver);
    const chain = this.#chain(layer);
    if (driver === undefined || chain === undefined) return undefined;
    return (driver.isWhole ? chain.slice(0, 1) : chain).map((id) => join(this.#root, driver.folder(id)));
  }

  /** A layer and those below it, the topmost first; undefined when one is missing or they lead back into themselves. */
  #chain(layer: string): readonly string[] | undefined {
    const chain: string[] = [];
    for (let id = layer; id !== '';) {
      const parent = this.#parents.get(id);
      if (parent === undefined || chain.length >= MAX_CHAIN) return undefined;
      chain.push(id);
      id = parent;
    }
    return chain;
  }
}

/** Names with their tags; a name by its digest alone tells no tag. */
function namesOf(value: unknown): readonly string[] {
  const names = memberOf(value, 'names');
  const texts = Array.isArray(names)
    ? names.filter((name): name is string => typeof name === 'string' && name.length <= 512)
    : [];
  return texts.filter((name) => !name.includes('@')).toSorted();
}
