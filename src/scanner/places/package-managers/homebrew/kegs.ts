import type { Candidate, Look, PlaceGap } from '../../contract.ts';
import { isOutcome } from '../../../host/contract.ts';
import { commandFolders } from '../command-folders.ts';
import type { LayoutInput } from '../contract.ts';
import { filesIn, MAX_FILES } from '../files-in.ts';
import { globalModules } from '../node-modules.ts';
import { folderNames, foldersIn } from '../versioned-store.ts';
import { isWithin, join, nameOf, parentOf, type HostPath } from '../../../../domain/host-path.ts';
import type { Key } from '../../../../domain/wanted.ts';

const RECEIPT = 'INSTALL_RECEIPT.json';

/** `Cellar/<formula>/<version>` with its receipt; commands lie in the keg's `bin`. */
export function cellar(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  return racks(look, at, {
    kind: 'brew-formula',
    receipt: (rack, version) => `${rack}/${version}/${RECEIPT}`,
    inside: ['bin', 'sbin', 'libexec/bin'],
  });
}

/** What a formula installed with npm below its keg's `libexec`: `Cellar/<formula>/<version>/libexec/lib/node_modules`; the formula's folder stays. */
export function* kegModules(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const keg = at.folder.path.slice(0, at.folder.path.indexOf('/libexec/'));
  for (const found of globalModules(look, at)) yield found.kind === 'gap' ? found : { ...found, anchor: parentOf(keg) };
}

/** `Caskroom/<cask>/<version>` with its receipt in `.metadata`; commands lie at the top or in the folder that the download unpacked to. */
export function caskroom(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  return racks(look, at, {
    kind: 'brew-cask',
    receipt: (rack) => `${rack}/.metadata/${RECEIPT}`,
    inside: ['', '*', 'bin', '*/bin'],
  });
}

interface Kind {
  readonly kind: 'brew-formula' | 'brew-cask';
  receipt(rack: HostPath, version: string): HostPath;
  /** Folders of a version in which executables lie; `*` is each folder at the top. */
  readonly inside: readonly string[];
}

function* racks(look: Look, at: LayoutInput, kind: Kind): Iterable<Candidate | PlaceGap> {
  let taps: readonly string[] | undefined;
  for (const name of foldersIn(look, at.folder.real)) {
    if (typeof name !== 'string') {
      yield name;
      continue;
    }
    taps ??= tapsOf(look, parentOf(at.folder.real));
    const key = [name, ...taps.map((tap) => `${tap}/${name}`)]
      .map((full): Key => `${kind.kind}:${full}`)
      .find((full) => look.wanted.has(full));
    const rack = join(at.folder.real, name);
    if (key === undefined || look.claimed.has(rack)) continue;
    look.claimed.add(rack);
    yield* rackCandidate(look, at, { kind, key, rack });
  }
}

function* rackCandidate(
  look: Look,
  at: LayoutInput,
  of: { kind: Kind; key: Key; rack: HostPath },
): Iterable<Candidate | PlaceGap> {
  const versions: string[] = [];
  for (const version of foldersIn(look, of.rack)) {
    if (typeof version !== 'string') yield version;
    else if (!version.startsWith('.')) versions.push(version);
  }
  const current = currentVersion(look, at, of.rack) ?? versions.toSorted().at(-1);
  if (current === undefined) return;
  const inUse = [current, ...versions.filter((version) => version !== current)];
  yield {
    kind: 'os-package',
    key: of.key,
    path: of.kind.receipt(of.rack, current),
    version: current,
    channel: at.root.channel,
    root: of.rack,
    anchor: of.rack,
    paths: commandFolders(look, at).flatMap((folder) => linksInto(look, folder, of.rack)),
    files: inUse.flatMap((version) => programsOf(look, join(of.rack, version), of.kind.inside)).slice(0, MAX_FILES),
  };
}

/** The version that `<prefix>/opt/<formula>` links to. */
function currentVersion(look: Look, at: LayoutInput, rack: HostPath): string | undefined {
  const resolved = look.host.resolveLinks(`${parentOf(at.folder.real)}/opt/${nameOf(rack)}`, at.within);
  return isOutcome(resolved) || parentOf(resolved.path) !== rack ? undefined : nameOf(resolved.path);
}

function programsOf(look: Look, keg: HostPath, inside: readonly string[]): readonly HostPath[] {
  return inside.flatMap((pattern) => {
    if (!pattern.startsWith('*')) return filesIn(look, pattern === '' ? keg : join(keg, pattern));
    return folderNames(look, keg).flatMap((name) => filesIn(look, `${keg}/${name}${pattern.slice(1)}`));
  });
}

/** The prefix's `bin` holds thousands of links, which say whose they are: `../Cellar/codex/0.169.0/bin/codex`. */
function linksInto(look: Look, folder: HostPath, rack: HostPath): readonly HostPath[] {
  const listing = look.host.list(folder);
  const links = isOutcome(listing) ? [] : listing.entries.filter((entry) => entry.kind === 'link');
  return links
    .map((link) => join(folder, link.name))
    .filter((path) => {
      const target = look.host.linkText(path);
      if (isOutcome(target) || !target.text.includes(`/${nameOf(rack)}/`)) return false;
      const resolved = look.host.resolveLinks(path, '/');
      return !isOutcome(resolved) && isWithin(resolved.path, rack);
    });
}

/** Third-party sources that are there, as formulae name them: `qoderai/qoder`, from `Library/Taps/qoderai/homebrew-qoder`. */
function tapsOf(look: Look, prefix: HostPath): readonly string[] {
  const libraries = [`${prefix}/Homebrew/Library/Taps`, `${prefix}/Library/Taps`];
  return libraries.flatMap((library) =>
    folderNames(look, library).flatMap((owner) =>
      folderNames(look, join(library, owner)).map((tap) => `${owner}/${tap.replace(/^homebrew-/, '')}`),
    ),
  );
}
