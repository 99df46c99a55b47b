import type { Candidate, Look, Place, PlaceGap, Scope } from '../contract.ts';
import { entriesIn, foldersNamed, gapFrom } from '../listing.ts';
import { isMatch } from '../../host/expand.ts';
import { isOutcome, type DirEntry } from '../../host/contract.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';
import type { Key, PathTrie } from '../../../domain/wanted.ts';

/** From so many names on, one listing of the folder is cheaper than a look for each. */
const LIST_FROM = 24;
/** Hits of one key with a `*` that are looked at: leftovers by the first few, install roots by more than an updater keeps. */
const MAX_HITS = { configuration: 8, 'install-root': 64 } as const;

/** The paths that signatures name themselves: install roots and configuration, in each home and on the system, on Windows also where a packaged application sees them. */
export const namedPaths: Place = {
  id: 'named-paths',
  platforms: ['linux', 'macos', 'windows'],
  scopes: 'both',
  *candidates(look, scope) {
    const within = scope.home?.path ?? '/';
    for (const [kind, paths] of [
      ['install-root', look.wanted.roots],
      ['configuration', look.wanted.configuration],
    ] as const) {
      const start = scope.home === undefined ? paths.system : paths.home;
      const found = new TrieWalk(look, { scope, kind, within });
      yield* found.from(start, { path: within, real: within, shown: within });
      if (look.host.platform === 'windows' && scope.home !== undefined) yield* virtualised(look, found, { start, home: within });
    }
  },
};

/**
 * The same paths as a packaged application (MSIX) sees them: what it writes to `AppData/Roaming` and `AppData/Local` lies in its own
 * folder, also what programs write that it has started (learn.microsoft.com, "Understanding how packaged desktop apps run on Windows").
 */
function* virtualised(
  look: Look,
  found: TrieWalk,
  { start, home }: { readonly start: PathTrie; readonly home: HostPath },
): Iterable<Candidate | PlaceGap> {
  for (const name of ['Roaming', 'Local']) {
    const node = start.child('AppData')?.child(name);
    if (node === undefined) continue;
    const pattern = `AppData/Local/Packages/*/LocalCache/${name}`;
    for (const folder of yield* foldersNamed(look, pattern, { at: home, within: home }))
      yield* found.from(node, { ...folder, shown: folder.path });
  }
}

interface Reached {
  readonly path: HostPath;
  readonly real: HostPath;
  /** The path as the signature names it: a project or session that a `*` stands for is nobody else's business. */
  readonly shown: HostPath;
}

/** One name on the way, and what the signature says for it. */
interface Name {
  readonly name: string;
  readonly shown: string;
}

class TrieWalk {
  readonly #look: Look;
  readonly #at: { scope: Scope; kind: 'install-root' | 'configuration'; within: HostPath };
  readonly #hits = new Map<Key, Set<HostPath>>();

  constructor(look: Look, at: { scope: Scope; kind: 'install-root' | 'configuration'; within: HostPath }) {
    this.#look = look;
    this.#at = at;
  }

  *from(node: PathTrie, reached: Reached): Iterable<Candidate | PlaceGap> {
    if (node.key !== undefined) yield* this.#hit(node.key, reached);
    if (node.any === undefined && node.size === 0) return;
    if (node.any === undefined && node.size < LIST_FROM && node.patterns.length === 0) {
      for (const name of node.names) yield* this.#step(() => node.child(name), reached, { name, shown: name });
      return;
    }
    const entries = yield* entriesIn(this.#look, reached.real, reached.path);
    for (const entry of entries) yield* this.#entry(node, reached, entry);
  }

  *#entry(node: PathTrie, reached: Reached, entry: DirEntry): Iterable<Candidate | PlaceGap> {
    if (entry.kind === 'other') return;
    const { any, patterns } = node;
    const { name } = entry;
    const child = node.child(name);
    if (child !== undefined) yield* this.#step(() => child, reached, { name, shown: name });
    if (any !== undefined) yield* this.#step(() => any, reached, { name, shown: '*' });
    for (const pattern of patterns) {
      if (isMatch(name, pattern)) yield* this.#step(() => node.child(pattern), reached, { name, shown: pattern });
    }
  }

  /** One name further, where it is there; only then what is wanted below it is asked for. */
  *#step(wanted: () => PathTrie | undefined, from: Reached, named: Name): Iterable<Candidate | PlaceGap> {
    const path = join(from.path, named.name);
    const here = join(from.real, named.name);
    const shown = join(from.shown, named.shown);
    const facts = this.#look.host.facts(here);
    if (isOutcome(facts)) {
      const gap = gapFrom(facts, path);
      if (gap !== undefined) yield gap;
      return;
    }
    const node = wanted();
    if (node === undefined) return;
    if (facts.kind !== 'link') {
      yield* this.from(node, { path, real: here, shown });
      return;
    }
    const resolved = this.#look.host.resolveLinks(here, this.#at.within);
    const gap = isOutcome(resolved) ? gapFrom(resolved, path) : undefined;
    if (gap !== undefined) yield gap;
    if (!isOutcome(resolved)) yield* this.from(node, { path, real: resolved.path, shown });
  }

  *#hit(key: Key, { path, real, shown }: Reached): Iterable<Candidate | PlaceGap> {
    const seen = this.#hits.get(key) ?? new Set();
    if (seen.has(real) || seen.size > MAX_HITS[this.#at.kind]) return;
    seen.add(real);
    this.#hits.set(key, seen);
    if (seen.size > MAX_HITS[this.#at.kind]) {
      // The first few leftovers say that there are some; of copies each one counts.
      if (this.#at.kind === 'install-root') yield { kind: 'gap', reason: 'budget', path };
      return;
    }
    const home = this.#at.scope.home?.path;
    const shared = { key, path: real, anchor: path, paths: path === real ? [] : [path] };
    yield this.#at.kind === 'configuration'
      ? { kind: 'configuration', channel: 'configuration', key, path: real, shown }
      : { kind: 'install-root', channel: 'native-installer', ...shared, ...(home === undefined ? {} : { home }) };
  }
}
