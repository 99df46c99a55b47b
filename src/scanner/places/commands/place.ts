import type { Candidate, Look, Place, PlaceGap } from '../contract.ts';
import { commandName, isPackaged, LARGE_EXECUTABLE_BYTES, mayBeProgram } from '../../host/executable-size.ts';
import { MAX_WRAPPER, wrapperTarget } from '../../formats/wrapper-script.ts';
import type { Expanded } from '../../host/expand.ts';
import { packageFolderOf } from '../../host/process-script.ts';
import { entriesIn, foldersNamed, gapFrom } from '../listing.ts';
import { isOutcome, type DirEntry } from '../../host/contract.ts';
import type { Channel } from '../../../domain/channel.ts';
import { join, nameOf, resolve, type HostPath } from '../../../domain/host-path.ts';

/** Command folders of the system (FHS 3.0), of unpacked software, and of package managers that keep their own. */
const SYSTEM = [
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/bin',
  '/usr/sbin',
  '/bin',
  '/opt/bin',
  '/opt/*',
  '/opt/*/bin',
  '/usr/games',
  '/usr/local/games',
  '/usr/libexec',
  '/usr/local/libexec',
  '/srv/bin',
  // Profiles of Nix, whose commands are links into its store.
  '/run/current-system/sw/bin',
  '/nix/var/nix/profiles/default/bin',
  '/etc/profiles/per-user/*/bin',
];
/** Command folders of a home: XDG's, and those that installers of the field add to PATH. */
const HOME = [
  'bin',
  '.bin',
  '.local/bin',
  '.local/*/bin',
  '.*/bin',
  'go/bin',
  '.cargo/bin',
  'scripts',
  'tools',
  'tools/bin',
  'opt/*/bin',
];

/** Command folders: programs by what they are, links by where they lead, and wanted names as hints. */
export const commands: Place = {
  id: 'commands',
  platforms: ['linux', 'macos'],
  scopes: 'both',
  *candidates(look, scope) {
    const home = scope.home?.path;
    const seen = new Set<HostPath>();
    for (const pattern of home === undefined ? SYSTEM : HOME) {
      for (const folder of yield* foldersNamed(look, pattern, { at: home ?? '/', within: home ?? '/' })) {
        if (seen.has(folder.real)) continue;
        seen.add(folder.real);
        yield* inFolder(look, folder);
      }
    }
  },
};

function* inFolder(look: Look, folder: Expanded): Iterable<Candidate | PlaceGap> {
  const entries = yield* entriesIn(look, folder.real);
  for (const entry of entries) {
    if (entry.kind === 'file' || entry.kind === 'link') yield* command(look, folder, entry);
  }
}

/** A file by itself, a link as a further name of what it leads to; small ones only when their name is wanted. */
function* command(look: Look, folder: Expanded, entry: DirEntry): Iterable<Candidate | PlaceGap> {
  const path = join(folder.real, entry.name);
  const isWanted =
    look.wanted.has(`command:${entry.name.replace(/\.exe$/i, '')}`) ||
    look.wanted.has(`distinct-command:${commandName(entry.name)}`);
  const resolved = entry.kind === 'link' ? look.host.resolveLinks(path, '/') : { path };
  const facts = isOutcome(resolved) ? resolved : look.host.facts(resolved.path);
  if (isOutcome(resolved) || isOutcome(facts)) {
    const gap = isOutcome(facts) ? gapFrom(facts, path) : undefined;
    if (gap !== undefined) yield gap;
    return;
  }
  const real = resolved.path;
  if (facts.kind !== 'file') return;
  const isSmallSought = look.depth === 'deep' || !isPackaged(real);
  const isSought = facts.size >= LARGE_EXECUTABLE_BYTES || (isSmallSought && mayBeProgram(nameOf(real), facts));
  if (!isSought && !isWanted) return;
  const link = join(folder.path, entry.name);
  yield { kind: 'file', path: real, facts, paths: real === path ? [] : [path], ...cameBy(real, 'copied-binary', link) };
  if (isWanted && facts.size <= MAX_WRAPPER) yield* wrapped(look, real, link);
}

/** What a small script of a wanted name starts, wherever that lies: the script is a further name of it. One whose target is gone starts nothing. */
function* wrapped(look: Look, wrapper: HostPath, link: HostPath): Iterable<Candidate> {
  const bytes = look.host.read(wrapper, MAX_WRAPPER);
  const target = isOutcome(bytes) ? undefined : wrapperTarget(bytes);
  const resolved = target === undefined ? 'absent' : look.host.resolveLinks(resolve('/', target), '/');
  const facts = isOutcome(resolved) ? resolved : look.host.facts(resolved.path);
  if (isOutcome(resolved) || isOutcome(facts) || facts.kind !== 'file') return;
  const folder = packageFolderOf(resolved.path);
  if (folder === undefined || !look.wanted.has(`npm:${folder.name}`)) {
    yield { kind: 'file', path: resolved.path, facts, paths: [wrapper], ...cameBy(resolved.path, 'copied-binary', link) };
  } else if (!look.claimed.has(folder.path)) {
    look.claimed.add(folder.path);
    const how = cameBy(folder.path, 'npm-project', link);
    yield { kind: 'npm-package', name: folder.name, path: folder.path, paths: [wrapper], binFolders: [], ...how };
  }
}

/** The channel of what lies at a path. A build of Nix has another path after every update; the profile's link to it stays. */
function cameBy(path: HostPath, otherwise: Channel, link: HostPath): { readonly channel: Channel; readonly anchor?: HostPath } {
  return path.startsWith('/nix/store/') ? { channel: 'nix', anchor: link } : { channel: otherwise };
}
