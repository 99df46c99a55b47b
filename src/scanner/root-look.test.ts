import { describe, expect, it } from 'vitest';
import { REMOVED, storeAt } from '../../test/container-stores/recorded.ts';
import { containerId, dockerStore, type StoredContainer, type StoredImage } from '../../test/container-stores/stores.ts';
import { ELF, indexOf } from '../../test/tree-on-disk.ts';
import type { Host } from './host/contract.ts';
import { recordedHost, type RecordedProcess } from './host/recorded.ts';
import type { RecordedNode } from './host/recorded-tree.ts';
import { identityCache } from './identity-cache.ts';
import { lookAt, type Sight } from './pipeline.ts';
import type { IdentityCache } from './recognisers/contract.ts';
import type { HostPath } from '../domain/host-path.ts';

const INDEX = indexOf(
  {
    id: 'tool',
    npm: [{ name: '@example/tool', bins: ['tool'] }],
    containerImages: ['example/tool'],
    configuration: [{ path: '~/.tool.json', strength: 'strong' }],
  },
  { id: 'other', npm: [{ name: 'other' }] },
);
const GLOBAL = '/usr/lib/node_modules';
const BOX = 'registry.example.com/team/box:2.1';
const DOCKER = '/var/lib/docker';

type Layers = Readonly<Record<string, Readonly<Record<HostPath, RecordedNode>>>>;

function npm(name: string, at = GLOBAL): Readonly<Record<HostPath, RecordedNode>> {
  return {
    [`${at}/${name}/package.json`]: JSON.stringify({ name, version: '1.2.3', bin: { tool: 'cli.js' } }),
    [`${at}/${name}/cli.js`]: '#!/usr/bin/env node\n',
  };
}

const OS: Readonly<Record<HostPath, RecordedNode>> = {
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n',
  '/usr/bin/node': ELF,
  '/home/node/.profile': '',
};
const IMAGES: readonly StoredImage[] = [
  { name: 'base:1', layers: ['os', 'tool'] },
  { name: BOX, layers: ['os', 'tool', 'other', 'clean'] },
];
const LAYERS: Layers = { os: OS, tool: npm('@example/tool'), other: npm('other'), clean: { [`${GLOBAL}/other`]: REMOVED } };

const MINE: StoredImage = { name: 'mine:1', layers: ['tool'] };

interface Given {
  readonly images?: readonly StoredImage[];
  readonly containers?: readonly StoredContainer[];
  readonly layers?: Layers;
  readonly host?: Readonly<Record<HostPath, RecordedNode>>;
  readonly processes?: readonly RecordedProcess[];
}

function hostWith({ images = IMAGES, containers = [], layers = LAYERS, host = {}, processes = [] }: Given): Host {
  const tree = storeAt(DOCKER, dockerStore(images, containers), used(layers, images, containers));
  return recordedHost({ tree: new Map([...tree, ...Object.entries(host)]), processes });
}

/** Only these layers: others would lie there as ones that nothing names. */
function used(layers: Layers, images: readonly StoredImage[], containers: readonly StoredContainer[]): Layers {
  const labels = new Set([...images.flatMap((image) => image.layers), ...containers.map(({ layer }) => layer)]);
  return Object.fromEntries(Object.entries(layers).filter(([label]) => labels.has(label)));
}

function scan(given: Given | Host, cache: IdentityCache = identityCache()): Sight {
  return lookAt('platform' in given ? given : hostWith(given), INDEX, { order: { depth: 'quick' }, cache });
}

function copies(sight: Sight): readonly string[] {
  return sight.observations.map(({ product, channel, environment: { id, image, name }, anchor, account }) =>
    [product, channel, name ?? id ?? '-', image ?? '-', anchor, account?.name].filter((word) => word !== undefined).join(' '),
  );
}

const IN_BASE = `tool npm - base:1 ${GLOBAL}/@example/tool`;

describe('a look at a host with containers', () => {
  const rows: readonly { name: string; given: Given; want: readonly string[] }[] = [
    {
      name: 'finds a copy in a layer once, as the image that brought it, and nothing that a layer removed',
      given: {},
      want: [IN_BASE],
    },
    {
      name: 'finds what an image shows that the one with fewer layers has removed',
      given: {
        images: [
          { name: 'small:1', layers: ['other', 'clean'] },
          { name: 'large:1', layers: ['other', 'os', 'tool'] },
        ],
      },
      want: [`other npm - large:1 ${GLOBAL}/other`, `tool npm - large:1 ${GLOBAL}/@example/tool`],
    },
    {
      name: 'finds what a container wrote as its own, and its image as the image',
      given: {
        containers: [{ name: 'shop-web-1', image: 1, layer: 'web' }],
        layers: { ...LAYERS, web: npm('other', '/home/node/.npm-global/lib/node_modules') },
      },
      want: [`other npm shop-web-1 ${BOX} /home/node/.npm-global/lib/node_modules/other root`, IN_BASE],
    },
    {
      name: 'takes what a container wrote beside a copy for no leftover',
      given: { containers: [{ name: 'web', image: 1, layer: 'web' }], layers: { ...LAYERS, web: { '/root/.tool.json': '{}' } } },
      want: [IN_BASE],
    },
    {
      name: 'finds a copy in a layer that nothing names',
      given: {
        images: [],
        layers: {},
        host: Object.fromEntries(
          Object.entries(npm('other')).map(([path, node]) => [`${DOCKER}/overlay2/3f9a/diff${path}`, node]),
        ),
      },
      want: [`other npm 3f9a - ${GLOBAL}/other`],
    },
    {
      name: 'goes by the name of an image where nothing else betrays it',
      given: { images: [{ name: 'docker.io/example/tool:latest', layers: ['os'] }] },
      want: ['tool container-image - example/tool:latest /'],
    },
    {
      name: 'says once what name and content betray',
      given: { images: [{ name: 'example/tool:latest', layers: ['os', 'tool'] }] },
      want: [`tool npm - example/tool:latest ${GLOBAL}/@example/tool`],
    },
    {
      name: 'keeps apart what lies at one path in the host and in an image',
      given: { host: npm('@example/tool') },
      want: [IN_BASE, `tool npm - - ${GLOBAL}/@example/tool`],
    },
    {
      name: 'finds a rootless copy as the account that keeps it, and not again in the home',
      given: {
        images: [],
        layers: {},
        host: Object.fromEntries(storeAt('/home/zoe/.local/share/docker', dockerStore([MINE]), used(LAYERS, [MINE], []))),
      },
      want: [`tool npm - mine:1 ${GLOBAL}/@example/tool zoe`],
    },
  ];
  for (const { name, given, want } of rows) {
    it(name, () => {
      const sight = scan(given);
      expect(copies(sight).toSorted()).toEqual(want.toSorted());
      expect(sight.coverage.filter(({ complete }) => !complete)).toEqual([]);
    });
  }

  it('names the other images that share the layer', () => {
    expect(scan({}).observations[0]?.evidence[0]?.detail).toContain(`in a layer of ${BOX}, too`);
  });

  it('says of every root and of finding them what was looked at', () => {
    const scopes = scan({ containers: [{ name: 'web', image: 1, layer: 'web' }] }).coverage.map(({ scope }) => scope);
    expect(scopes.filter((scope) => scope.startsWith('environments/docker'))).toEqual([
      'environments/docker@system',
      'environments/docker@system#base:1',
      `environments/docker@system#${BOX}`,
      `environments/docker@system#container/${containerId('web')}`,
    ]);
  });
});

describe('a deep look', () => {
  it('finds the same, and the same only once', () => {
    const given = hostWith({
      containers: [{ name: 'web', image: 1, layer: 'web' }],
      layers: { ...LAYERS, web: npm('other', '/opt/x') },
    });
    const deep = lookAt(given, INDEX, { order: { depth: 'deep' }, cache: identityCache() });
    expect(copies(deep)).toEqual(copies(scan(given)));
  });
});

describe('a copy in a container', () => {
  const layers = { ...LAYERS, web: npm('other', '/opt') };
  const idsOf = (containers: readonly StoredContainer[]): readonly string[] =>
    scan({ containers, layers: { ...layers, again: layers.web } })
      .observations.filter(({ product }) => product === 'other')
      .map(({ id }) => id);

  it('has the same id when the container is made anew, and another one in another container', () => {
    const [first] = idsOf([{ name: 'shop-web-1', image: 1, layer: 'web' }]);
    expect(idsOf([{ name: 'shop-web-1', image: 1, layer: 'again' }])).toEqual([first]);
    expect(idsOf([{ name: 'shop-web-2', image: 1, layer: 'web' }])).not.toEqual([first]);
  });
  it('has the same id when the container got another random name', () => {
    expect(idsOf([{ name: 'eager_turing', image: 1, layer: 'web' }])).toEqual(
      idsOf([{ name: 'happy_hopper', image: 1, layer: 'web' }]),
    );
  });
});

describe('a process in a container', () => {
  const container = containerId('web');
  const base = { parent: 1, owner: 1000, startTicks: '5', title: 'node', deleted: false, workingFolder: '/' };
  const node = { ...base, pid: 7, executable: '/usr/bin/node', arguments: ['node', `${GLOBAL}/@example/tool/cli.js`] };
  const containers = [{ name: 'web', image: 1, layer: 'web' }];

  it('belongs to the copy of its image, never to one of the host with the same path', () => {
    const sight = scan({ containers, host: npm('@example/tool'), processes: [{ ...node, container }] });
    const running = sight.observations.map(
      ({ environment, running: all }) => `${environment.image}: ${all.map(({ pid, container: id }) => `${pid} ${id}`).join()}`,
    );
    expect(running.toSorted()).toEqual([`base:1: 7 ${container}`, 'undefined: ']);
  });
  it('of the host belongs to the copy of the host', () => {
    const sight = scan({ containers, host: npm('@example/tool'), processes: [node] });
    expect(sight.observations.find(({ environment }) => environment.kind === 'host')?.running).toHaveLength(1);
  });
  it('whose container no store knows is still named, with that container', () => {
    const sight = scan({ images: [], layers: {}, processes: [{ ...node, container }] });
    expect(sight.observations.map(({ state, environment }) => ({ state, environment }))).toEqual([
      { state: 'running', environment: { kind: 'container', id: container } },
    ]);
  });
});

describe('an image that was looked at before', () => {
  it('is not looked at again while it stays the same, and costs nearly nothing', () => {
    const cache = identityCache();
    const first = counting(hostWith({}));
    const second = counting(hostWith({}));
    const sights = [scan(first.host, cache), scan(second.host, cache)];
    expect(sights[1]).toEqual(sights[0]);
    expect(second.below('/diff/')).toBeLessThan(first.below('/diff/') / 10);
  });
  it('is looked at again when its top layer was put there anew', () => {
    const cache = identityCache();
    scan({ images: [{ name: 'base:1', layers: ['tool'] }] }, cache);
    const layers: Layers = { tool: { '': { kind: 'folder', modifiedMs: 1 }, ...npm('other') } };
    // The same names and ids, other content: what somebody did below the engine's hands.
    expect(copies(scan({ images: [{ name: 'base:1', layers: ['tool'] }], layers }, cache))).toEqual([
      `other npm - base:1 ${GLOBAL}/other`,
    ]);
  });
});

/** A host that counts what it is asked about its disk. */
function counting(host: Host): { readonly host: Host; below(folder: string): number } {
  const asked: HostPath[] = [];
  const noting =
    <T>(ask: (path: HostPath) => T) =>
    (path: HostPath): T => {
      asked.push(path);
      return ask(path);
    };
  return {
    host: { ...host, list: noting(host.list), facts: noting(host.facts), open: noting(host.open) },
    below: (folder) => asked.filter((path) => path.includes(folder)).length,
  };
}

describe('a container that no store knows', () => {
  const container = containerId('gone');
  const node = {
    pid: 9,
    parent: 1,
    owner: 0,
    startTicks: '5',
    title: 'node',
    deleted: false,
    workingFolder: '/',
    executable: '/usr/bin/node',
    container,
  };
  const inside = recordedHost({ tree: new Map([...Object.entries(OS), ...Object.entries(npm('@example/tool'))]) });
  const host = {
    ...hostWith({ processes: [{ ...node, arguments: ['node', `${GLOBAL}/@example/tool/cli.js`] }] }),
    rootOf: () => inside,
  };

  it('is looked at through a process that runs in it', () => {
    const found = scan(host).observations.find(({ environment }) => environment.id === container);
    expect(found).toMatchObject({ product: 'tool', state: 'installed', identity: 'proven', running: [{ pid: 9, container }] });
  });
  it('whose processes see the root of this host is no root of its own', () => {
    const { coverage } = scan({ ...host, rootOf: () => undefined });
    expect(coverage.some(({ scope }) => scope.startsWith('environments/processes@system#'))).toBe(false);
  });
});
