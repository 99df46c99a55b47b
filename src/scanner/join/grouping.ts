import type { Copy } from './copy.ts';
import type { Match } from '../../matching/matcher.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { parentOf, type HostPath } from '../../domain/host-path.ts';

/** Evidence that is one file by itself: it joins whatever holds that file. A package or application has a root of its own. */
const SINGLE_FILE = new Set<Evidence['kind']>(['executable', 'script']);

/** One copy for each root of each product in each environment; cost is linear in the evidence, not in its pairs. */
export function groupCopies(matches: readonly Match[]): readonly Copy[] {
  const byProduct = Map.groupBy(
    matches,
    (match) => `${match.product}\0${match.evidence.environment.kind}\0${match.evidence.environment.id ?? ''}`,
  );
  return [...byProduct.values()].flatMap(copiesOfProduct);
}

function copiesOfProduct(matches: readonly Match[]): readonly Copy[] {
  const sets = new DisjointSets(matches.length);
  const strong = matches.map((match) => match.strength !== 'hint');
  const rootOwner = new Map<HostPath, number>();
  const fileOwner = new Map<string, number>();
  const groupOwner = new Map<string, number>();

  // 1. The same root, and a part beside its main package: one copy. Parts without their main are one copy together.
  matches.forEach((match, at) => {
    if (!strong[at]) return;
    unite(sets, rootOwner, match.evidence.root, at);
    const beside = match.partOf === undefined ? besideKey(match, match.indicator) : undefined;
    if (beside !== undefined && !groupOwner.has(beside)) groupOwner.set(beside, at);
  });
  matches.forEach((match, at) => {
    const beside = match.partOf === undefined ? undefined : besideKey(match, match.partOf);
    if (beside !== undefined) unite(sets, groupOwner, beside, at);
  });
  // 2. A root inside another root, or a path that another copy names as its own: the outer one.
  const pathOwner = new Map(rootOwner);
  matches.forEach((match, at) => {
    if (strong[at]) for (const path of match.evidence.paths) if (!pathOwner.has(path)) pathOwner.set(path, at);
  });
  matches.forEach((match, at) => {
    const own = match.evidence.root;
    for (let path: HostPath = own; path !== '/'; path = parentOf(path)) {
      const owner = path === own ? pathOwner.get(path) : rootOwner.get(path);
      if (owner !== undefined && owner !== at) sets.unite(owner, at);
    }
    for (const path of match.evidence.paths) {
      const owner = rootOwner.get(path);
      if (owner !== undefined) sets.unite(owner, at);
    }
  });
  // 3. Hard links: a single file that is also a file of a package is that package's; two packages that share a store stay two.
  matches.forEach((match, at) => {
    if (strong[at] && !SINGLE_FILE.has(match.evidence.kind))
      for (const file of match.evidence.files) if (!fileOwner.has(file)) fileOwner.set(file, at);
  });
  matches.forEach((match, at) => {
    if (strong[at] && SINGLE_FILE.has(match.evidence.kind))
      for (const file of match.evidence.files) unite(sets, fileOwner, file, at);
  });

  const groups = Map.groupBy(matches.keys(), (at) => sets.find(at));
  return [...groups.values()].map((members) => {
    const own = members.map((at) => matches[at]).filter((match) => match !== undefined);
    return { product: own[0]?.product ?? '', matches: own, running: [] };
  });
}

/** Where a main package and its parts lie side by side; a package that npm is just replacing is not the main one. */
function besideKey(match: Match, main: string): string | undefined {
  const { group, channel } = match.evidence;
  return group === undefined || channel === 'npm-staging' ? undefined : `${group}\0${main}`;
}

function unite(sets: DisjointSets, owners: Map<string, number>, key: string, at: number): void {
  const owner = owners.get(key);
  if (owner === undefined) owners.set(key, at);
  else sets.unite(owner, at);
}

/** Union-find over indices, with path halving. */
class DisjointSets {
  readonly #parents: number[];

  constructor(size: number) {
    this.#parents = Array.from({ length: size }, (_, at) => at);
  }

  find(at: number): number {
    let node = at;
    for (;;) {
      const parent = this.#parents[node] ?? node;
      if (parent === node) return node;
      const grand = this.#parents[parent] ?? parent;
      this.#parents[node] = grand;
      node = grand;
    }
  }

  unite(one: number, other: number): void {
    const [first, second] = [this.find(one), this.find(other)];
    // The lower index stays the root, so that the outcome does not depend on the order of uniting.
    if (first < second) this.#parents[second] = first;
    else this.#parents[first] = second;
  }
}
