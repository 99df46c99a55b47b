import { isOutcome } from '../../host/contract.ts';
import type { Candidate, Look, NpmPackageCandidate, PlaceGap } from '../contract.ts';
import { entriesIn } from '../listing.ts';
import { aliasesBeside } from './aliases.ts';
import { commandFolders } from './command-folders.ts';
import type { LayoutInput } from './contract.ts';
import type { Channel } from '../../../domain/channel.ts';
import { join, parentOf, type HostPath } from '../../../domain/host-path.ts';

/** Packages inside packages: npm nests what it cannot hoist, seldom deeper than three. */
const MAX_NESTING = 6;
/** `.claude-code-Ab3dEf9x`: npm renames a package to its name plus eight characters while it replaces it. */
const STAGING = /^\.(.+)-[A-Za-z0-9_-]{8}$/;

/** The name that a package's folder had before npm renamed it away; any other as it is. */
export function nameBeforeStaging(folder: string): string {
  return STAGING.exec(folder)?.[1] ?? folder;
}

/** Folders in a node_modules that hold `<name>@<version>/node_modules/<name>`, a scope's `/` as `+`: of pnpm, deno and bun (seen with pnpm 10.34 and 11.28, deno 2, bun 1.4). */
export const VIRTUAL_STORES: ReadonlySet<string> = new Set(['.pnpm', '.deno', '.bun']);
/** The node_modules folders of such a store, and of pnpm's own (`store/v11/links`): links in them are what packages need, no installs. */
const STORED = /\/\.(pnpm|deno|bun)(\/[^/]+)?\/node_modules$|\/links\/@[^/]*(\/[^/]+){3}\/node_modules$/;
/** Manifests read in one global folder because a package may be installed under another name: people have tens of them. */
const MAX_RENAMED = 200;

interface Folder {
  /** As it is spelled from the root: stable. */
  readonly path: HostPath;
  readonly real: HostPath;
  readonly nesting: number;
}

/** How one node_modules is read, where that is not the same for all. */
export interface ModulesOptions {
  /** What a main package and its platform sub-packages share, by where the package really lies; default: the folder itself. */
  readonly groupOf?: (real: HostPath) => HostPath;
  /** Reads each manifest at the top: `npm i -g claude@npm:@anthropic-ai/claude-code` leaves no other trace of the real name. */
  readonly readsAll?: boolean;
}

/**
 * A node_modules folder, of npm, yarn, bun, deno or pnpm: wanted packages at the top, in scopes, nested in other packages, in
 * a virtual store (`.pnpm/<name>@<version>/node_modules`), under an alias that the package.json beside it gives, and
 * under the name of a broken update.
 */
export function* nodeModules(look: Look, at: LayoutInput, options: ModulesOptions = {}): Iterable<Candidate | PlaceGap> {
  // A manager's own folder is no project's, whatever path leads there later.
  if (at.root.channel === 'npm-project' && look.claimed.has(at.folder.real)) return;
  look.claimed.add(at.folder.real);
  const bins = commandFolders(look, at);
  const reader = new NodeModulesReader(look, at, { ...options, bins: [...bins, join(at.folder.real, '.bin')] });
  yield* reader.packagesIn({ path: at.folder.path, real: at.folder.real, nesting: 0 });
}

/** A global node_modules of npm: like any other, but each package's own manifest is asked for its name. */
export function globalModules(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  return nodeModules(look, at, { readsAll: true });
}

/** A virtual store by itself: `<name>@<version>/node_modules` for each wanted name. */
export function virtualStore(look: Look, at: LayoutInput, options: ModulesOptions = {}): Iterable<Candidate | PlaceGap> {
  const bins = commandFolders(look, at);
  return new NodeModulesReader(look, at, { ...options, bins }).storedIn({ ...at.folder, nesting: 0 });
}

class NodeModulesReader {
  readonly #look: Look;
  readonly #at: LayoutInput;
  readonly #options: ModulesOptions & { readonly bins: readonly HostPath[] };
  readonly #aliases: ReadonlyMap<string, string>;
  #renamedLeft = MAX_RENAMED;

  constructor(look: Look, at: LayoutInput, options: ModulesOptions & { readonly bins: readonly HostPath[] }) {
    this.#look = look;
    this.#at = at;
    this.#options = options;
    this.#aliases = aliasesBeside(look.host, parentOf(at.folder.real));
  }

  *packagesIn(folder: Folder): Iterable<Candidate | PlaceGap> {
    const entries = yield* entriesIn(this.#look, folder.real, folder.path);
    const areLinksInstalls = !STORED.test(folder.real);
    for (const entry of entries) {
      if (entry.kind === 'file' || entry.kind === 'other' || entry.name === '.bin') continue;
      if (entry.kind === 'link' && !areLinksInstalls) continue;
      if (VIRTUAL_STORES.has(entry.name)) yield* this.storedIn(below(folder, entry.name));
      else if (entry.name.startsWith('@')) yield* this.#scope(folder, entry.name, areLinksInstalls);
      else yield* this.#package(folder, { name: entry.name, within: entry.name, isLink: entry.kind === 'link' });
    }
  }

  *storedIn(store: Folder): Iterable<Candidate | PlaceGap> {
    const entries = yield* entriesIn(this.#look, store.real, store.path);
    for (const entry of entries) {
      const name = entry.kind === 'folder' ? storedName(entry.name) : undefined;
      if (name === undefined || !this.#look.wanted.has(`npm:${name}`)) continue;
      yield* this.packagesIn(below(store, `${entry.name}/node_modules`));
    }
  }

  *#scope(folder: Folder, scope: string, areLinksInstalls: boolean): Iterable<Candidate | PlaceGap> {
    const entries = yield* entriesIn(this.#look, join(folder.real, scope), join(folder.path, scope));
    for (const entry of entries) {
      if (entry.kind === 'file' || entry.kind === 'other' || (entry.kind === 'link' && !areLinksInstalls)) continue;
      yield* this.#package(folder, { name: entry.name, within: `${scope}/${entry.name}`, scope, isLink: entry.kind === 'link' });
    }
  }

  *#package(
    folder: Folder,
    entry: { name: string; within: string; scope?: string; isLink: boolean },
  ): Iterable<Candidate | PlaceGap> {
    const staged = STAGING.exec(entry.name)?.[1];
    const bare = staged ?? entry.name;
    const name = entry.scope === undefined ? bare : `${entry.scope}/${bare}`;
    const isWanted = this.#isWanted(folder, name);
    if (entry.isLink && !isWanted) return; // its target is looked at where it lies
    const path = join(folder.path, entry.within);
    let real = join(folder.real, entry.within);
    if (entry.isLink) {
      const resolved = this.#look.host.resolveLinks(real, this.#at.within);
      if (isOutcome(resolved)) return;
      real = resolved.path;
    }
    const isSource = entry.isLink && this.#at.root.channel === 'npm-project' && isCheckout(this.#look, real);
    if (isWanted && !(isSource && !isBuilt(this.#look, real))) {
      const channel = staged !== undefined ? 'npm-staging' : isSource ? 'source-checkout' : this.#at.root.channel;
      yield* this.#candidate({ name, path, real, channel });
    }
    if (!entry.isLink && folder.nesting < MAX_NESTING) yield* this.#nested(below({ ...folder, path, real }, 'node_modules'));
  }

  /** By its own name, by the name behind an alias, or, where few lie, because only its manifest can tell. */
  #isWanted(folder: Folder, name: string): boolean {
    if (this.#look.wanted.has(`npm:${name}`)) return true;
    if (folder.nesting > 0) return false;
    const aliased = this.#aliases.get(name);
    if (aliased !== undefined) return this.#look.wanted.has(`npm:${aliased}`);
    if (this.#options.readsAll !== true || name.startsWith('.')) return false;
    this.#renamedLeft -= 1;
    return this.#renamedLeft >= 0;
  }

  *#nested(folder: Folder): Iterable<Candidate | PlaceGap> {
    const facts = this.#look.host.facts(folder.real);
    if (!isOutcome(facts) && facts.kind === 'folder') yield* this.packagesIn(folder);
  }

  *#candidate(found: { name: string; path: HostPath; real: HostPath; channel: Channel }): Iterable<NpmPackageCandidate> {
    // A link is another name of what it leads to: both are yielded once, under the name that came first, but the
    // stable name outside a versioned store must win, so links into it are yielded too and joined by their root.
    const isLink = found.path !== found.real;
    if (this.#look.claimed.has(found.real) && !isLink) return;
    this.#look.claimed.add(found.real);
    yield {
      kind: 'npm-package',
      name: found.name,
      path: found.real,
      root: found.real,
      anchor: found.path,
      paths: isLink ? [found.path] : [],
      channel: found.channel,
      group: this.#options.groupOf?.(found.real) ?? this.#at.folder.real,
      binFolders: this.#options.bins,
    };
  }
}

/** Whether a linked package (`npm link`, a workspace) is somebody's source rather than what was published. */
function isCheckout(look: Look, folder: HostPath): boolean {
  if (folder.includes('/node_modules/')) return false;
  return ['tsconfig.json', '.git'].some((name) => !isOutcome(look.host.facts(join(folder, name))));
}

/** Source runs when it was built: published packages keep what a bundler wrote in one of these. */
function isBuilt(look: Look, folder: HostPath): boolean {
  return ['dist', 'bundle', 'build'].some((name) => !isOutcome(look.host.facts(join(folder, name))));
}

function below(folder: Folder, name: string): Folder {
  return { path: join(folder.path, name), real: join(folder.real, name), nesting: folder.nesting + 1 };
}

/** The package that an entry of a virtual store holds: `@google+gemini-cli@0.61.0` is `@google/gemini-cli`. */
function storedName(entry: string): string | undefined {
  const end = entry.indexOf('@', 1);
  return end < 0 ? undefined : entry.slice(0, end).replace('+', '/');
}
