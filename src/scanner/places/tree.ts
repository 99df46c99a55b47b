import { gapFrom } from './gap-from.ts';
import { commandName, isPackaged, LARGE_EXECUTABLE_BYTES, mayBeNamedProgram, mayBeProgram } from '../host/executable-size.ts';
import { bundleAt } from './applications/bundles.ts';
import { channelOfFile, packagesIn } from './own-layout.ts';
import { VIRTUAL_STORES } from './package-managers/node-modules.ts';
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
/** Archives in npm's cache, by their digests: hundreds of thousands, none of which runs in place. */
const ARCHIVES = /\/_cacache\/(?:content-v2|index-v5)$/;
/** Loose objects of a repository: compressed, and as many as there are commits. */
const LOOSE_OBJECTS = /\/\.git\/(?:modules\/[^/]+\/)?objects\/[0-9a-f]{2}$/;
/** Sources, documents and images, of which development kits hold ten thousands. */
const TEXT =
  /\.(?:h|hpp|hh|inl|cuh|c|cc|cpp|html?|css|json|ya?ml|xml|md|rst|txt|cmake|pc|svg|png|gif|py|pyc|pyi|pm|pl|map|d\.ts|mo|po)$/;
const NOTHING = /(?!)/;

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
  // Where only an administrator writes, a running machine's texts are passed over unasked: homes and hosts at rest are not.
  const isPassedOver = !isDeep && scope.home === undefined && look.host.processes().length > 0;
  for (const step of walk(look.host, at.top, limits)) {
    if ('outcome' in step) yield* gapOf(step);
    else yield* inFolder(look, scope, { folder: step, passedOver: isPassedOver ? TEXT : NOTHING });
  }
}

/** A quick look reads packages by their manifests, not file by file, and leaves out what has no names. */
function isEntered(parent: WalkedFolder, name: string): boolean {
  const path = join(parent.path, name);
  if (ARCHIVES.test(path) || LOOSE_OBJECTS.test(path)) return false;
  if (name === 'site-packages' || name === 'dist-packages') return false;
  // `.bin` and `.cache` lie in a node_modules; `.pnpm` and the like are stores of packages.
  return !parent.path.endsWith('/node_modules') || (name.startsWith('.') && !VIRTUAL_STORES.has(name));
}

function gapOf({ path, outcome }: WalkGap): readonly PlaceGap[] {
  if (outcome === 'budget') return [{ kind: 'gap', reason: 'budget', path }];
  const gap = gapFrom(outcome, path);
  return gap === undefined ? [] : [gap];
}

function* inFolder(
  look: Look,
  scope: Scope,
  { folder, passedOver }: { readonly folder: WalkedFolder; readonly passedOver: RegExp },
): Iterable<Candidate | PlaceGap> {
  const isSmallSought = look.depth === 'deep' || !isPackaged(`${folder.path}/`);
  for (const entry of folder.entries) {
    const path = join(folder.path, entry.name);
    if (entry.kind === 'folder') {
      yield* packagesIn(look, scope, path);
      if (look.host.platform === 'macos') yield* bundleAt(look, folder.path, entry.name);
    }
    if (entry.kind !== 'file') continue;
    if (entry.name === 'package.json') yield* movedPackage(look, folder);
    if (passedOver.test(entry.name)) continue;
    const facts = look.host.factsOnce(path);
    if (isOutcome(facts)) continue;
    const isSought =
      facts.size >= LARGE_EXECUTABLE_BYTES ||
      (isSmallSought && mayBeProgram(entry.name, facts)) ||
      (mayBeNamedProgram(facts) && look.wanted.has(`distinct-command:${commandName(entry.name)}`));
    if (!isSought) continue;
    yield { kind: 'file', path, facts, ...channelOfFile(path) };
  }
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
