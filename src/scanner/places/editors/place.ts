import { isWithin, join, type HostPath } from '../../../domain/host-path.ts';
import { isOutcome, type DirEntry } from '../../host/contract.ts';
import type { EditorExtensionCandidate, Look, Place, PlaceGap, Scope } from '../contract.ts';
import { expand, type Expanded } from '../../host/expand.ts';
import { entriesIn, foldersNamed } from '../listing.ts';
import { idInName, readRegister, type Register } from './register.ts';
import { extensionRoots, type ExtensionRoot } from './roots.ts';
import { byNumber } from '../../../domain/natural-order.ts';

/**
 * Extensions of the VS Code family. A folder counts whether or not the editor's list names it: an editor does not load
 * what is not listed and deletes it at its next start, but until then the files are there and what they hold runs. A
 * folder that `.obsolete` names and no list does is one that was removed: it does not count.
 */
export const editors: Place = {
  id: 'editors',
  platforms: ['linux', 'macos', 'windows'],
  scopes: 'both',
  *candidates(look, scope) {
    for (const root of extensionRoots(look.host.platform, scope.home !== undefined)) yield* extensionsOf(look, scope, root);
  },
};

/** Versions of one extension that are named beside each other: an editor keeps the old one until its next start. */
const MAX_VERSIONS = 16;

interface Reach {
  readonly root: ExtensionRoot;
  readonly folder: Expanded;
  readonly within: HostPath;
  readonly register: Register;
}

function* extensionsOf(look: Look, scope: Scope, root: ExtensionRoot): Iterable<EditorExtensionCandidate | PlaceGap> {
  const within = scope.home?.path ?? '/';
  for (const folder of yield* foldersNamed(look, root.pattern, { at: within, within })) {
    const entries = yield* entriesIn(look, folder.real, folder.path);
    if (entries.length === 0) continue;
    const register = readRegister(look.host, folder, profilesOf(look, scope, root));
    yield* register.gaps;
    yield* foldersIn(look, { root, folder, within, register }, entries);
  }
}

function profilesOf(look: Look, scope: Scope, root: ExtensionRoot): readonly HostPath[] {
  const home = scope.home?.path;
  if (root.profiles === undefined || home === undefined) return [];
  return expand(look.host, root.profiles, { at: home, within: home }).flatMap((entry) =>
    'outcome' in entry ? [] : [entry.real],
  );
}

interface Found {
  readonly name: string;
  readonly real: HostPath;
  readonly id?: string;
}

function* foldersIn(look: Look, reach: Reach, entries: readonly DirEntry[]): Iterable<EditorExtensionCandidate> {
  const found = entries
    .filter((entry) => isOffered(look, reach, entry))
    .flatMap((entry) => landOn(look, reach, entry))
    .filter((entry) => !look.claimed.has(entry.real));
  for (const { real } of found) look.claimed.add(real);

  // What the list names comes first, then the newest: its version is the copy's, and older ones beside it are more paths.
  const ordered = found.toSorted((one, other) => rank(reach, one) - rank(reach, other) || byNumber(other.name, one.name));
  const byId = Map.groupBy(ordered, (extension) => extension.id);
  for (const extension of ordered) {
    const versions = extension.id === undefined ? [] : (byId.get(extension.id) ?? []).slice(0, MAX_VERSIONS);
    const paths = versions.map((other) => other.real).filter((path) => path !== extension.real);
    yield candidateOf(reach, extension, { paths, isListed: isListed(reach, extension.name) });
  }
  for (const { id, path } of reach.register.elsewhere) {
    if (!look.wanted.has(`extension:${id}`) || !isWithin(path, reach.within)) continue;
    const resolved = look.host.resolveLinks(path, reach.within);
    if (isOutcome(resolved) || look.claimed.has(resolved.path)) continue;
    look.claimed.add(resolved.path);
    yield candidateOf(reach, { name: id, real: resolved.path, id }, { paths: [], isListed: true });
  }
}

/** Whether to look into it: names and lists may lie or be silent, and only when they agree that it is something else is it left alone. */
function isOffered(look: Look, reach: Reach, entry: DirEntry): boolean {
  if (entry.kind === 'file' || entry.kind === 'other' || entry.name.startsWith('.')) return false;
  const listed = reach.register.listed.get(entry.name);
  if (listed === undefined && reach.register.obsolete.has(entry.name.toLowerCase())) return false;
  const named = idInName(entry.name);
  if (look.depth === 'deep' || named === undefined || (listed !== undefined && listed !== named)) return true;
  return look.wanted.has(`extension:${named}`);
}

function landOn(look: Look, reach: Reach, entry: DirEntry): readonly Found[] {
  const id = reach.register.listed.get(entry.name) ?? idInName(entry.name);
  const found = { name: entry.name, real: join(reach.folder.real, entry.name), ...(id === undefined ? {} : { id }) };
  if (entry.kind === 'folder') return [found];
  const resolved = look.host.resolveLinks(found.real, reach.within);
  return isOutcome(resolved) ? [] : [{ ...found, real: resolved.path }];
}

function isListed({ register }: Reach, name: string): boolean | undefined {
  return register.exists ? register.listed.has(name) : undefined;
}

function rank(reach: Reach, { name }: Found): number {
  return reach.register.listed.has(name) ? 0 : 1;
}

function candidateOf(
  { root, folder }: Reach,
  { name, real }: Found,
  told: { readonly paths: readonly HostPath[]; readonly isListed: boolean | undefined },
): EditorExtensionCandidate {
  const link = join(folder.real, name);
  return {
    kind: 'editor-extension',
    editor: root.editor,
    path: real,
    channel: root.channel,
    // The recogniser puts the id behind it: a place that stays when the versioned folder is replaced.
    group: folder.path,
    paths: link === real || !isWithin(link, folder.real) ? told.paths : [...told.paths, link],
    ...(told.isListed === undefined ? {} : { isListed: told.isListed }),
  };
}
