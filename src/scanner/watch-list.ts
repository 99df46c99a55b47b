import type { CatalogueIndex } from '../catalogue/catalogue-index.ts';
import { isMatch } from './host/expand.ts';
import { isOutcome, type Host } from './host/contract.ts';
import type { WatchedFolder } from './watch/contract.ts';
import type { PathTrie } from '../domain/wanted.ts';
import { join, type HostPath } from '../domain/host-path.ts';

/** Folders that are watched at most; a developer's laptop has about 150. Every one costs the kernel 1 kB. */
const MAX_FOLDERS = 400;
/** Names that one `*` stands for at most. */
const MAX_MATCHES = 40;
/** Paths that signatures name are followed so deep. */
const MAX_DEPTH = 8;

/** Where an install shows first on a system: commands, global packages, package databases, unpacked and desktop software. */
const SYSTEM = [
  ...withScopes(['usr/lib/node_modules', 'usr/local/lib/node_modules']),
  'usr/bin',
  'usr/local/bin',
  'opt',
  'opt/*/bin',
  'snap/bin',
  'usr/local/lib/python3*/dist-packages',
  'usr/local/lib/python3*/site-packages',
  'usr/lib/python3*/site-packages',
  'usr/lib/python3/dist-packages',
  'usr/share/applications',
  'usr/share/code/resources/app/extensions',
  'usr/local/share/applications',
  'var/lib/dpkg',
  'lib/apk/db',
  'var/lib/rpm',
  'usr/lib/sysimage/rpm',
  'var/lib/pacman/local',
  'var/lib/snapd/snaps',
  'var/lib/flatpak/app',
  'home/linuxbrew/.linuxbrew/bin',
  'home/linuxbrew/.linuxbrew/Cellar',
];
/** Where accounts and their homes come, and where they log in. */
const ACCOUNTS = [
  ['etc', 'passwd'],
  ['home', undefined],
  ['run/user', undefined],
] as const;
/** The same in a home. */
const HOME = [
  ...withScopes([
    '.local/lib/node_modules',
    '.local/share/pnpm/global/*/node_modules',
    '.npm-global/lib/node_modules',
    '.npm-packages/lib/node_modules',
    '.nvm/versions/node/*/lib/node_modules',
    '.bun/install/global/node_modules',
    '.config/yarn/global/node_modules',
    '.local/share/fnm/node-versions/*/installation/lib/node_modules',
  ]),
  'bin',
  '.local/bin',
  '.local/lib/python3*/site-packages',
  '.local/share/applications',
  '.local/share/pipx/venvs',
  '.local/pipx/venvs',
  '.local/share/uv/tools',
  '.local/share/pnpm',
  '.local/share/mise/shims',
  '.local/share/fnm/node-versions/*/installation/bin',
  '.npm-global/bin',
  '.npm-packages/bin',
  '.npm/_npx',
  '.npm/_npx/*/node_modules/.bin',
  '.nvm/versions/node',
  '.nvm/versions/node/*/bin',
  '.volta/bin',
  '.volta/tools/image/packages',
  '.asdf/shims',
  '.bun/bin',
  '.deno/bin',
  '.cargo/bin',
  'go/bin',
  '.yarn/bin',
  '.vscode/extensions',
  '.vscode-insiders/extensions',
  '.vscode-oss/extensions',
  '.vscode-server/extensions',
  '.cursor/extensions',
  '.cursor-server/extensions',
  '.windsurf/extensions',
  '.trae/extensions',
  '.kiro/extensions',
  '.qoder/extensions',
  '.antigravity/extensions',
  '.local/share/JetBrains',
  '.local/share/JetBrains/*',
  'Applications',
];
const SCOPE = { system: 'watched@system' } as const;

/** Folders of npm packages, each with its scopes: `@openai/codex` is updated and removed in `@openai`. */
function withScopes(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => [folder, `${folder}/@*`]);
}

/** What wakes a look at a host: folders, as this machine names them, and the names of programs, by which catalogue. */
export interface WatchList {
  readonly folders: readonly WatchedFolder[];
  readonly names: readonly string[];
  readonly catalogue: string;
}

/** What to watch of a host that lies at `root` of this machine; absent: this machine itself. */
export function toWatch(host: Host, index: CatalogueIndex, root?: HostPath): WatchList {
  const onThisMachine = (folder: HostPath): HostPath =>
    root === undefined || root === '/' ? folder : folder === '/' ? root : root + folder;
  const folders = watchList(host, index).map((watched) => ({ ...watched, folder: onThisMachine(watched.folder) }));
  return { folders, names: programNames(index), catalogue: index.catalogue.digest };
}

/**
 * The folders of this host in which an install shows first, each once; those that are not there yet by the nearest folder
 * above that is, with the name to wait for. The fixed places come first: when there are too many, what signatures name gives way.
 */
export function watchList(host: Host, index: CatalogueIndex): readonly WatchedFolder[] {
  const list = new FolderList(host);
  for (const pattern of SYSTEM) list.add('/', pattern.split('/'), SCOPE.system);
  for (const [folder, name] of ACCOUNTS) list.addFolder(join('/', folder), name, SCOPE.system);
  const homes = host.homes().map((home) => ({ path: home.path, scope: `watched@${home.account.id}` }));
  for (const home of homes) for (const pattern of HOME) list.add(home.path, pattern.split('/'), home.scope);
  list.addTrie('/', [], { trie: index.roots.system, scope: SCOPE.system });
  for (const home of homes) list.addTrie(home.path, [], { trie: index.roots.home, scope: home.scope });
  return list.folders();
}

/** The names under which the catalogue's products run. */
export function programNames(index: CatalogueIndex): readonly string[] {
  const names = new Set<string>();
  for (const signature of index.catalogue.signatures()) {
    for (const name of signature.executables?.names ?? []) names.add(name);
    for (const title of signature.processTitles ?? []) names.add(title);
    for (const entry of signature.npm ?? []) for (const bin of entry.bins ?? []) names.add(bin);
  }
  return [...names].toSorted();
}

class FolderList {
  readonly #host: Host;
  readonly #folders = new Map<HostPath, { only: Set<string> | undefined; readonly scopes: Set<string> }>();

  constructor(host: Host) {
    this.#host = host;
  }

  add(base: HostPath, segments: readonly string[], scope: string): void {
    const [segment, ...rest] = segments;
    if (segment === undefined) {
      this.#put(base, undefined, scope);
      return;
    }
    const names = segment.includes('*') ? this.#matches(base, segment) : [segment];
    for (const name of names) {
      const path = join(base, name);
      const facts = this.#host.facts(path);
      if (!isOutcome(facts) && facts.kind === 'folder') this.add(path, rest, scope);
      // `usr/local` itself is no news; a home or a folder of ours where a wanted one can appear is.
      else if (facts === 'absent') this.#put(base, name, scope);
    }
  }

  /** A folder that is there, and the one name in it that counts; absent: all. */
  addFolder(folder: HostPath, name: string | undefined, scope: string): void {
    const facts = this.#host.facts(folder);
    if (!isOutcome(facts) && facts.kind === 'folder') this.#put(folder, name, scope);
  }

  addTrie(base: HostPath, from: readonly string[], at: { readonly trie: PathTrie; readonly scope: string }): void {
    if (from.length > MAX_DEPTH) return;
    const isEnd = at.trie.key !== undefined || at.trie.size === 0;
    if (isEnd && from.length > 0) this.add(base, from, at.scope);
    for (const name of at.trie.names) {
      const trie = at.trie.child(name);
      if (trie !== undefined) this.addTrie(base, [...from, name], { ...at, trie });
    }
  }

  folders(): readonly WatchedFolder[] {
    return [...this.#folders].slice(0, MAX_FOLDERS).map(([folder, { only, scopes }]) => ({
      folder,
      scopes: [...scopes],
      ...(only === undefined ? {} : { only: [...only] }),
    }));
  }

  #put(folder: HostPath, name: string | undefined, scope: string): void {
    const known = this.#folders.get(folder);
    if (known === undefined) {
      this.#folders.set(folder, { only: name === undefined ? undefined : new Set([name]), scopes: new Set([scope]) });
      return;
    }
    known.scopes.add(scope);
    if (name === undefined) known.only = undefined;
    else known.only?.add(name);
  }

  #matches(folder: HostPath, pattern: string): readonly string[] {
    const listing = this.#host.list(folder);
    if (isOutcome(listing)) return [];
    const names = listing.entries
      .filter((entry) => entry.kind === 'folder' && isMatch(entry.name, pattern))
      .map((entry) => entry.name);
    return names.toSorted().slice(0, MAX_MATCHES);
  }
}
