import { isOutcome } from '../host/contract.ts';
import type { Candidate, Look, PlaceGap, Scope } from './contract.ts';
import { bunCache } from './package-managers/bun/cache.ts';
import type { LayoutInput, Root } from './package-managers/contract.ts';
import { nodeModules } from './package-managers/node-modules.ts';
import { pnpmDlx, pnpmGlobal } from './package-managers/pnpm/global.ts';
import { pnpmLinks } from './package-managers/pnpm/store.ts';
import { environment, sitePackages, toolEnvironment } from './package-managers/site-packages.ts';
import { yarnArchives } from './package-managers/yarn/archives.ts';
import type { Channel } from '../../domain/channel.ts';
import { isWithin, join, parentOf, type HostPath } from '../../domain/host-path.ts';

/** A folder that only one manager makes, wherever its settings put it, and how it is read. */
interface Shape {
  /** Fits the folder's path. */
  readonly path: RegExp;
  /** A name in or above the folder (`../yarn.lock`) that must be there, where the path alone does not tell. */
  readonly mark?: string;
  readonly root: Omit<Root, 'pattern'>;
}

/** From the most telling to the least; each as its manager's own member of package-managers/ documents it. */
const SHAPES: readonly Shape[] = [
  // /home/bob/tools/pnpm/global/5
  {
    path: /\/global\/\d+$/,
    mark: 'node_modules/.modules.yaml',
    root: { channel: 'pnpm', layout: pnpmGlobal, bins: ['../..', '../../bin'] },
  },
  // /home/bob/tools/pnpm/global/v11
  { path: /\/global\/v\d+$/, root: { channel: 'pnpm', layout: pnpmGlobal, bins: ['../../..', '../../../bin', '../../bin'] } },
  // /data/cache/pnpm/dlx/ad9c04
  { path: /\/pnpm\/dlx\/[^/]+$/, root: { channel: 'pnpm-dlx', layout: pnpmDlx } },
  // /data/pnpm/store/v11/links
  { path: /\/v\d+\/links$/, mark: '../files', root: { channel: 'pnpm-store', layout: pnpmLinks } },
  // /home/eli/.local/share/bun/install/cache
  { path: /\/install\/cache$/, root: { channel: 'bun-cache', layout: bunCache } },
  // /home/eli/.local/share/bun/install/global/node_modules
  { path: /\/install\/global\/node_modules$/, root: { channel: 'bun', layout: nodeModules, bins: ['../../../bin'] } },
  // /home/eli/work/app/.yarn/cache: a project's own
  { path: /\/\.yarn\/cache$/, root: { channel: 'npm-project', layout: yarnArchives } },
  { path: /\/\.yarn\/berry\/cache$/, root: { channel: 'yarn-cache', layout: yarnArchives } },
  // /home/bob/data/yarn/global/node_modules
  { path: /\/global\/node_modules$/, mark: '../yarn.lock', root: { channel: 'yarn', layout: nodeModules } },
  // /data/cache/npm/_npx/0a1b2c3d4e5f6071/node_modules
  { path: /\/_npx\/[0-9a-f]+\/node_modules$/, root: { channel: 'npx-cache', layout: nodeModules } },
  // /var/tmp/x/bunx-1000-tool@latest/node_modules
  { path: /\/bunx-\d+-[^/]+\/node_modules$/, root: { channel: 'bunx', layout: nodeModules } },
  // /opt/node/lib/node_modules: a global prefix of npm
  { path: /\/lib\/node_modules$/, root: { channel: 'npm', layout: nodeModules, bins: ['../../bin'] } },
  { path: /\/node_modules$/, root: { channel: 'npm-project', layout: nodeModules } },
  { path: /\/(?:site|dist)-packages$/, root: { channel: 'pip', layout: pythonPackages } },
];

/** The packages in a folder that the walk of a tree met, read as the manager that made it lays it out; nothing for any other folder. */
export function* packagesIn(look: Look, scope: Scope, path: HostPath): Iterable<Candidate | PlaceGap> {
  const shape = SHAPES.find((candidate) => candidate.path.test(path) && hasMark(look, path, candidate.mark));
  if (shape === undefined) return;
  const at = { scope, folder: { path, real: path }, within: scope.home?.path ?? '/', root: { pattern: path, ...shape.root } };
  yield* shape.root.layout(look, at);
}

function hasMark(look: Look, folder: HostPath, mark: string | undefined): boolean {
  if (mark === undefined) return true;
  const path = mark.startsWith('../') ? join(parentOf(folder), mark.slice(3)) : join(folder, mark);
  return !isOutcome(look.host.facts(path));
}

/** A tool's own environment says who made it; its site-packages lie three folders down, on Windows two (`Lib/site-packages`). */
function* pythonPackages(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const lib = parentOf(parentOf(at.folder.real));
  const top = at.folder.real.endsWith('/Lib/site-packages') ? lib : parentOf(lib);
  const maker = makerOf(look, top);
  const isTool = maker !== undefined && isWithin(top, at.within);
  if (!isTool) yield* sitePackages(look, at);
  else {
    const root = { ...at.root, channel: maker, layout: environment, bins: ['~/.local/bin'] };
    yield* toolEnvironment(look, { ...at, folder: { path: top, real: top }, root });
  }
}

/** The files that uv and pipx leave in an environment that they made for a tool. */
function makerOf(look: Look, environmentFolder: HostPath): Channel | undefined {
  if (!isOutcome(look.host.facts(join(environmentFolder, 'uv-receipt.toml')))) return 'uv-tool';
  return isOutcome(look.host.facts(join(environmentFolder, 'pipx_metadata.json'))) ? undefined : 'pipx';
}

/** How a program came that lies by itself where only one manager or installer puts it, and what stays of its path across updates. */
export function channelOfFile(path: HostPath): { readonly channel: Channel; readonly anchor?: HostPath } {
  for (const { pattern, channel } of FILES) {
    const found = pattern.exec(path);
    if (found !== null) return found[1] === undefined ? { channel } : { channel, anchor: found[1] };
  }
  return { channel: 'copied-binary' };
}

const FILES: readonly { readonly pattern: RegExp; readonly channel: Channel }[] = [
  // /data/pnpm/store/v10/files/0a/b3…-exec
  { pattern: /\/v\d+\/files\/[0-9a-f]{2}\/[0-9a-f]+-exec$/, channel: 'pnpm-store' },
  // /home/dia/.local/share/mise/installs/ubi-sst-opencode/1.18.30/opencode
  { pattern: /^(.*\/\.?(?:mise|rtx)\/installs\/[^/]+)\/./, channel: 'mise' },
  { pattern: /^(.*\/\.?asdf\/installs\/[^/]+)\/./, channel: 'asdf' },
  { pattern: /^(.*\/(?:Cellar|Caskroom)\/[^/]+)\/./, channel: 'homebrew' },
  { pattern: /^\/nix\/store\/./, channel: 'nix' },
  // /data/share/claude/versions/2.1.322, where XDG_DATA_HOME leads
  { pattern: /^(.*\/claude)\/versions\/\d+\.\d+\.\d+[^/]*$/, channel: 'native-installer' },
];
