import { plainName, type StoreReader } from '../store-reader.ts';
import { sha256 } from '../../../domain/digest.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

/** Longer than any image: Docker allows 127 layers. */
const MAX_CHAIN = 512;
const HEX = /^[0-9a-f]{64}$/;

/** How a storage driver lays a layer out below the data root (`overlay2/<id>/diff`); `isWhole` when each holds all below it, too. */
interface Driver {
  readonly folder: (id: string) => string;
  readonly isWhole: boolean;
}
/** The storage drivers that keep layers as folders, by the names that Docker gives them. */
export const DRIVERS: ReadonlyMap<string, Driver> = new Map([
  ['overlay2', { folder: (id) => `overlay2/${id}/diff`, isWhole: false }],
  ['fuse-overlayfs', { folder: (id) => `fuse-overlayfs/${id}/diff`, isWhole: false }],
  ['vfs', { folder: (id) => `vfs/dir/${id}`, isWhole: true }],
]);

/** The layers of one data root and driver, as `image/<driver>/layerdb` names them (moby/layer/filestore.go). */
export class DockerLayers {
  readonly #reader: StoreReader;
  readonly #root: HostPath;
  readonly #database: HostPath;
  readonly #driver: Driver;

  constructor(reader: StoreReader, root: HostPath, driver: string) {
    this.#reader = reader;
    this.#root = root;
    this.#database = join(root, `image/${driver}`);
    this.#driver = DRIVERS.get(driver) ?? { folder: (id) => `${driver}/${id}`, isWhole: true };
  }

  /** The folders of an image by its chain ids from the lowest, the topmost first; undefined when one is not there. */
  ofChain(chain: readonly string[]): readonly HostPath[] | undefined {
    const folders: HostPath[] = [];
    for (const id of chain.toReversed()) {
      const cache = plainName(this.#reader.line(join(this.#database, `layerdb/sha256/${id}/cache-id`)));
      if (cache === undefined) return undefined;
      folders.push(this.folderOf(cache));
      if (this.#driver.isWhole) return folders;
    }
    return folders;
  }

  /** The folders of a container, the topmost first, and how many of them are its own. */
  ofContainer(id: string): { readonly layers: readonly HostPath[]; readonly writable: number } | undefined {
    const mount = join(this.#database, `layerdb/mounts/${id}`);
    const own = ['mount-id', 'init-id'].map((name) => plainName(this.#reader.line(join(mount, name))));
    if (own[0] === undefined) return undefined;
    const parent = digestOf(this.#reader.line(join(mount, 'parent')));
    const below = parent === undefined ? [] : (this.#above(parent) ?? []);
    if (this.#driver.isWhole) return { layers: [this.folderOf(own[0])], writable: 1 };
    const folders = own.filter((name) => name !== undefined).map((name) => this.folderOf(name));
    return { layers: [...folders, ...below], writable: folders.length };
  }

  /** Ids of layers that lie there, whether or not an image or container names them. */
  all(): readonly string[] {
    const parts = this.#driver
      .folder('')
      .split('/')
      .filter((part) => part !== '' && part !== 'diff');
    const ids = this.#reader.names(join(this.#root, parts.join('/')));
    return ids.filter((id) => plainName(id) !== undefined && id !== 'l');
  }

  folderOf(id: string): HostPath {
    return join(this.#root, this.#driver.folder(id));
  }

  /** The folders of a chain by its parents, from the top. */
  #above(top: string): readonly HostPath[] | undefined {
    const chain: string[] = [];
    for (let id: string | undefined = top; id !== undefined;) {
      if (chain.length >= MAX_CHAIN || chain.includes(id)) return undefined;
      chain.unshift(id);
      id = digestOf(this.#reader.line(join(this.#database, `layerdb/sha256/${id}/parent`)));
    }
    return this.ofChain(chain);
  }
}

/**
 * Chain ids of an image's layers from the lowest (image-spec, config.md, "Layer ChainID"): the first is its diff id, each next
 * the digest of `<chain id below> <diff id>`.
 */
export function chainOf(diffIds: unknown): readonly string[] | undefined {
  if (!Array.isArray(diffIds) || diffIds.length === 0 || diffIds.length > MAX_CHAIN) return undefined;
  const chain: string[] = [];
  for (const diff of diffIds as readonly unknown[]) {
    const id = digestOf(diff);
    if (id === undefined) return undefined;
    const below = chain.at(-1);
    chain.push(below === undefined ? id : sha256(`sha256:${below} sha256:${id}`));
  }
  return chain;
}

/** The 64 digits of `sha256:…`. */
export function digestOf(value: unknown): string | undefined {
  const digits = typeof value === 'string' && value.startsWith('sha256:') ? value.slice('sha256:'.length) : undefined;
  return digits !== undefined && HEX.test(digits) ? digits : undefined;
}
