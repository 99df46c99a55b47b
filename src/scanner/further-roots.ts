import type { EnvironmentFinder, FurtherRoot } from './environments/contract.ts';
import { finders } from './environments/list.ts';
import { LookOver } from './paced-host.ts';
import type { Host } from './host/contract.ts';
import type { Gap, ScopeId } from '../domain/evidence.ts';
import { isWithin, type HostPath } from '../domain/host-path.ts';

/** A root, and under which scope it is looked at. */
export interface PlacedRoot extends FurtherRoot {
  /** `environments/docker`: who found it. */
  readonly place: string;
  /** `environments/docker@system#team/box:2.1` */
  readonly scope: ScopeId;
}

/** What lies on a host beside its own root. */
export interface FurtherRoots {
  /** Images before what writes on top of them, named ones before others, those with fewer layers before those that go on from them. */
  readonly roots: readonly PlacedRoot[];
  /** Folders that hold roots and nothing else. */
  readonly stores: ReadonlySet<HostPath>;
}

/** What finding asks and tells. */
export interface FindingRoots {
  readonly finders?: readonly EnvironmentFinder[];
  /** Whether this scope is to be looked at; asked just before it is. */
  begins(scope: ScopeId): boolean;
  /** Which gaps were met in finding the roots of one finder. */
  ended(scope: ScopeId, gaps: readonly Gap[]): void;
}

const MAX_LABEL = 400;

/** The further roots of this host by all finders of its platform, each once. A finder that fails costs its own roots a gap. */
export function furtherRoots(host: Host, finding: FindingRoots): FurtherRoots {
  const roots: PlacedRoot[] = [];
  const stores = new Set<HostPath>();
  const seen = new Set<string>();
  for (const finder of finding.finders ?? finders) {
    const place = `environments/${finder.id}`;
    const scope = `${place}@system`;
    if (!finder.platforms.includes(host.platform) || !finding.begins(scope)) continue;
    try {
      const found = finder.find(host);
      for (const store of found.stores) stores.add(store);
      for (const root of found.roots) {
        const folders = root.layers.join('\0');
        if (seen.has(folders)) continue; // two engines share one store: the first that knows it
        seen.add(folders);
        roots.push({ ...root, place, scope: `${scope}#${root.label.slice(0, MAX_LABEL)}` });
      }
      finding.ended(scope, gapsOf(host, scope, found.gaps));
    } catch (error) {
      finding.ended(scope, [whyFailed(scope, error)]);
    }
  }
  return { roots: roots.toSorted(byOrder), stores };
}

/** A home that is locked is one gap, whatever was looked for in it. */
function gapsOf(host: Host, scope: ScopeId, gaps: readonly Omit<Gap, 'scope'>[]): readonly Gap[] {
  const told = gaps.map(({ path, ...gap }): Gap => {
    const at = path === undefined || gap.reason !== 'denied' ? path : (lockedHome(host, path) ?? path);
    return { ...gap, scope, ...(at === undefined ? {} : { path: at }) };
  });
  return [...new Map(told.map((gap) => [`${gap.reason}\0${gap.path ?? ''}`, gap])).values()];
}

function lockedHome(host: Host, path: HostPath): HostPath | undefined {
  return host.homes().find((home) => isWithin(path, home.path) && host.list(home.path) === 'denied')?.path;
}

function whyFailed(scope: ScopeId, error: unknown): Gap {
  if (error instanceof LookOver) return { reason: 'timed-out', scope };
  const detail = `finder failed: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown error'}`;
  return { reason: 'unsupported', scope, detail };
}

function byOrder(one: FurtherRoot, other: FurtherRoot): number {
  return (
    Number(one.writable !== undefined) - Number(other.writable !== undefined) ||
    Number(!hasName(one)) - Number(!hasName(other)) ||
    one.layers.length - other.layers.length ||
    (one.label === other.label ? 0 : one.label < other.label ? -1 : 1)
  );
}

function hasName({ imageNames }: FurtherRoot): boolean {
  return imageNames !== undefined && imageNames.length > 0;
}
