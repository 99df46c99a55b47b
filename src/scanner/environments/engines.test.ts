import { describe, expect, it } from 'vitest';
import { storeAt } from '../../../test/container-stores/recorded.ts';
import {
  containerdStore,
  containerId,
  dockerStore,
  idOf,
  podmanStore,
  type Store,
  type StoredImage,
} from '../../../test/container-stores/stores.ts';
import { containerd } from './containerd/finder.ts';
import type { EnvironmentFinder, FoundRoots } from './contract.ts';
import { docker } from './docker/finder.ts';
import { podman } from './podman/finder.ts';
import { recordedHost } from '../host/recorded.ts';
import type { RecordedNode } from '../host/recorded-tree.ts';
import { nameOf, type HostPath } from '../../domain/host-path.ts';

const IMAGES: readonly StoredImage[] = [
  { name: 'docker.io/library/base:1', layers: ['os'] },
  { layers: ['os', 'tools'] }, // a step of the build of the next one
  { name: 'registry.example.com:5000/team/box:2.1', layers: ['os', 'tools', 'clean'] },
  { layers: ['os', 'replaced'] },
];
const CONTAINERS = [
  { name: 'shop-web-1', image: 2, layer: 'web' },
  { name: 'eager_turing', image: 0, layer: 'nameless' },
];
const CONTENT = Object.fromEntries(
  ['os', 'tools', 'clean', 'replaced', 'web', 'nameless'].map((label) => [label, { [`/${label}`]: label }]),
);

/** Where each engine's store lies, and how it is laid out. */
const ENGINES: readonly {
  name: string;
  finder: EnvironmentFinder;
  at: HostPath;
  rootless: string;
  store: Store;
  init: boolean;
}[] = [
  {
    name: 'Docker',
    finder: docker,
    at: '/var/lib/docker',
    rootless: '.local/share/docker',
    store: dockerStore(IMAGES, CONTAINERS),
    init: true,
  },
  {
    name: 'Podman',
    finder: podman,
    at: '/var/lib/containers/storage',
    rootless: '.local/share/containers/storage',
    store: podmanStore(IMAGES, CONTAINERS),
    init: false,
  },
  {
    name: 'containerd',
    finder: containerd,
    at: '/var/lib/rancher/k3s/agent/containerd',
    rootless: '.local/share/containerd',
    store: containerdStore(IMAGES, CONTAINERS),
    init: false,
  },
];

describe.each(ENGINES)('$name', ({ finder, at, rootless, store, init }) => {
  const folders = (root: HostPath, ...labels: readonly string[]): readonly string[] =>
    labels.map((label) => `${root}/${store.folderOf(label)}`);
  const own = (root: HostPath, label: string): readonly string[] => [
    ...folders(root, label),
    ...(init ? [`${root}/overlay2/${idOf(label)}-init/diff`] : []),
  ];
  const box = 'registry.example.com:5000/team/box:2.1';

  it('has images by their names, and containers on top of them', () => {
    const { roots, gaps } = find(finder, at, store);
    const named = roots.filter(({ imageNames = [], container }) => imageNames.length > 0 || container !== undefined);
    expect(gaps).toEqual([]);
    expect(named.map(({ environment, layers, writable = 0 }) => ({ environment, layers, writable })).toSorted(byLayers)).toEqual(
      [
        { environment: { kind: 'container', image: 'base:1' }, layers: folders(at, 'os'), writable: 0 },
        { environment: { kind: 'container', image: box }, layers: folders(at, 'clean', 'tools', 'os'), writable: 0 },
        {
          environment: { kind: 'container', id: containerId('shop-web-1'), image: box, name: 'shop-web-1' },
          layers: [...own(at, 'web'), ...folders(at, 'clean', 'tools', 'os')],
          writable: own(at, 'web').length,
        },
        {
          environment: { kind: 'container', id: containerId('eager_turing'), image: 'base:1' },
          layers: [...own(at, 'nameless'), ...folders(at, 'os')],
          writable: own(at, 'nameless').length,
        },
      ].toSorted(byLayers),
    );
  });

  it('has no step of a build, but what a newer image replaced', () => {
    const { roots } = find(finder, at, store);
    const unnamed = roots.filter(({ environment }) => environment.image?.startsWith('sha256:') === true);
    // containerd forgets an image that loses its name.
    expect(unnamed.map(({ layers }) => layers)).toEqual(finder === containerd ? [] : [folders(at, 'replaced', 'os')]);
  });

  it('is the account that keeps it at home', () => {
    const home = `/home/zoe/${rootless}`;
    const { roots } = find(finder, home, store);
    expect(roots.map(({ account }) => account)).toEqual(roots.map(() => ({ id: '1000', name: 'zoe' })));
    expect(roots.length).toBeGreaterThan(3);
  });

  it('is not there: silence', () => {
    const host = recordedHost({ tree: new Map([['/etc/passwd', '']]) });
    expect(finder.find(host)).toEqual({ roots: [], gaps: [], stores: [] });
  });

  it('may not be looked at: a gap', () => {
    const host = recordedHost({ tree: new Map<HostPath, RecordedNode>([[at, { kind: 'folder', isDenied: true }]]) });
    const found = finder.find(host);
    expect(found.gaps.map(({ reason }) => reason)).toContain('denied');
    expect(found.roots).toEqual([]);
  });

  it('whose files are damaged, link away or name others loses those only', () => {
    for (const content of [
      '{',
      '[]',
      '[{"id":"../../etc","layer":".."}]',
      '{"rootfs":{"diff_ids":["sha256:.."]}}',
      '../../../etc',
      '\0',
    ]) {
      for (const path of store.files.keys()) {
        const files = new Map([...store.files, [path, content]]);
        const { roots } = find(finder, at, { ...store, files });
        const outside = roots
          .flatMap(({ layers }) => layers)
          .filter((layer) => !layer.startsWith(`${at}/`) || layer.includes('..'));
        expect(outside).toEqual([]);
      }
    }
  });
});

describe('Docker', () => {
  it('has what vfs keeps: one whole folder for each', () => {
    const store = dockerStore(IMAGES, CONTAINERS, 'vfs');
    const { roots } = find(docker, '/var/lib/docker', store);
    const box = roots.filter(({ environment }) => environment.image?.endsWith('team/box:2.1'));
    expect(box.map(({ layers }) => layers.map(nameOf))).toEqual([[idOf('clean')], [idOf('web')]]);
  });

  it('has layers that nothing names, and volumes', () => {
    const tree = new Map<HostPath, RecordedNode>([
      ['/var/lib/docker/overlay2/3f9a1c0d7be2/diff/usr/bin/x', ''],
      ['/var/lib/docker/overlay2/l/ABC', { link: '../3f9a1c0d7be2/diff' }],
      ['/var/lib/docker/volumes/vscode/_data/bin/x', ''],
      ['/var/lib/docker/volumes/metadata.db', ''],
    ]);
    const { roots, stores } = docker.find(recordedHost({ tree }));
    expect(roots.map(({ environment, layers }) => [environment.id, ...layers])).toEqual([
      ['3f9a1c0d7be2', '/var/lib/docker/overlay2/3f9a1c0d7be2/diff'],
      ['volume/vscode', '/var/lib/docker/volumes/vscode/_data'],
    ]);
    expect(stores).toEqual(['/var/lib/docker']);
  });

  it('is where daemon.json says, also behind a link', () => {
    const store = dockerStore(IMAGES);
    const tree = new Map<HostPath, RecordedNode>([
      ...storeAt('/mnt/big/docker', store, {}),
      ['/data', { link: '/mnt/big' }],
      ['/etc/docker/daemon.json', '{"data-root":"/data/docker"}'],
    ]);
    expect(docker.find(recordedHost({ tree })).stores).toEqual(['/mnt/big/docker']);
  });

  it('keeps layers in a way that is not read: a gap', () => {
    const store = dockerStore(IMAGES);
    const files = new Map([...store.files].map(([path, content]) => [path.replace('image/overlay2', 'image/btrfs'), content]));
    expect(find(docker, '/var/lib/docker', { ...store, files }).gaps).toEqual([
      { reason: 'unsupported', path: '/var/lib/docker/btrfs', detail: 'storage driver btrfs' },
    ]);
  });
});

describe('Podman', () => {
  it('is where storage.conf says', () => {
    const store = podmanStore(IMAGES, [], 'vfs');
    const tree = new Map<HostPath, RecordedNode>([
      ...storeAt('/srv/images', store, {}),
      ['/etc/containers/storage.conf', '[storage]\ndriver = "vfs"\n# graphroot = "/none"\ngraphroot = "/srv/images"\n'],
    ]);
    const found = podman.find(recordedHost({ tree }));
    expect(found.stores).toEqual(['/srv/images/vfs']);
    expect(found.roots.map(({ layers }) => layers.length)).toEqual([1, 1, 1]);
  });
});

function find(finder: EnvironmentFinder, at: HostPath, store: Store): FoundRoots {
  return finder.find(recordedHost({ tree: storeAt(at, store, CONTENT) }));
}

function byLayers(one: { readonly layers: readonly string[] }, other: { readonly layers: readonly string[] }): number {
  return one.layers.join(' ') < other.layers.join(' ') ? -1 : 1;
}
