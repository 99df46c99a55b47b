import { chmodSync, mkdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { containerdStore, dockerStore, podmanStore, type Store } from '../../container-stores/stores.ts';
import type { Site, Step } from '../subject.ts';
import type { TruthRow } from '../truth.ts';
import { placeNative } from './installs.ts';

const ROUTER = '@musistudio/claude-code-router@2.0.0';
const PI = '@mariozechner/pi-coding-agent@0.70.0';
const AUGGIE = '@augmentcode/auggie@0.25.2';
const CODEX = '@openai/codex@0.160.0-linux-x64';
const TOOLS = 'registry.example.com/team/tools:4';
const GLOBAL = '/usr/local/lib/node_modules';

/** A store at a path of the subject, whose layers are filled one by one. */
class Filling {
  readonly site: Site;
  readonly #at: string;
  readonly #store: Store;

  constructor(site: Site, at: string, store: Store) {
    this.site = site;
    this.#at = at;
    this.#store = store;
    for (const [file, content] of store.files) site.write(`${at}/${file}`, content);
  }

  /** The subject's path of a path in a layer. */
  in(layer: string, inside: string): string {
    return `${this.#at}/${this.#store.folderOf(layer)}${inside}`;
  }

  system(layer: string): void {
    this.site.write(this.in(layer, '/etc/os-release'), 'ID=debian\nVERSION_ID="12"\n');
    this.site.write(this.in(layer, '/etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n');
    for (const folder of ['/usr/bin', '/var/lib', '/home/node'])
      mkdirSync(this.site.disk(this.in(layer, `${folder}/.`)), { recursive: true });
  }

  npm(layer: string, prefix: string, spec: string): void {
    this.site.tools.npmGlobal(this.site.disk(this.in(layer, prefix)), spec);
  }

  /** What overlayfs leaves of a name that this layer removed: a character device 0/0 that nobody may open. */
  remove(layer: string, inside: string): void {
    const file = this.site.disk(this.in(layer, inside));
    execFileSync(MAKE_NODE, [file, 'c', '0', '0']);
    chmodSync(file, 0);
  }
}

/** coreutils'; only root may. */
const MAKE_NODE = 'mknod';
const CAN_REMOVE = process.geteuid?.() === 0;

function step(name: string, build: (site: Site) => void, isSmall = false): Step {
  return { name, build, isSmall };
}

/** A row of what lies in an image's layers or what a container wrote; `at` is the path inside. */
function rowInside(site: Site, row: Pick<TruthRow, 'product' | 'path' | 'environment'> & Partial<TruthRow>): void {
  site.row({ method: 'npm-global', expect: 'installed', class: 'hard', isVirtual: true, ...row });
}

/** A row of an image in which nothing but its own name says what it is. */
function named(site: Site, product: string, environment: string): void {
  rowInside(site, { product, path: '/', environment, method: 'container-image', class: 'plain' });
}

/** Stores of container engines, in the layout that real ones were seen to write, and another system's folder. */
export const containers: readonly Step[] = [
  step(
    'Docker: two images that share layers, and a container',
    (site) => {
      const images = [
        { name: 'docker.io/library/debian:12', layers: ['os'] },
        { name: TOOLS, layers: CAN_REMOVE ? ['os', 'router', 'pi', 'clean'] : ['os', 'router'] },
        { name: 'registry.example.com/team/app:1', layers: ['os', 'router', 'app'] },
        { name: 'docker.io/ollama/ollama:0.9.6', layers: ['os', 'model'] },
        { name: 'docker.io/team/ollama:1', layers: ['os', 'notes'] },
      ];
      const store = dockerStore(images, [{ name: 'shop-web-1', image: 1, layer: 'web' }]);
      const filling = new Filling(site, '/var/lib/docker', store);
      filling.system('os');
      filling.npm('router', '/usr/local', ROUTER);
      site.write(filling.in('app', '/srv/app/server.js'), 'console.log("@musistudio/claude-code-router")\n');
      site.write(filling.in('model', '/srv/model/readme'), 'A server whose program no signature knows.\n');
      site.write(filling.in('notes', '/srv/notes/ollama.md'), 'We may not use it.\n');
      named(site, 'ollama', 'ollama/ollama:0.9.6');
      rowInside(site, { product: 'ollama', path: '/', environment: 'team/ollama:1', expect: 'benign', note: 'a namesake' });
      filling.npm('web', '/home/node/.npm-global', AUGGIE);
      // Both images end two layers above or beside it; the one with fewer layers is its first.
      const shared = CAN_REMOVE ? 'registry.example.com/team/app:1' : TOOLS;
      rowInside(site, { product: 'claude-code-router', path: `${GLOBAL}/@musistudio/claude-code-router`, environment: shared });
      rowInside(site, {
        product: 'augment',
        path: '/home/node/.npm-global/lib/node_modules/@augmentcode/auggie',
        environment: 'shop-web-1',
      });
      if (!CAN_REMOVE) return;
      filling.npm('pi', '/usr/local', PI);
      filling.remove('clean', `${GLOBAL}/@mariozechner`);
      const decoy = { expect: 'benign', note: 'a layer above removed it' } as const;
      rowInside(site, { product: 'pi-coding-agent', path: `${GLOBAL}/@mariozechner`, environment: TOOLS, ...decoy });
    },
    true,
  ),
  step('Podman of one account, whole folders', (site) => {
    const images = [
      { name: 'localhost/ai:1', layers: ['base', 'codex'] },
      { layers: ['base', 'step'] },
      { name: 'docker.io/guacamole/guacamole:1.6.0', layers: ['base', 'web'] },
    ];
    const store = podmanStore(images, [], 'vfs');
    const filling = new Filling(site, '/home/ann/.local/share/containers/storage', store);
    filling.system('codex');
    placeNative(site, CODEX, filling.in('codex', '/usr/local/bin/codex'));
    site.write(filling.in('web', '/opt/guacamole/webapp/guacamole.war'), 'PK');
    named(site, 'guacamole', 'guacamole/guacamole:1.6.0');
    const native = { method: 'native-installer', environment: 'localhost/ai:1' } as const;
    rowInside(site, { product: 'codex-cli', path: '/usr/local/bin/codex', ...native });
  }),
  step('containerd of k3s', (site) => {
    const store = containerdStore(
      [
        { name: 'ghcr.io/example/agent:7', layers: ['os', 'pi'] },
        { name: 'ghcr.io/openclaw/openclaw:2026.7.1', layers: ['os', 'claw'] },
      ],
      [{ name: 'agent', image: 0, layer: 'pod' }],
    );
    const filling = new Filling(site, '/var/lib/rancher/k3s/agent/containerd', store);
    filling.system('os');
    filling.npm('pi', '/usr/local', PI);
    site.write(filling.in('claw', '/app/dist/index.js'), 'console.log("gateway")\n');
    named(site, 'openclaw', 'ghcr.io/openclaw/openclaw:2026.7.1');
    placeNative(site, CODEX, filling.in('pod', '/tmp/.x'));
    rowInside(site, {
      product: 'pi-coding-agent',
      path: `${GLOBAL}/@mariozechner/pi-coding-agent`,
      environment: 'ghcr.io/example/agent:7',
    });
    rowInside(site, {
      product: 'codex-cli',
      path: '/tmp/.x',
      method: 'renamed-native',
      class: 'evasion',
      evasion: 'renamed inside a container',
      environment: 'agent',
    });
  }),
  step('a chroot', (site) => {
    const at = '/srv/chroot/bookworm';
    site.write(`${at}/etc/os-release`, 'ID=debian\n');
    for (const folder of ['usr/bin', 'var/lib']) mkdirSync(path.join(site.disk(`${at}/${folder}`)), { recursive: true });
    site.tools.npmGlobal(site.disk(`${at}/usr/local`), ROUTER);
    rowInside(site, { product: 'claude-code-router', path: `${GLOBAL}/@musistudio/claude-code-router`, environment: at });
  }),
];
