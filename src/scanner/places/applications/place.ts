import { join, type HostPath } from '../../../domain/host-path.ts';
import type { Platform } from '../../../domain/platform.ts';
import type { Key } from '../../../domain/wanted.ts';
import { isCalledAppImage, productNameIn } from '../../formats/app-image.ts';
import { isOutcome, type DirEntry } from '../../host/contract.ts';
import type { ApplicationCandidate, Look, Place, PlaceGap } from '../contract.ts';
import type { Expanded } from '../../host/expand.ts';
import { isElectronFolder } from '../electron-folder.ts';
import { entriesIn, foldersNamed } from '../listing.ts';
import { bundlesIn } from './bundles.ts';
import {
  HOME_BINS,
  HOME_LOOSE,
  HOME_PARENTS,
  HOME_PROGRAM_FILES,
  PROGRAM_FILES,
  SYSTEM_BINS,
  SYSTEM_PARENTS,
} from './parents.ts';
import { byNumber } from '../../../domain/natural-order.ts';

/**
 * Desktop entries: XDG's application folders (Desktop Menu Specification 1.1, `$XDG_DATA_DIRS/applications` with the defaults
 * of the Base Directory Specification), and what Flatpak and snapd export into theirs.
 */
const SYSTEM_ENTRIES: readonly string[] = [
  '/usr/share/applications',
  '/usr/local/share/applications',
  '/var/lib/flatpak/exports/share/applications',
  '/var/lib/snapd/desktop/applications',
];
const HOME_ENTRIES: readonly string[] = [
  '.local/share/applications',
  '.local/share/flatpak/exports/share/applications',
  'Desktop',
];

/** Folders, and how their names are read; on the system, and in each home. */
type Looks = readonly (readonly [readonly string[], Reader])[];
const LOOKS: Readonly<Record<Platform, { readonly system: Looks; readonly home: Looks }>> = {
  linux: {
    system: [
      [SYSTEM_PARENTS, folders],
      [[...SYSTEM_BINS, '/opt', '/opt/*'], appImages],
      [SYSTEM_ENTRIES, desktopEntries],
    ],
    home: [
      [HOME_PARENTS, folders],
      [HOME_LOOSE, electronFolders],
      [[...HOME_PARENTS, ...HOME_LOOSE, ...HOME_BINS], appImages],
      [HOME_ENTRIES, desktopEntries],
    ],
  },
  macos: { system: [], home: [] },
  windows: {
    system: [[PROGRAM_FILES, folders]],
    home: [
      [HOME_PROGRAM_FILES, folders],
      [['AppData/Local'], squirrelFolders],
      [HOME_LOOSE, electronFolders],
    ],
  },
};

/**
 * Applications that are unpacked rather than installed as a package: folders of wanted names, folders of Electron
 * applications under whatever name, macOS bundles, AppImages, and desktop entries of wanted names.
 */
export const applications: Place = {
  id: 'applications',
  platforms: ['linux', 'macos', 'windows'],
  scopes: 'both',
  *candidates(look, scope) {
    if (look.host.platform === 'macos') yield* bundlesIn(look, scope);
    const at = scope.home?.path ?? '/';
    const looks = LOOKS[look.host.platform];
    for (const [patterns, reader] of scope.home === undefined ? looks.system : looks.home) {
      for (const pattern of patterns) yield* eachFolder(look, { pattern, at }, reader);
    }
  },
};

/** Candidates of one folder's names. */
type Reader = (look: Look, folder: Expanded, entries: readonly DirEntry[]) => Iterable<ApplicationCandidate>;

function* eachFolder(
  look: Look,
  { pattern, at }: { pattern: string; at: HostPath },
  reader: Reader,
): Iterable<ApplicationCandidate | PlaceGap> {
  for (const folder of yield* foldersNamed(look, pattern, { at, within: at }))
    yield* reader(look, folder, yield* entriesIn(look, folder.real, folder.path));
}

/** Folders of Electron applications only. */
function* electronFolders(look: Look, parent: Expanded, entries: readonly DirEntry[]): Iterable<ApplicationCandidate> {
  yield* folders(
    look,
    parent,
    entries.filter((entry) => entry.kind === 'folder' && isElectronFolder(look.host, join(parent.real, entry.name))),
  );
}

/** Folders by name, and by Electron's layout (electronjs.org/docs/latest/tutorial/application-distribution: `resources/app` or `resources/app.asar`). */
function* folders(look: Look, parent: Expanded, entries: readonly DirEntry[]): Iterable<ApplicationCandidate> {
  for (const entry of entries) {
    if (entry.kind !== 'folder') continue; // what a link leads to is looked at where it lies
    const path = join(parent.real, entry.name);
    const keys = [`folder:${entry.name.toLowerCase()}`, `folder:${productNameIn(entry.name).toLowerCase()}`] as const;
    const wanted = [...new Set<Key>(keys)].filter((key) => look.wanted.has(key));
    if (wanted.length === 0 && !isElectronFolder(look.host, path)) continue;
    if (look.claimed.has(path)) continue;
    look.claimed.add(path);
    yield { kind: 'application', keys: wanted, path, channel: 'application', anchor: join(parent.path, entry.name) };
  }
}

/** `app-1.2.3` */
const SQUIRREL_VERSION = /^app-\d/;

/** Electron applications under Squirrel (github.com/Squirrel/Squirrel.Windows): `Update.exe` beside a folder for each version, of which the newest is started. */
function* squirrelFolders(look: Look, parent: Expanded, entries: readonly DirEntry[]): Iterable<ApplicationCandidate> {
  for (const entry of entries) {
    const root = join(parent.real, entry.name);
    if (entry.kind !== 'folder' || isOutcome(look.host.facts(join(root, 'Update.exe')))) continue;
    const listing = look.host.list(root);
    if (isOutcome(listing)) continue;
    const [newest, ...older] = listing.entries
      .filter(
        ({ name, kind }) => kind === 'folder' && SQUIRREL_VERSION.test(name) && isElectronFolder(look.host, join(root, name)),
      )
      .map(({ name }) => join(root, name))
      .toSorted((one, other) => byNumber(other, one));
    if (newest === undefined || look.claimed.has(newest)) continue;
    look.claimed.add(newest);
    const anchor = join(parent.path, entry.name);
    yield { kind: 'application', keys: [], path: newest, root, anchor, paths: older, channel: 'application' };
  }
}

/** Versions of one AppImage that are named beside each other. */
const MAX_VERSIONS = 16;

/** Files called AppImages, and files of a wanted name that may be one without saying so. */
function* appImages(look: Look, folder: Expanded, entries: readonly DirEntry[]): Iterable<ApplicationCandidate> {
  const found = entries
    .filter((entry) => entry.kind === 'file')
    .map((entry) => ({ name: entry.name, product: productNameIn(entry.name), key: keyOf(entry.name) }))
    .filter(({ key }) => look.wanted.has(key))
    // The newest first: its version is the copy's.
    .toSorted((one, other) => byNumber(other.name, one.name));
  const versions = Map.groupBy(
    found.filter(({ name }) => isCalledAppImage(name)),
    ({ key }) => key,
  );
  for (const { name, product, key } of found) {
    const path = join(folder.real, name);
    if (look.claimed.has(path)) continue;
    look.claimed.add(path);
    // An update is a new file: the anchor is the name without version, and the versions beside it are the same copy.
    const beside = (versions.get(key) ?? []).slice(0, MAX_VERSIONS).filter((other) => other.name !== name);
    yield {
      kind: 'application',
      keys: [key],
      path,
      channel: 'appimage',
      anchor: join(folder.path, isCalledAppImage(name) ? `${product}.AppImage` : name),
      paths: isCalledAppImage(name) ? beside.map((other) => join(folder.real, other.name)) : [],
    };
  }
}

function keyOf(name: string): Key {
  return `appimage:${productNameIn(name).toLowerCase()}`;
}

const ENTRY = '.desktop';

/** Entries of wanted names; snapd calls its own `<snap>_<entry>.desktop`. */
function* desktopEntries(look: Look, folder: Expanded, entries: readonly DirEntry[]): Iterable<ApplicationCandidate> {
  for (const entry of entries) {
    if (!entry.name.endsWith(ENTRY) || entry.kind === 'folder' || entry.kind === 'other') continue;
    const name = entry.name.slice(0, -ENTRY.length);
    const names = [name, name.slice(name.indexOf('_') + 1)];
    const keys = [...new Set(names.map((one): Key => `desktop:${one}`))].filter((key) => look.wanted.has(key));
    if (keys.length === 0) continue;
    let path = join(folder.real, entry.name);
    if (entry.kind === 'link') {
      const resolved = look.host.resolveLinks(path, '/');
      if (isOutcome(resolved)) continue;
      path = resolved.path;
    }
    yield { kind: 'application', keys, path, channel: 'application' };
  }
}
