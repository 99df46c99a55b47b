import type { Copy } from './copy.ts';
import { DisjointSets } from './disjoint-sets.ts';
import type { Match } from '../../matching/matcher.ts';
import type { Channel } from '../../domain/channel.ts';
import { environmentKey } from '../../domain/environment-key.ts';
import type { Evidence, FileId } from '../../domain/evidence.ts';
import type { Account } from '../../domain/host.ts';
import { nameOf, parentOf, type HostPath } from '../../domain/host-path.ts';

/** Evidence that is one file by itself: it joins whatever holds that file. A package or application has a root of its own. */
const SINGLE_FILE: ReadonlySet<Evidence['kind']> = new Set(['executable', 'script']);
/** Stores that package managers link installs from: what they hold by hard link is a further path of the install. */
const STORES: ReadonlySet<Channel> = new Set(['bun-cache', 'pnpm-store', 'uv-cache', 'yarn-cache']);

/** One copy for each root of each product in each environment; cost is linear in the evidence, not in its pairs. */
export function groupCopies(matches: readonly Match[]): readonly Copy[] {
  const byProduct = Map.groupBy(matches, ({ product, evidence }) => `${product}\0${environmentKey(evidence.environment)}`);
  return [...byProduct.values()].flatMap((own) => new Grouping(own).copies());
}

/** The matches of one product, united step by step: each step says why two of them are one copy. */
class Grouping {
  readonly #matches: readonly Match[];
  readonly #sets: DisjointSets;
  readonly #byRoot = new Map<HostPath, number>();

  constructor(matches: readonly Match[]) {
    this.#matches = matches;
    this.#sets = new DisjointSets(matches.length);
  }

  copies(): readonly Copy[] {
    this.#uniteRoots();
    this.#uniteParts();
    this.#uniteNested();
    this.#uniteHardLinks();
    this.#uniteSiblings();
    this.#uniteServices();
    this.#uniteImageNames();
    return this.#groups().map((own) => ({
      product: own[0]?.match.product ?? '',
      matches: own.map(({ match }) => match),
      running: [],
    }));
  }

  #groups(): readonly Group[] {
    const groups = Map.groupBy(this.#matches.keys(), (at) => this.#sets.find(at));
    return [...groups.values()].map((members) =>
      members.flatMap((at) => this.#matches.slice(at, at + 1).map((match) => ({ match, at }))),
    );
  }

  /** The same root. */
  #uniteRoots(): void {
    this.#matches.forEach((match, at) => {
      if (match.strength !== 'hint') this.#unite(this.#byRoot, match.evidence.root, at);
    });
  }

  /** A platform sub-package beside its main package; sub-packages without their main are one copy together. */
  #uniteParts(): void {
    const mains = new Map<string, number>();
    this.#matches.forEach((match, at) => {
      const beside = match.partOf === undefined ? besideKey(match, match.indicator) : undefined;
      if (beside !== undefined && match.strength !== 'hint' && !mains.has(beside)) mains.set(beside, at);
    });
    this.#matches.forEach((match, at) => {
      const beside = match.partOf === undefined ? undefined : besideKey(match, match.partOf);
      if (beside !== undefined) this.#unite(mains, beside, at);
    });
  }

  /** A root inside another, and a path that another copy names as its own. */
  #uniteNested(): void {
    const byPath = new Map(this.#byRoot);
    this.#matches.forEach((match, at) => {
      if (match.strength !== 'hint') for (const path of match.evidence.paths) if (!byPath.has(path)) byPath.set(path, at);
    });
    this.#matches.forEach(({ evidence }, at) => {
      for (let path: HostPath = evidence.root; path !== '/'; path = parentOf(path)) {
        const owner = path === evidence.root ? byPath.get(path) : this.#byRoot.get(path);
        if (owner !== undefined) this.#sets.unite(owner, at);
      }
      for (const path of evidence.paths) {
        const owner = this.#byRoot.get(path);
        if (owner !== undefined) this.#sets.unite(owner, at);
      }
    });
  }

  /**
   * Hard links: what a store holds, and a single file that lies in no package, belong to the install that has the same inode. Two
   * installs that a store linked from the same inode stay two: each is removed by itself. The install is one of the same account or
   * of the host: another account's folder that holds a hard link must not take the copy away from its owner.
   */
  #uniteHardLinks(): void {
    const byFile = new Map<string, number>();
    const isLoose = ({ evidence }: Match): boolean => SINGLE_FILE.has(evidence.kind) && !this.#isNested(evidence.root);
    const settled = this.#matches.map(
      (match) => match.strength !== 'hint' && !SINGLE_FILE.has(match.evidence.kind) && !STORES.has(match.evidence.channel),
    );
    this.#matches.forEach(({ evidence }, at) => {
      if (settled[at] !== true) return;
      for (const file of evidence.files) {
        const key = fileKey(file, evidence.account);
        if (!byFile.has(key)) byFile.set(key, at);
      }
    });
    this.#matches.forEach((match, at) => {
      if (match.strength === 'hint' || settled[at] === true) return;
      if (!STORES.has(match.evidence.channel) && !isLoose(match)) return;
      for (const file of match.evidence.files) {
        const own = fileKey(file, match.evidence.account);
        const ofHost = fileKey(file, undefined);
        this.#unite(byFile, byFile.has(own) || !byFile.has(ofHost) ? own : ofHost, at);
      }
    });
  }

  /** Programs of one product side by side: an application that was unpacked or moved, but in folders where anybody's programs lie. */
  #uniteSiblings(): void {
    const owners = new Map<string, number>();
    this.#matches.forEach(({ evidence, indicator, strength }, at) => {
      if (evidence.kind !== 'executable' || strength === 'hint' || !isClaim(indicator)) return;
      const folder = parentOf(evidence.root);
      if (!SHARED_FOLDER.test(nameOf(folder))) this.#unite(owners, folder, at);
    });
  }

  /**
   * Services whose programs lie in no copy (a privileged helper, a daemon of its own) are parts of what their account or the host has
   * installed: of its only copy, and of one copy together when there is none, or several of which nothing says whose they are.
   */
  #uniteServices(): void {
    const owners = Map.groupBy(
      this.#groups().filter((group) => group.some(({ match }) => match.strength !== 'hint')),
      (group) => group[0]?.match.evidence.account?.id ?? '',
    );
    for (const groups of owners.values()) {
      const [loose, copies] = [groups.filter(isServices), groups.filter((group) => !isServices(group))];
      const [first] = copies.length === 1 ? copies : loose;
      for (const group of loose) this.#sets.unite(first?.[0]?.at ?? 0, group[0]?.at ?? 0);
    }
  }

  /** An image's name says no more than the copy in it: where there is one, it is that copy's. */
  #uniteImageNames(): void {
    const copy = this.#matches.findIndex(({ evidence, strength }) => evidence.kind !== 'container-image' && strength !== 'hint');
    if (copy < 0) return;
    this.#matches.forEach(({ evidence }, at) => {
      if (evidence.kind === 'container-image') this.#sets.unite(copy, at);
    });
  }

  #isNested(root: HostPath): boolean {
    for (let path = parentOf(root); path !== '/'; path = parentOf(path)) if (this.#byRoot.has(path)) return true;
    return false;
  }

  #unite(owners: Map<string, number>, key: string, at: number): void {
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, at);
    else this.#sets.unite(owner, at);
  }
}

/** Folders in which programs of different copies lie beside one another. */
const SHARED_FOLDER = /^(?:s?bin|downloads|desktop|documents|te?mp|scripts|tools|)$/i;

/** What all programs of an application claim alike: its product, or its team and identifier. */
function isClaim(indicator: string): boolean {
  return indicator.startsWith('version-info:') || indicator.startsWith('signed:');
}

type Group = readonly { readonly match: Match; readonly at: number }[];

function isServices(group: Group): boolean {
  return group.every(({ match }) => match.evidence.kind === 'service');
}

/** Where a main package and its parts lie side by side; a package that npm is just replacing is not the main one. */
function besideKey({ evidence }: Match, main: string): string | undefined {
  const { group, channel } = evidence;
  return group === undefined || channel === 'npm-staging' ? undefined : `${group}\0${main}`;
}

function fileKey(file: FileId, account: Account | undefined): string {
  return `${file}\0${account?.id ?? ''}`;
}
