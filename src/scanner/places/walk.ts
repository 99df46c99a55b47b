import { isOutcome, type DirEntry, type Host, type Listing, type Outcome } from '../host/contract.ts';
import type { FileId } from '../../domain/evidence.ts';
import { join, type HostPath } from '../../domain/host-path.ts';

/** One folder that the walk reached, with what is in it. */
export interface WalkedFolder {
  readonly path: HostPath;
  readonly depth: number;
  readonly entries: readonly DirEntry[];
}

/** What the walk could not do. */
export interface WalkGap {
  readonly path: HostPath;
  readonly outcome: Outcome | 'budget';
}

/** How far a walk goes. */
export interface WalkLimits {
  /** Names looked at, over all folders. */
  readonly maxEntries: number;
  readonly maxDepth: number;
  /** Whether to go into a sub-folder of this name. */
  enters(parent: WalkedFolder, name: string): boolean;
}

/**
 * Every folder below `top`, breadth first, so that a deep or endless corner costs the near places nothing; links are never
 * entered, and a folder that is mounted or linked in twice is walked once.
 */
export function* walk(host: Host, top: HostPath, limits: WalkLimits): Iterable<WalkedFolder | WalkGap> {
  let entriesLeft = limits.maxEntries;
  const visited = new Set<string>();
  let level: readonly HostPath[] = [top];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: HostPath[] = [];
    for (const path of level) {
      if (depth > 0 && host.isElsewhere?.(path) === true) continue;
      const listing = host.list(path);
      if (isOutcome(listing)) {
        if (listing !== 'absent') yield { path, outcome: listing };
        continue;
      }
      if (!isFirstVisit(visited, listing)) continue;
      if (!listing.complete) yield { path, outcome: 'budget' };
      entriesLeft -= listing.entries.length;
      const folder: WalkedFolder = { path, depth, entries: listing.entries };
      yield folder;
      for (const entry of listing.entries)
        if (entry.kind === 'folder' && limits.enters(folder, entry.name)) next.push(join(path, entry.name));
      if (entriesLeft <= 0) {
        yield { path: top, outcome: 'budget' };
        return;
      }
    }
    if (depth === limits.maxDepth && next.length > 0) {
      yield { path: next[0] ?? top, outcome: 'budget' };
      return;
    }
    level = next;
  }
}

function isFirstVisit(visited: Set<FileId>, { id }: Listing): boolean {
  if (id === undefined) return true;
  if (visited.has(id)) return false;
  visited.add(id);
  return true;
}
