import { RINGS, type Ring } from '../../domain/rollout.ts';

/** What one host runs. */
export interface RunningHost {
  readonly ring: Ring;
  /** Of its agent; absent: it never said. */
  readonly agentVersion?: string | undefined;
  /** The release of the catalogue that it looks with. */
  readonly release?: number | undefined;
  /** Version of the catalogue, where no release is known: the one that came with the agent. */
  readonly catalogue?: string | undefined;
}

/** Hosts by ring. */
export type HostsByRing = Readonly<Record<Ring, number>>;

/** Hosts of one version of the agent. */
export interface AgentsOfVersion {
  /** Absent: hosts that never said. */
  readonly version?: string;
  readonly hosts: HostsByRing;
}

/** Hosts that look with one catalogue. */
export interface HostsOfCatalogue {
  readonly release?: number;
  /** With neither: hosts that never said. */
  readonly version?: string;
  readonly hosts: HostsByRing;
}

/** Different versions that are told; hosts say what they like, and all others are one sum. */
const MOST_VERSIONS = 50;
const MOST_KEPT = 1000;

type Counts = Record<Ring, number>;

/** Counts what hosts run, ring by ring. */
export class RunningVersions {
  readonly #agents = new Map<string, Counts>();
  readonly #catalogues = new Map<string, Counts>();
  readonly #rings = none();

  /** Counts one more host. */
  add({ ring, agentVersion, release, catalogue }: RunningHost): void {
    this.#rings[ring] += 1;
    count(this.#agents, agentVersion ?? '', ring);
    count(this.#catalogues, release === undefined ? `version ${catalogue ?? ''}` : `release ${release}`, ring);
  }

  /** The most hosts first; `others`: hosts of versions beyond those that are named. */
  figures(): {
    readonly rings: HostsByRing;
    readonly agents: readonly AgentsOfVersion[];
    readonly catalogues: readonly HostsOfCatalogue[];
    readonly others: { readonly agents: number; readonly catalogues: number };
  } {
    const [agents, catalogues] = [theMost(this.#agents), theMost(this.#catalogues)];
    const all = total(this.#rings);
    const named = (most: readonly (readonly [string, HostsByRing])[]) => most.reduce((sum, [, hosts]) => sum + total(hosts), 0);
    return {
      rings: this.#rings,
      agents: agents.map(([version, hosts]) => ({ ...(version === '' ? {} : { version }), hosts })),
      catalogues: catalogues.map(([key, hosts]) => ({ ...catalogueOf(key), hosts })),
      others: { agents: all - named(agents), catalogues: all - named(catalogues) },
    };
  }
}

function catalogueOf(key: string): { readonly release?: number; readonly version?: string } {
  if (key.startsWith('release ')) return { release: Number(key.slice('release '.length)) };
  const version = key.slice('version '.length);
  return version === '' ? {} : { version };
}

function count(counts: Map<string, Counts>, key: string, ring: Ring): void {
  const known = counts.get(key);
  if (known === undefined && counts.size >= MOST_KEPT) return;
  const hosts = known ?? none();
  hosts[ring] += 1;
  counts.set(key, hosts);
}

function theMost(counts: ReadonlyMap<string, Counts>): readonly (readonly [string, HostsByRing])[] {
  return [...counts]
    .toSorted(([one, hosts], [other, others]) => total(others) - total(hosts) || (one < other ? -1 : 1))
    .slice(0, MOST_VERSIONS);
}

function none(): Counts {
  return { canary: 0, early: 0, all: 0 };
}

function total(hosts: HostsByRing): number {
  return RINGS.reduce((sum, ring) => sum + hosts[ring], 0);
}
