import { accountNamed, parsePasswd, type AccountEntry } from './accounts.ts';
import { isOutcome, type EntryKind, type FileFacts, type Home, type Host, type Outcome, type Resolved } from './contract.ts';
import { askHives } from './hive-registry.ts';
import { findHomes } from './homes.ts';
import { resolveLinksOn } from './links.ts';
import { isRemoval, mergeFolder, type MergedFolder } from './merged-folder.ts';
import { sweepListings } from './sweep/sweep-listings.ts';
import { fromBytes, isWithin, join, nameOf, parentOf, type HostPath } from '../../domain/host-path.ts';
import type { Platform } from '../../domain/platform.ts';

/** Folders remembered; then all are forgotten. An image of a whole distribution has 10,000. */
const MAX_FOLDERS = 20_000;
const MAX_PASSWD = 4 * 1024 * 1024;

/** Which layers are seen as one. */
export interface UnionOptions {
  readonly platform: Platform;
  /** Folders of `outer`, the topmost first, no part of their paths a link. */
  readonly layers: readonly HostPath[];
  /** Whether a folder, which is these folders of `outer`, is another root's to answer for; default: none is. */
  isElsewhere?(folder: HostPath, parts: readonly HostPath[]): boolean;
}

/** A host that is the union of some folders of another one: a container's or image's root, a chroot, a mounted disk. */
export interface UnionHost extends Host {
  /** The folders of the outer host that are this folder, the topmost first; empty when it is none. */
  partsOf(folder: HostPath): readonly HostPath[];
  /** Which of the layers shows this path: the topmost that has it. */
  layerOf(path: HostPath): HostPath | undefined;
}

/**
 * The root that layers make together, looked at through the host that they lie on: the same safe opening, and every link resolved
 * inside this root, never on the host outside. It has no processes; what runs in it the caller knows.
 */
export function unionHost(outer: Host, options: UnionOptions): UnionHost {
  const folders = new UnionFolders(outer, options.layers);
  let accounts: readonly AccountEntry[] | undefined;
  let homes: readonly Home[] | undefined;
  const database = (): readonly AccountEntry[] => (accounts ??= accountsOf(host));

  const host: UnionHost = {
    platform: options.platform,
    homes: () => (homes ??= findHomes(host, database())),
    accountOf: (owner) => accountNamed(database(), owner),
    list(path) {
      const folder = folders.at(path);
      if (isOutcome(folder)) return folder;
      const [only] = folder.parts;
      if (folder.names === undefined) return only === undefined ? 'absent' : outer.list(only);
      if (folder.failure !== undefined) return folder.failure;
      return { entries: [...folder.names].map(([name, { kind }]) => ({ name, kind })), complete: folder.complete };
    },
    facts(path) {
      const at = folders.find(path);
      if (at === 'link') return factsBehind(host, path);
      const facts = isOutcome(at) ? at : outer.facts(at.path);
      return isRemoval(facts) ? 'absent' : facts;
    },
    factsOnce: (path) => host.facts(path),
    read(path, maxBytes) {
      const at = folders.find(path);
      return isOutcome(at) ? at : outer.read(at.path, maxBytes);
    },
    open(path) {
      const at = folders.find(path);
      return isOutcome(at) ? at : outer.open(at.path);
    },
    linkText(path) {
      const at = folders.find(path);
      return isOutcome(at) ? at : outer.linkText(at.path);
    },
    resolveLinks: (path, within) => resolveLinksOn(host, path, within),
    processes: () => [],
    openExecutable: (pid) => outer.openExecutable(pid),
    registry: (question) => (options.platform === 'windows' ? askHives(host, question) : 'absent'),
    sweep: (order) => sweepListings(host, order),
    localMounts: () => ['/'],
    isElsewhere: (path) => options.isElsewhere?.(path, host.partsOf(path)) === true,
    partsOf(path) {
      const folder = folders.at(path);
      return isOutcome(folder) ? [] : folder.parts;
    },
    layerOf(path) {
      const at = folders.find(path);
      return isOutcome(at) ? undefined : options.layers.find((layer) => isWithin(at.path, layer));
    },
  };
  return host;
}

function accountsOf(host: Host): readonly AccountEntry[] {
  const passwd = host.read('/etc/passwd', MAX_PASSWD);
  return isOutcome(passwd) ? [] : parsePasswd(fromBytes(passwd));
}

/** As lstat(2) does: links on the way are followed, one at the end is not; here inside this root. */
function factsBehind(host: Host, path: HostPath): FileFacts | Outcome {
  const folder = host.resolveLinks(parentOf(path), '/');
  return isOutcome(folder) ? folder : host.facts(join(folder.path, nameOf(path)));
}

/** What is said where a folder was wanted and something else stands. */
const INSTEAD: Readonly<Record<Exclude<EntryKind, 'folder'>, Outcome>> = {
  file: 'other-kind',
  link: 'link',
  other: 'other-kind',
};

/** The folders of a union as they are asked for. */
class UnionFolders {
  readonly #outer: Host;
  readonly #layers: readonly HostPath[];
  /** Merged when it is first asked for: whoever notes what an answer rests on then hears of it. */
  #root: MergedFolder | undefined;
  readonly #known = new Map<HostPath, MergedFolder | Outcome>();

  constructor(outer: Host, layers: readonly HostPath[]) {
    this.#outer = outer;
    this.#layers = layers;
  }

  /** The folder at a path of which no part is a link. */
  at(path: HostPath): MergedFolder | Outcome {
    if (path === '/') return this.#top();
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const answer = this.#look(path);
    if (this.#known.size >= MAX_FOLDERS) this.#known.clear();
    this.#known.set(path, answer);
    return answer;
  }

  /** Where the thing at a path lies on the outer host; `link` when a folder on the way is one. */
  find(path: HostPath): Resolved | Outcome {
    if (path === '/') return placed(this.#top().parts[0]);
    const folder = this.at(parentOf(path));
    if (isOutcome(folder)) return folder === 'other-kind' ? 'absent' : folder;
    const name = nameOf(path);
    const [part] = folder.parts;
    if (folder.names === undefined) return placed(part === undefined ? undefined : join(part, name));
    return placed(folder.names.get(name)?.parts[0], folder.failure);
  }

  #top(): MergedFolder {
    return (this.#root ??= mergeFolder(this.#outer, this.#layers));
  }

  #look(path: HostPath): MergedFolder | Outcome {
    const above = this.at(parentOf(path));
    if (isOutcome(above)) return above === 'other-kind' ? 'absent' : above;
    if (above.names !== undefined) {
      const named = above.names.get(nameOf(path));
      if (named === undefined) return above.failure ?? 'absent';
      return named.kind === 'folder' ? mergeFolder(this.#outer, named.parts) : INSTEAD[named.kind];
    }
    const [part] = above.parts;
    if (part === undefined) return 'absent';
    const below = join(part, nameOf(path));
    const facts = this.#outer.facts(below);
    if (isOutcome(facts)) return facts;
    return facts.kind === 'folder' ? { parts: [below], complete: true } : INSTEAD[facts.kind];
  }
}

function placed(path: HostPath | undefined, otherwise: Outcome = 'absent'): Resolved | Outcome {
  return path === undefined ? otherwise : { path };
}
