import type { Candidate, Look, PlaceGap } from '../contract.ts';
import { entriesIn } from '../listing.ts';
import type { LayoutInput } from './contract.ts';
import { versionGroup } from './version-group.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

/** A name and a version in a store that keeps packages unpacked, several versions side by side. */
export interface StoredVersion {
  readonly name: string;
  readonly version: string;
  readonly path: HostPath;
}

/** The package candidate of one version in such a store; nothing when it was seen before. */
export function* storedPackage(look: Look, at: LayoutInput, stored: StoredVersion): Iterable<Candidate> {
  const { name, version, path } = stored;
  if (look.claimed.has(path)) return;
  look.claimed.add(path);
  yield {
    kind: 'npm-package',
    name,
    path,
    channel: at.root.channel,
    group: versionGroup(at.folder.real, version),
    binFolders: [],
  };
}

/** The folders in one folder, by name; a gap when it cannot be read, nothing when it is not there. */
export function* foldersIn(look: Look, folder: HostPath): Iterable<string | PlaceGap> {
  const entries = yield* entriesIn(look, folder);
  for (const entry of entries) if (entry.kind === 'folder') yield entry.name;
}

/** The folders in one folder, where it does not matter why there are none: what holds it was looked at already. */
export function folderNames(look: Look, folder: HostPath): readonly string[] {
  return [...foldersIn(look, folder)].filter((name) => typeof name === 'string');
}

/** `<scope>/<name>/<version>` below a folder, for wanted names; `unscoped` is the folder of names without a scope, when there is one. */
export function* versionsByName(look: Look, top: HostPath, unscoped?: string): Iterable<StoredVersion | PlaceGap> {
  for (const first of foldersIn(look, top)) {
    if (typeof first !== 'string') yield first;
    else if (first !== unscoped && !first.startsWith('@')) yield* versionsOf(look, { name: first, path: join(top, first) });
    else {
      for (const second of foldersIn(look, join(top, first))) {
        if (typeof second !== 'string') yield second;
        else {
          const name = first === unscoped ? second : `${first}/${second}`;
          yield* versionsOf(look, { name, path: join(join(top, first), second) });
        }
      }
    }
  }
}

function* versionsOf(look: Look, of: { name: string; path: HostPath }): Iterable<StoredVersion | PlaceGap> {
  if (!look.wanted.has(`npm:${of.name}`)) return;
  for (const version of foldersIn(look, of.path)) {
    if (typeof version === 'string') yield { name: of.name, version, path: join(of.path, version) };
    else yield version;
  }
}
