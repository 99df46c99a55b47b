import type { EnvironmentFinder, FurtherRoot } from '../contract.ts';
import { chosenName, taggedImageName, unnamedImage } from '../image-name.ts';
import { homeFolders, plainName, StoreReader } from '../store-reader.ts';
import { chainOf, digestOf, DockerLayers, DRIVERS } from './layers.ts';
import { isObject, memberOf, textOf } from '../../formats/json.ts';
import type { Host } from '../../host/contract.ts';
import { isOutcome } from '../../host/contract.ts';
import type { Account } from '../../../domain/host.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

/** The daemon's own default, and where snaps put it. */
const SYSTEM = ['/var/lib/docker', '/var/snap/docker/common/var-lib-docker'];
const ROOTLESS = '.local/share/docker';
const DAEMON = '/etc/docker/daemon.json';

/**
 * Docker's own stores (moby/layer, moby/image: `image/<driver>/repositories.json`, `imagedb`, `layerdb`, `containers/<id>/config.v2.json`) of the
 * system, of each account that runs it rootless, and where daemon.json puts them: each image once, of each container what
 * it has written itself, layers that no image names any more, and volumes.
 */
export const docker: EnvironmentFinder = {
  id: 'docker',
  platforms: ['linux'],
  find(host) {
    const reader = new StoreReader(host);
    const roots: FurtherRoot[] = [];
    const stores: HostPath[] = [];
    for (const { path, account } of dataRoots(reader)) {
      const root = reader.folder(path);
      if (root === undefined || stores.includes(root)) continue;
      const found = readDataRoot(reader, root);
      if (found.length === 0 && isOutcome(host.facts(join(root, 'image')))) continue;
      stores.push(root);
      roots.push(...found.map((one) => (account === undefined ? one : { ...one, account })));
    }
    return { roots, gaps: reader.gaps, stores };
  },
};

function dataRoots(reader: StoreReader): readonly { readonly path: HostPath; readonly account?: Account }[] {
  const daemon = isOutcome(reader.host.facts(DAEMON)) ? undefined : reader.json(DAEMON);
  const configured = [textOf(daemon, 'data-root', 4096), textOf(daemon, 'graph', 4096)].filter((path) => path?.startsWith('/'));
  const own = homeFolders(reader.host, ROOTLESS).map(({ path, home }) => ({ path, account: home.account }));
  return [...[...SYSTEM, ...configured.filter((path) => path !== undefined)].map((path) => ({ path })), ...own];
}

function readDataRoot(reader: StoreReader, root: HostPath): readonly FurtherRoot[] {
  // Before anything was pulled there is a layer folder and no database, or the other way round.
  const known = new Set([
    ...reader.names(join(root, 'image')),
    ...[...DRIVERS.keys()].filter((name) => has(reader.host, join(root, name))),
  ]);
  const byDriver = [...known].flatMap((driver) => {
    if (DRIVERS.has(driver)) return readDriver(reader, root, driver);
    // containerd keeps what Docker pulled with its snapshotters; the others' layers are block devices or sub-volumes.
    if (!isContainerd(reader, root, driver))
      reader.missing('unsupported', join(root, driver), `storage driver ${driver.slice(0, 40)}`);
    return [];
  });
  return [...byDriver, ...volumes(reader, root)];
}

function isContainerd(reader: StoreReader, root: HostPath, driver: string): boolean {
  return reader.names(join(root, `image/${driver}/imagedb/content/sha256`)).length === 0;
}

function has(host: Host, path: HostPath): boolean {
  return !isOutcome(host.facts(path));
}

function readDriver(reader: StoreReader, root: HostPath, driver: string): readonly FurtherRoot[] {
  const layers = new DockerLayers(reader, root, driver);
  const images = readImages(reader, { database: join(root, `image/${driver}`), layers });
  const names = new Map(images.map(({ id, root: image }) => [id, image.environment.image]));
  const containers = readContainers(reader, { root, driver, layers, names });
  const found = [...images.map((image) => image.root), ...containers];
  const used = new Set(found.flatMap((one) => one.layers));
  const left = layers
    .all()
    .filter((id) => !used.has(layers.folderOf(id)))
    .map((id): FurtherRoot => ({
      label: `layer/${id}`,
      environment: { kind: 'container', id },
      platform: 'linux',
      layers: [layers.folderOf(id)],
    }));
  return [...found, ...left];
}

/**
 * Images by their ids, each with all of its names. One without a name that another image goes on from is a step of a build: what that
 * image removed is in no image any more. Others without a name were replaced by a newer one.
 */
function readImages(
  reader: StoreReader,
  at: { readonly database: HostPath; readonly layers: DockerLayers },
): readonly { readonly id: string; readonly root: FurtherRoot }[] {
  const named = namesById(reader.json(join(at.database, 'repositories.json')));
  const folder = join(at.database, 'imagedb/content/sha256');
  const images = reader.names(folder).flatMap((id) => {
    const config = digestOf(`sha256:${id}`) === undefined ? undefined : reader.json(join(folder, id));
    const chain = chainOf(memberOf(memberOf(config, 'rootfs'), 'diff_ids'));
    return chain === undefined ? [] : [{ id, chain, names: (named.get(id) ?? []).toSorted() }];
  });
  const below = new Set(images.flatMap(({ chain }) => chain.slice(0, -1)));
  return images.flatMap(({ id, chain, names }) => {
    const isStep = names.length === 0 && below.has(chain.at(-1) ?? '');
    const layers = isStep ? undefined : at.layers.ofChain(chain);
    if (layers === undefined) return [];
    const image = names[0] === undefined ? unnamedImage(id) : taggedImageName(names[0]);
    const environment = { kind: 'container', image } as const;
    return [{ id, root: { label: image, environment, platform: 'linux', layers, digest: id, imageNames: names } }];
  });
}

/** `{"Repositories":{"team/box":{"team/box:2.1":"sha256:<id>","team/box@sha256:<digest>":"sha256:<id>"}}}` */
function namesById(repositories: unknown): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  const all = memberOf(repositories, 'Repositories');
  for (const tags of isObject(all) ? Object.values(all) : []) {
    for (const [name, target] of isObject(tags) ? Object.entries(tags) : []) {
      const id = digestOf(target);
      if (id === undefined || name.includes('@')) continue;
      const known = names.get(id);
      if (known === undefined) names.set(id, [name]);
      else known.push(name);
    }
  }
  return names;
}

function readContainers(
  reader: StoreReader,
  at: { root: HostPath; driver: string; layers: DockerLayers; names: ReadonlyMap<string, string | undefined> },
): readonly FurtherRoot[] {
  const folder = join(at.root, 'containers');
  return reader.names(folder).flatMap((id): readonly FurtherRoot[] => {
    const config = plainName(id) === undefined ? undefined : reader.json(join(folder, `${id}/config.v2.json`));
    if (config === undefined || textOf(config, 'Driver') !== at.driver) return [];
    const parts = at.layers.ofContainer(id);
    if (parts === undefined) return [];
    const image = imageOf(config, at.names);
    const name = chosenName(textOf(config, 'Name'));
    const environment = {
      kind: 'container',
      id,
      ...(image === undefined ? {} : { image }),
      ...(name === undefined ? {} : { name }),
    } as const;
    return [{ label: `container/${id}`, environment, platform: 'linux', container: id, ...parts }];
  });
}

/** As the image is called now; what the container was made from when it has no name any more. */
function imageOf(config: unknown, names: ReadonlyMap<string, string | undefined>): string | undefined {
  const id = digestOf(memberOf(config, 'Image'));
  const asked = textOf(memberOf(config, 'Config'), 'Image');
  const known = id === undefined ? undefined : names.get(id);
  if (known !== undefined && !known.startsWith('sha256:')) return known;
  return asked === undefined || asked.startsWith('sha256:') ? known : taggedImageName(asked);
}

/** Folders that containers share and keep: homes of development containers, editors' servers. */
function volumes(reader: StoreReader, root: HostPath): readonly FurtherRoot[] {
  const folder = join(root, 'volumes');
  return reader.names(folder).flatMap((name): readonly FurtherRoot[] => {
    const data = plainName(name) === undefined ? undefined : reader.folder(join(folder, `${name}/_data`));
    if (data === undefined) return [];
    return [
      {
        label: `volume/${name}`,
        environment: { kind: 'container', id: `volume/${name}` },
        platform: 'linux',
        layers: [data],
        writable: 1,
      },
    ];
  });
}
