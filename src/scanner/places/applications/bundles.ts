import { join, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';
import { isOutcome } from '../../host/contract.ts';
import type { ApplicationCandidate, Look, PlaceGap, Scope } from '../contract.ts';
import { gapFrom } from '../listing.ts';

/** A folder in which bundles lie, and how many folders deep. */
export interface BundleParent {
  readonly path: HostPath;
  readonly depth: number;
}

/** Where Launch Services, installers and people put bundles: suites have folders of their own, vendors keep helpers in their support folder. */
const SYSTEM: readonly BundleParent[] = [
  { path: '/Applications', depth: 2 },
  { path: '/Users/Shared', depth: 2 },
  { path: '/opt', depth: 2 },
  { path: '/usr/local', depth: 1 },
  { path: '/Library/Application Support', depth: 2 },
  { path: '/Library/PrivilegedHelperTools', depth: 0 },
  { path: '/Library/Input Methods', depth: 0 },
];
const HOME: readonly BundleParent[] = [
  { path: 'Applications', depth: 2 },
  { path: 'Downloads', depth: 1 },
  { path: 'Desktop', depth: 1 },
  { path: 'Library/Application Support', depth: 2 },
  { path: 'Library/Input Methods', depth: 0 },
];
/** Folders of one parent that are looked into: an account with more has planted them. */
const MAX_FOLDERS = 5000;
const SUFFIX = '.app';

/** macOS bundles of one scope, in the folders where they are put and those below; what lies inside of a bundle is its own. */
export function* bundlesIn(look: Look, scope: Scope): Iterable<ApplicationCandidate | PlaceGap> {
  const home = scope.home?.path;
  for (const parent of home === undefined ? SYSTEM : HOME) {
    const path = home === undefined ? parent.path : join(home, parent.path);
    yield* below(look, { path, depth: parent.depth }, { left: MAX_FOLDERS });
  }
}

/** The bundle that a folder is by its name; which one, only its Info.plist says. Empty for another folder, and for one that was yielded before. */
export function bundleAt(look: Look, parent: HostPath, name: string): readonly ApplicationCandidate[] {
  if (!isBundleName(name)) return [];
  const path = join(parent, name);
  if (look.claimed.has(path)) return [];
  look.claimed.add(path);
  const key: Key = `folder:${name.slice(0, -SUFFIX.length).toLowerCase()}`;
  return [{ kind: 'application', keys: look.wanted.has(key) ? [key] : [], path, channel: 'application' }];
}

function isBundleName(name: string): boolean {
  return name.endsWith(SUFFIX) && name.length > SUFFIX.length;
}

function* below(look: Look, parent: BundleParent, budget: { left: number }): Iterable<ApplicationCandidate | PlaceGap> {
  budget.left -= 1;
  const listing = budget.left < 0 ? 'budget' : look.host.list(parent.path);
  if (isOutcome(listing)) {
    const gap = gapFrom(listing, parent.path);
    // One gap says that there is more than is looked at.
    if (gap !== undefined && budget.left >= -1) yield gap;
    return;
  }
  if (!listing.complete) yield { kind: 'gap', reason: 'budget', path: parent.path };
  for (const { name, kind } of listing.entries) {
    if (kind !== 'folder') continue; // what a link leads to is looked at where it lies
    if (isBundleName(name)) yield* bundleAt(look, parent.path, name);
    else if (parent.depth > 0) yield* below(look, { path: join(parent.path, name), depth: parent.depth - 1 }, budget);
  }
}
