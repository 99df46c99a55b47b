import { isOutcome } from '../../../host/contract.ts';
import { expand } from '../../../host/expand.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import { entriesIn } from '../../listing.ts';
import type { LayoutInput } from '../contract.ts';
import { filesIn, MAX_FILES } from '../files-in.ts';
import { addTo } from '../../../../domain/multi-map.ts';
import { isWithin, join, nameOf, type HostPath } from '../../../../domain/host-path.ts';
import { byNumber } from '../../../../domain/natural-order.ts';

/** `<hash>-claude-code-2.1.0`: the name ends where a `-` is followed by no letter (builtins.parseDrvName of the Nix manual). */
const STORE_PATH = /^[0-9a-df-np-sv-z]{32}-(.+?)-([^a-zA-Z-].*)$/;
/** Recipes, sources and locks of the same name, none of which is a program. */
const NOT_A_BUILD = /\.(?:drv|lock|chroot|check|tar|gz|xz|bz2|zst|zip|patch|json|nix)$/;
/** Outputs of one build that hold what is for developers. */
const OTHER_OUTPUT = /-(?:dev|doc|man|info|lib|devdoc|debug)$/;
/** Builds of one name that are kept: one for each generation until they are collected. */
const MAX_BUILDS = 100;

/** Folders of commands of the profiles of the system and of accounts, in which each command is a link into the store. */
const PROFILES = [
  '/run/current-system/sw/bin',
  '/nix/var/nix/profiles/default/bin',
  '/nix/var/nix/profiles/system/sw/bin',
  '/etc/profiles/per-user/*/bin',
  '/nix/var/nix/profiles/per-user/*/profile/bin',
];
const HOME_PROFILES = ['.nix-profile/bin', '.local/state/nix/profile/bin', '.local/state/nix/profiles/profile/bin'];

interface Build {
  readonly path: HostPath;
  readonly version: string;
  /** Programs in `bin`. */
  readonly programs: readonly HostPath[];
}

/** Wanted builds that hold programs; all of one name are one copy, which a profile's link comes first, then the newest. */
export function* nixStore(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const entries = yield* entriesIn(look, at.folder.real, at.folder.path);
  const byName = new Map<string, Build[]>();
  for (const entry of entries) {
    const [, name, version] = (entry.kind === 'folder' ? STORE_PATH.exec(entry.name) : undefined) ?? [];
    if (name === undefined || version === undefined || !look.wanted.has(`nix:${name}`)) continue;
    if (NOT_A_BUILD.test(entry.name) || OTHER_OUTPUT.test(version)) continue;
    const path = join(at.folder.real, entry.name);
    // What a wrapper starts (`.claude-wrapped`) lies beside it (nixpkgs, makeWrapper).
    const programs = filesIn(look, join(path, 'bin'));
    if (programs.length > 0) addTo(byName, name, { path, version, programs });
  }
  if (byName.size === 0) return;
  const folders = profileFolders(look);
  for (const [name, builds] of byName) yield* candidateOf(look, { name, builds }, folders);
}

function* candidateOf(
  look: Look,
  of: { name: string; builds: readonly Build[] },
  folders: readonly HostPath[],
): Iterable<OsPackageCandidate | PlaceGap> {
  const newest = of.builds.toSorted((one, other) => byNumber(other.version, one.version));
  if (newest.length > MAX_BUILDS) yield { kind: 'gap', reason: 'budget', path: newest[0]?.path ?? '/nix/store' };
  const builds = newest.slice(0, MAX_BUILDS);
  const links = linksTo(look, builds, folders);
  const current = builds.find((build) => links.some((link) => isWithin(link.target, build.path))) ?? builds[0];
  if (current === undefined) return;
  yield {
    kind: 'os-package',
    key: `nix:${of.name}`,
    path: current.path,
    version: current.version,
    channel: 'nix',
    root: current.path,
    // A build's path changes with every update, the profile's command does not.
    anchor: links.find((link) => isWithin(link.target, current.path))?.path ?? current.path,
    paths: [...links.map((link) => link.path), ...builds.filter((build) => build !== current).map((build) => build.path)],
    files: [current, ...builds.filter((build) => build !== current)].flatMap((build) => build.programs).slice(0, MAX_FILES),
  };
}

function profileFolders(look: Look): readonly HostPath[] {
  const own = look.host.homes().flatMap(({ path }) => HOME_PROFILES.map((profile) => join(path, profile)));
  const found = [...PROFILES, ...own].flatMap((pattern) => expand(look.host, pattern, { at: '/', within: '/' }));
  return found.flatMap((folder) => ('outcome' in folder ? [] : [folder.path]));
}

interface ProfileLink {
  readonly path: HostPath;
  readonly target: HostPath;
}

/** The profiles' links to these builds' programs, by the programs' names. */
function linksTo(look: Look, builds: readonly Build[], folders: readonly HostPath[]): readonly ProfileLink[] {
  const names = [...new Set(builds.flatMap((build) => build.programs.map(nameOf)))].filter((name) => !name.startsWith('.'));
  return folders.flatMap((folder) =>
    names.slice(0, MAX_FILES).flatMap((name) => {
      const path = join(folder, name);
      const target = look.host.resolveLinks(path, '/');
      const isOurs = !isOutcome(target) && builds.some((build) => isWithin(target.path, build.path));
      return isOurs ? [{ path, target: target.path }] : [];
    }),
  );
}
