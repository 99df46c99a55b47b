import { keepsArchives } from './archives.ts';
import { gapFrom } from './listing.ts';
import { commandName, isPackaged, LARGE_EXECUTABLE_BYTES, mayBeNamedProgram, mayBeProgram } from '../host/executable-size.ts';
import { bundleAt } from './applications/bundles.ts';
import { channelOfFile, packagesIn } from './own-layout.ts';
import { movedPackage } from './moved-package.ts';
import { VIRTUAL_STORES } from './package-managers/node-modules.ts';
import { walk, type WalkedFolder, type WalkGap } from './walk.ts';
import type { Candidate, Look, PlaceGap, Scope } from './contract.ts';
import { isOutcome, type FileFacts } from '../host/contract.ts';
import { BUNDLE_BYTES, isSmallArchive, SOUGHT_BYTES } from '../host/sweep/leads.ts';
import { join, nameOf, parentOf, type HostPath } from '../../domain/host-path.ts';

/** A home of a developer holds some hundred thousand names outside of node_modules; twice the largest that we know of. */
const MAX_ENTRIES = 1_000_000;
/** Deeper than any project lies: what is below is a gap, not silence. */
const MAX_DEPTH = 48;
/** Archives in npm's cache, by their digests: hundreds of thousands, none of which runs in place. */
const ARCHIVES = /\/_cacache\/(?:content-v2|index-v5)$/;
/** pnpm's store, which its own place looks into: files by their digests, of which only those marked executable run in place, and what is known of them. */
const STORED = /\/(?:pnpm\/store|\.pnpm-store)\/v\d+\/(?:files|index)$/;
/** Loose objects of a repository: compressed, and as many as there are commits. */
const LOOSE_OBJECTS = /\/\.git\/(?:modules\/[^/]+\/)?objects\/[0-9a-f]{2}$/;
/** Sources, documents and images, of which development kits hold ten thousands, and archives, of which mirrors of packages do. */
const PASSED_OVER =
  /\.(?:h|hpp|hh|inl|cuh|c|cc|cpp|html?|css|json|ya?ml|xml|md|rst|txt|cmake|pc|svg|png|gif|py|pyc|pyi|pm|pl|map|d\.ts|mo|po|whl|egg|gem|crate|nupkg|zip|tgz|gz|bz2|xz|zst|deb|rpm|apk)$/;
/** What a script that is a whole tool may be called, by its ending: also nothing. */
const SCRIPT = /\.[mc]?js$|^[^.]+$/;
/** In a package's own folder, whose packages the folder around it has given: `…/node_modules/x`, `…/site-packages/x`; not `.bin` and `.cache`. */
const OF_PACKAGE = /\/(?:node_modules\/(?!\.(?!pnpm|deno|bun))|(?:site|dist)-packages\/)/;
/** Scripts of 64 KB to 1 MB that are looked into in one home; a sweep knows no such bound. */
const MAX_SCRIPTS = 500;

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
  const { isAtRest } = look;
  const limits = {
    maxEntries: MAX_ENTRIES,
    maxDepth: MAX_DEPTH,
    enters: (parent: WalkedFolder, name: string) => !at.leaves(join(parent.path, name)) && isEntered(parent.path, name, isAtRest),
  };
  const left = { scripts: MAX_SCRIPTS };
  for (const step of walk(look.host, at.top, limits)) {
    if ('outcome' in step) yield* gapOf(step);
    else yield* inFolder(look, scope, { folder: step, left });
  }
}

/** Whether a quick look that begins at `top` goes into this folder, as far as names and depth say. */
export function isReached({ isAtRest }: Look, top: HostPath, folder: HostPath): boolean {
  if (folder === top) return true;
  const names = folder.slice(top === '/' ? 1 : top.length + 1).split('/');
  if (names.length > MAX_DEPTH) return false;
  let parent = top;
  return names.every((name) => {
    const isIn = isEntered(parent, name, isAtRest);
    parent = join(parent, name);
    return isIn;
  });
}

/** Whether a quick look looks into this file, where it meets it. */
export function isQuickFile(look: Look, scope: Scope, file: { readonly path: HostPath; readonly facts: FileFacts }): boolean {
  const { path, facts } = file;
  const name = nameOf(path);
  if (isPassedOver(look, scope, name)) return false;
  return (
    facts.size >= (scope.home === undefined ? LARGE_EXECUTABLE_BYTES : SOUGHT_BYTES) ||
    (!isPackaged(path) && mayBeProgram(name, facts)) ||
    (mayBeNamedProgram(facts) && look.wanted.has(`distinct-command:${commandName(name)}`)) ||
    (mayBeNamedProgram(facts) && isSmallArchive(name) && keepsArchives(scope, parentOf(path)))
  );
}

/** Where only an administrator writes, a running machine's texts and archives, which nothing runs in place, are passed over unasked: homes and hosts at rest are not. */
function isPassedOver(look: Look, scope: Scope, name: string): boolean {
  return scope.home === undefined && PASSED_OVER.test(name) && !look.isAtRest;
}

/**
 * A quick look reads packages by their manifests, and only of a host that does not run, which nobody waits for, file by file; it leaves
 * out what has no names.
 */
function isEntered(parent: HostPath, name: string, isAtRest: boolean): boolean {
  const path = join(parent, name);
  if (ARCHIVES.test(path) || STORED.test(path) || LOOSE_OBJECTS.test(path)) return false;
  if (isAtRest) return true;
  if (name === 'site-packages' || name === 'dist-packages') return false;
  // `.bin` and `.cache` lie in a node_modules; `.pnpm` and the like are stores of packages.
  return !parent.endsWith('/node_modules') || (name.startsWith('.') && !VIRTUAL_STORES.has(name));
}

function gapOf({ path, outcome }: WalkGap): readonly PlaceGap[] {
  if (outcome === 'budget') return [{ kind: 'gap', reason: 'budget', path }];
  const gap = gapFrom(outcome, path);
  return gap === undefined ? [] : [gap];
}

function* inFolder(
  look: Look,
  scope: Scope,
  { folder, left }: { readonly folder: WalkedFolder; readonly left: { scripts: number } },
): Iterable<Candidate | PlaceGap> {
  const isOfPackage = OF_PACKAGE.test(folder.path);
  const opens = keepsArchives(scope, folder.path) ? ({ opensArchive: true } as const) : {};
  for (const entry of folder.entries) {
    const path = join(folder.path, entry.name);
    if (entry.kind === 'folder' && !isOfPackage) {
      yield* packagesIn(look, scope, path);
      if (look.host.platform === 'macos') yield* bundleAt(look, folder.path, entry.name);
    }
    if (entry.kind !== 'file') continue;
    if (entry.name === 'package.json' && !isOfPackage) yield* movedPackage(look, folder.path);
    if (isPassedOver(look, scope, entry.name)) continue;
    const facts = look.host.factsOnce(path);
    if (isOutcome(facts)) continue;
    const isScript =
      scope.home !== undefined &&
      !isOfPackage &&
      facts.size >= BUNDLE_BYTES &&
      facts.size < SOUGHT_BYTES &&
      SCRIPT.test(entry.name);
    if (isScript) left.scripts -= 1;
    if (!(isScript && left.scripts >= 0) && !isQuickFile(look, scope, { path, facts })) continue;
    yield { kind: 'file', path, facts, ...opens, ...channelOfFile(path) };
  }
}
