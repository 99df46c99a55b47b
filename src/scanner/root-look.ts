import type { PlacedRoot } from './further-roots.ts';
import type { Host, ProcessFacts } from './host/contract.ts';
import { isOutcome } from './host/contract.ts';
import type { UnionHost } from './host/union.ts';
import type { Look, Place, Scope } from './places/contract.ts';
import { places, placesOf } from './places/list.ts';
import type { IdentityCache } from './recognisers/contract.ts';
import { recognisers } from './recognisers/list.ts';
import { rememberingHost } from './remembering-host.ts';
import type { RootViews } from './root-views.ts';
import { lookInto } from './scope-look.ts';
import { scopesOf } from './scopes.ts';
import { plainImageName } from './environments/image-name.ts';
import type { Evidence, NearMiss, Seen } from '../domain/evidence.ts';
import type { HostPath } from '../domain/host-path.ts';

/** Counted up when what a look at a root says changes for another reason than a recogniser's version. */
const VERSION = 1;
const RECOGNISERS = recognisers.map(({ id, version }) => `${id}${version}`).join(',');
/** The place that looks at what runs; in a further root it is asked with the processes of that root. */
const PROCESSES = 'processes';
/** Images that share a layer and are named. */
const MAX_SHARERS = 8;

/** One look at a further root. */
export interface RootLook {
  readonly root: PlacedRoot;
  readonly view: UnionHost;
  readonly wanted: Look['wanted'];
  readonly depth: Look['depth'];
  readonly cache: IdentityCache;
  readonly views: RootViews;
  /** What runs in it. */
  readonly processes: readonly ProcessFacts[];
  /** Looks at its disk, or says again what was seen there when nothing has changed since. */
  readonly onDisk: (look: () => Seen) => Seen;
}

/** What was seen on disk: the same as long as the root's digest is. */
interface SeenOnDisk {
  readonly evidence: readonly Evidence[];
  /** For each evidence the layer that shows its root. */
  readonly layers: readonly (HostPath | undefined)[];
  readonly nearMisses: readonly NearMiss[];
}

/**
 * What all places see in a further root, as the root's own scope: evidence is the environment's whose layer holds it. An image that
 * was looked at completely before, and whose layers lie there unchanged, is not looked at again but by a deep look.
 */
export function lookAtRoot(at: RootLook): Seen & { readonly isComplete: boolean } {
  const key = at.depth === 'deep' ? undefined : keyOf(at);
  const known = key === undefined ? undefined : at.cache.get(key);
  const disk = isSeenOnDisk(known)
    ? { ...known, gaps: [] }
    : layered(at, key === undefined ? at.onDisk(() => lookOnDisk(at)) : lookOnDisk(at));
  const isComplete = disk.gaps.length === 0;
  if (key !== undefined && isComplete && known === undefined) {
    at.cache.set(key, { evidence: disk.evidence, layers: disk.layers, nearMisses: disk.nearMisses } satisfies SeenOnDisk);
  }
  const beside = [named, running].map((look) => look(at));
  const within = at.views.keysOf(at.root);
  return {
    evidence: [
      ...disk.evidence.flatMap((one, index) => ownEvidence(at, one, disk.layers[index])),
      ...beside.flatMap((seen) => seen.evidence),
    ].map((one) => placed(at.root, one, within)),
    gaps: [...disk.gaps, ...beside.flatMap((seen) => seen.gaps)],
    nearMisses: [...disk.nearMisses, ...beside.flatMap((seen) => seen.nearMisses)],
    isComplete,
  };
}

function lookOnDisk(at: RootLook): Seen {
  const host = rememberingHost(at.view);
  const look: Look = { host, wanted: at.wanted, depth: at.depth, isAtRest: host.processes().length === 0, claimed: new Set() };
  const seen = placesOf(host.platform, at.depth)
    .filter((place) => place.id !== PROCESSES && isAsked(place, at))
    .flatMap((place) =>
      scopesOf(host, place).map((scope) => lookInto(look, { place, scope: ownScope(at.root, scope), cache: at.cache })),
    );
  return {
    evidence: seen.flatMap((one) => one.evidence),
    gaps: seen.flatMap((one) => one.gaps),
    nearMisses: seen.flatMap((one) => one.nearMisses),
  };
}

function layered(at: RootLook, seen: Seen): Seen & SeenOnDisk {
  return { ...seen, layers: seen.evidence.map((one) => at.view.layerOf(one.root)) };
}

function isAsked(place: Place, { root, depth }: RootLook): boolean {
  return place.platforms.includes(root.platform) && place.depths?.includes(depth) !== false;
}

/** What an image's names say of it. */
function named(at: RootLook): Seen {
  const names = (at.root.imageNames ?? []).map(plainImageName);
  const place: Place = {
    id: at.root.place,
    platforms: [at.root.platform],
    scopes: 'system',
    *candidates() {
      yield { kind: 'container-image', path: '/', channel: 'container-image', names };
    },
  };
  return names.length === 0 ? NOTHING : lookWith(at, place, at.view);
}

/** What runs in it, each process with this root around it. */
function running(at: RootLook): Seen {
  const place = places.find(({ id }) => id === PROCESSES);
  if (place === undefined || at.processes.length === 0) return NOTHING;
  return lookWith(at, place, { ...at.view, processes: () => at.processes });
}

const NOTHING: Seen = { evidence: [], gaps: [], nearMisses: [] };

function lookWith(at: RootLook, place: Place, host: Host): Seen {
  const look: Look = { host, wanted: at.wanted, depth: at.depth, isAtRest: host.processes().length === 0, claimed: new Set() };
  const scope: Scope = { id: at.root.scope, place: place.id, environment: at.root.environment };
  return lookInto(look, { place, scope, cache: at.cache });
}

function ownScope(root: PlacedRoot, scope: Scope): Scope {
  return { ...scope, id: root.scope, environment: root.environment };
}

/** Nothing when the image that this one is built on has it and says so; else with the names of those that are built on this one. */
function ownEvidence({ root, views }: RootLook, evidence: Evidence, layer: HostPath | undefined): readonly Evidence[] {
  if (layer === undefined) return [evidence];
  if (views.ownerOf(root, { path: evidence.root, layer }) !== undefined) return [];
  const sharers = root.writable === undefined ? views.sharersOf(root, layer) : [];
  if (sharers.length === 0) return [evidence];
  const rest = sharers.length > MAX_SHARERS ? ` and ${sharers.length - MAX_SHARERS} more` : '';
  return [{ ...evidence, detail: `${evidence.detail}; in a layer of ${sharers.slice(0, MAX_SHARERS).join(', ')}${rest}, too` }];
}

/** As this root's; what one account's store holds is that account's, whomever the container calls its owner. */
function placed({ scope, environment, account }: PlacedRoot, evidence: Evidence, within: readonly string[]): Evidence {
  return { ...evidence, scope, environment, within, ...(account === undefined ? {} : { account }) };
}

/** A layer that was put there anew has another inode or time. */
function keyOf({ root, view }: RootLook): string | undefined {
  if (root.digest === undefined) return undefined;
  const facts = view.facts('/');
  const stamps = isOutcome(facts) ? '' : `${facts.id} ${facts.changedMs}`;
  return `root ${VERSION} ${RECOGNISERS} ${root.digest} ${root.layers.length} ${root.layers[0] ?? ''} ${stamps}`;
}

/** The cache's file is our own but may be damaged: an answer of another shape is no answer. */
function isSeenOnDisk(value: unknown): value is SeenOnDisk {
  if (typeof value !== 'object' || value === null || !('evidence' in value) || !('layers' in value) || !('nearMisses' in value))
    return false;
  return [value.evidence, value.layers, value.nearMisses].every((list) => Array.isArray(list));
}
