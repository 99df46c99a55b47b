import { isOutcome } from '../../host/contract.ts';
import type { Candidate, Look, NpmPackageCandidate, PlaceGap } from '../contract.ts';
import { expand } from '../expand.ts';
import { gapFrom } from '../gaps.ts';
import type { LayoutInput } from './contract.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

/** Packages inside packages: npm nests what it cannot hoist, seldom deeper than three. */
const MAX_NESTING = 6;
/** `.claude-code-Ab3dEf9x`: npm renames a package to its name plus eight characters while it replaces it. */
const STAGING = /^\.(.+)-[A-Za-z0-9_-]{8}$/;

interface Folder {
  /** As it is spelled from the root: stable. */
  readonly path: HostPath;
  readonly real: HostPath;
  readonly nesting: number;
}

/**
 * A node_modules folder, of npm, yarn, bun or pnpm: wanted packages at the top, in scopes, nested in other packages, in
 * pnpm's virtual store (`.pnpm/<name>@<version>/node_modules`), and under the name of a broken update.
 */
export function* nodeModules(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const bins = (at.root.bins ?? []).flatMap((bin) => binFolders(look, at, bin));
  const reader = new NodeModulesReader(look, at, [...bins, join(at.folder.real, '.bin')]);
  yield* reader.packagesIn({ path: at.folder.path, real: at.folder.real, nesting: 0 });
}

function binFolders(look: Look, at: LayoutInput, pattern: string): readonly HostPath[] {
  let from = at.folder.real;
  let rest = pattern;
  while (rest.startsWith('../')) {
    from = from.slice(0, from.lastIndexOf('/')) || '/';
    rest = rest.slice(3);
  }
  return expand(look.host, rest, { at: from, within: at.within }).flatMap((entry) => ('outcome' in entry ? [] : [entry.real]));
}

class NodeModulesReader {
  readonly #look: Look;
  readonly #at: LayoutInput;
  readonly #bins: readonly HostPath[];

  constructor(look: Look, at: LayoutInput, bins: readonly HostPath[]) {
    this.#look = look;
    this.#at = at;
    this.#bins = bins;
  }

  *packagesIn(folder: Folder): Iterable<Candidate | PlaceGap> {
    const listing = this.#look.host.list(folder.real);
    if (isOutcome(listing)) {
      const gap = gapFrom(listing, folder.path);
      if (gap !== undefined) yield gap;
      return;
    }
    if (!listing.complete) yield { kind: 'gap', reason: 'budget', path: folder.path };
    for (const entry of listing.entries) {
      if (entry.kind === 'file' || entry.kind === 'other' || entry.name === '.bin') continue;
      if (entry.name === '.pnpm') yield* this.#virtualStore(folder, '.pnpm');
      else if (entry.name.startsWith('@')) yield* this.#scope(folder, entry.name);
      else yield* this.#package(folder, { name: entry.name, within: entry.name, isLink: entry.kind === 'link' });
    }
  }

  *#scope(folder: Folder, scope: string): Iterable<Candidate | PlaceGap> {
    const listing = this.#look.host.list(join(folder.real, scope));
    if (isOutcome(listing)) return;
    for (const entry of listing.entries) {
      if (entry.kind === 'file' || entry.kind === 'other') continue;
      yield* this.#package(folder, { name: entry.name, within: `${scope}/${entry.name}`, scope, isLink: entry.kind === 'link' });
    }
  }

  *#virtualStore(folder: Folder, store: string): Iterable<Candidate | PlaceGap> {
    const path = join(folder.path, store);
    const listing = this.#look.host.list(join(folder.real, store));
    if (isOutcome(listing)) return;
    for (const entry of listing.entries) {
      if (entry.kind !== 'folder') continue;
      const inner = `${entry.name}/node_modules`;
      yield* this.packagesIn({
        path: join(path, inner),
        real: join(join(folder.real, store), inner),
        nesting: folder.nesting + 1,
      });
    }
  }

  *#package(
    folder: Folder,
    entry: { name: string; within: string; scope?: string; isLink: boolean },
  ): Iterable<Candidate | PlaceGap> {
    const staged = STAGING.exec(entry.name)?.[1];
    const bare = staged ?? entry.name;
    const name = entry.scope === undefined ? bare : `${entry.scope}/${bare}`;
    const path = join(folder.path, entry.within);
    let real = join(folder.real, entry.within);
    if (entry.isLink) {
      if (!this.#look.wanted.has(`npm:${name}`)) return; // its target is looked at where it lies
      const resolved = this.#look.host.resolveLinks(real, this.#at.within);
      if (isOutcome(resolved)) return;
      real = resolved.path;
    }
    if (this.#look.wanted.has(`npm:${name}`)) yield* this.#candidate({ name, path, real, isStaged: staged !== undefined });
    if (!entry.isLink && folder.nesting < MAX_NESTING) {
      yield* this.#nested({ path: join(path, 'node_modules'), real: join(real, 'node_modules'), nesting: folder.nesting + 1 });
    }
  }

  *#nested(folder: Folder): Iterable<Candidate | PlaceGap> {
    const facts = this.#look.host.facts(folder.real);
    if (!isOutcome(facts) && facts.kind === 'folder') yield* this.packagesIn(folder);
  }

  *#candidate(found: { name: string; path: HostPath; real: HostPath; isStaged: boolean }): Iterable<NpmPackageCandidate> {
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
      channel: found.isStaged ? 'npm-staging' : this.#at.root.channel,
      group: this.#at.folder.real,
      binFolders: this.#bins,
    };
  }
}
