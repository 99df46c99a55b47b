import { gapFrom } from './gap-from.ts';
import { LARGE_EXECUTABLE_BYTES } from '../host/executable-size.ts';
import type { Root } from './package-managers/contract.ts';
import { nodeModules } from './package-managers/node-modules.ts';
import { sitePackages } from './package-managers/site-packages.ts';
import { walk, type WalkedFolder, type WalkGap } from './walk.ts';
import type { Candidate, Look, PlaceGap, Scope } from './contract.ts';
import { isOutcome } from '../host/contract.ts';
import { parseJson, textOf } from '../formats/json.ts';
import { join, type HostPath } from '../../domain/host-path.ts';

/** A home of a developer holds some hundred thousand names outside of node_modules; twice the largest that we know of. */
const MAX_ENTRIES = 1_000_000;
/** A deep look ends where the disk does; this only keeps an endless file system from being walked for ever. */
const MAX_ENTRIES_DEEP = 50_000_000;
/** Deeper than any project lies: what is below is a gap, not silence. */
const MAX_DEPTH = 48;
const MAX_MANIFEST = 1024 * 1024;
/** Folders whose content has no name of its own: objects of a repository, blobs of a cache. A copy there cannot be run in place. */
const CONTENT_ADDRESSED = new Set(['objects', 'content-v2', 'index-v5']);
const PARENTS_OF_CONTENT = /\/(\.git|_cacache|\.git\/modules\/[^/]+)$/;

/**
 * What lies below a folder outside of every manager's own places: packages in projects' node_modules and virtual
 * environments, packages moved away, and files large enough to be a program, whatever their name, folder or mode.
 *
 * @param leaves whether a folder is some other scope's and left to it
 */
export function* treeBelow(
  look: Look,
  scope: Scope,
  at: { top: HostPath; leaves(path: HostPath): boolean },
): Iterable<Candidate | PlaceGap> {
  const isDeep = look.depth === 'deep';
  const limits = {
    maxEntries: isDeep ? MAX_ENTRIES_DEEP : MAX_ENTRIES,
    maxDepth: isDeep ? Number.POSITIVE_INFINITY : MAX_DEPTH,
    enters: (parent: WalkedFolder, name: string) => !at.leaves(join(parent.path, name)) && (isDeep || isEntered(parent, name)),
  };
  for (const step of walk(look.host, at.top, limits)) {
    if ('outcome' in step) yield* gapOf(step);
    else yield* inFolder(look, scope, step);
  }
}

/** A quick look reads these by their packages, and leaves out what has no names. */
function isEntered(parent: WalkedFolder, name: string): boolean {
  if (name === 'node_modules' || name === 'site-packages') return false;
  return !(CONTENT_ADDRESSED.has(name) && PARENTS_OF_CONTENT.test(parent.path));
}

function gapOf({ path, outcome }: WalkGap): readonly PlaceGap[] {
  if (outcome === 'budget') return [{ kind: 'gap', reason: 'budget', path }];
  const gap = gapFrom(outcome, path);
  return gap === undefined ? [] : [gap];
}

function* inFolder(look: Look, scope: Scope, folder: WalkedFolder): Iterable<Candidate | PlaceGap> {
  for (const entry of folder.entries) {
    const path = join(folder.path, entry.name);
    if (entry.kind === 'folder') yield* packagesIn(look, scope, path);
    if (entry.kind !== 'file') continue;
    if (entry.name === 'package.json') yield* movedPackage(look, folder);
    const facts = look.host.facts(path);
    if (isOutcome(facts) || facts.size < LARGE_EXECUTABLE_BYTES) continue;
    yield { kind: 'file', path, facts, channel: 'copied-binary' };
  }
}

function* packagesIn(look: Look, scope: Scope, path: HostPath): Iterable<Candidate | PlaceGap> {
  const at = { scope, folder: { path, real: path }, within: scope.home?.path ?? '/' };
  if (path.endsWith('/node_modules')) yield* nodeModules(look, { ...at, root: nodeRoot(path) });
  if (path.endsWith('/site-packages')) {
    yield* sitePackages(look, { ...at, root: { pattern: path, channel: 'pip', layout: sitePackages } });
  }
}

/** `<prefix>/lib/node_modules` is a global prefix of npm, wherever it lies; any other node_modules is a project's. */
function nodeRoot(path: HostPath): Root {
  const isPrefix = path.endsWith('/lib/node_modules');
  return isPrefix
    ? { pattern: path, channel: 'npm', layout: nodeModules, bins: ['../../bin'] }
    : { pattern: path, channel: 'npm-project', layout: nodeModules };
}

/** A wanted package that lies outside of any node_modules: moved, or unpacked by hand. Its source in a repository cannot be run as it is. */
function* movedPackage(look: Look, folder: WalkedFolder): Iterable<Candidate> {
  if (look.claimed.has(folder.path) || folder.path.includes('/node_modules/')) return;
  const bytes = look.host.read(join(folder.path, 'package.json'), MAX_MANIFEST);
  const name = isOutcome(bytes) ? undefined : textOf(parseJson(bytes), 'name', 214);
  if (name === undefined || !look.wanted.has(`npm:${name}`)) return;
  const isCheckout = folder.entries.some((entry) => entry.name === '.git' || entry.name === 'tsconfig.json');
  if (isCheckout) return;
  look.claimed.add(folder.path);
  yield { kind: 'npm-package', name, path: folder.path, channel: 'copied-script', binFolders: [] };
}
