import { isWithin, join, nameOf, parentOf, resolve, type HostPath } from '../../../domain/host-path.ts';
import { isObject, memberOf, parseJson, textOf } from '../../formats/json.ts';
import { isOutcome, type Host } from '../../host/contract.ts';
import type { PlaceGap } from '../contract.ts';
import { gapFrom } from '../listing.ts';

/** An entry is about 1 kB; the most extensions seen in one list are some hundred. */
const MAX_LIST = 4 * 1024 * 1024;
const MAX_ENTRIES = 5000;

/** What an editor says is installed in one folder of extensions. */
export interface Register {
  /** The folder has a list of its own; without one the editor makes it from the folders at its next start. */
  readonly exists: boolean;
  /** Id by folder name. */
  readonly listed: ReadonlyMap<string, string>;
  /** Listed extensions that lie elsewhere. */
  readonly elsewhere: readonly { readonly id: string; readonly path: HostPath }[];
  /** Folder names, lower case, that the editor will delete at its next start. */
  readonly obsolete: ReadonlySet<string>;
  readonly gaps: readonly PlaceGap[];
}

/**
 * Reads the lists of a folder of extensions (microsoft/vscode, src/vs/platform/extensionManagement/common/
 * extensionsProfileScannerService.ts and extensionsScannerService.ts, versions of 2025):
 *
 *     extensions.json   [{"identifier":{"id":"<publisher>.<name>"},"version":"…","location":"<name>" or {"path":"/…"},
 *                        "relativeLocation":"<folder>"}]; each profile has one of its own over the same folders
 *     .obsolete         {"<publisher>.<name>-<version>[-<platform>]":true}
 */
export function readRegister(
  host: Host,
  folder: { readonly path: HostPath; readonly real: HostPath },
  profiles: readonly HostPath[],
): Register {
  const listed = new Map<string, string>();
  const elsewhere: { readonly id: string; readonly path: HostPath }[] = [];
  const gaps: PlaceGap[] = [];

  const main = readJson(host, join(folder.real, 'extensions.json'), gaps);
  for (const list of [main, ...profiles.map((path) => readJson(host, path, gaps))]) {
    if (!Array.isArray(list)) continue;
    for (const entry of list.slice(0, MAX_ENTRIES)) {
      const id = textOf(memberOf(entry, 'identifier'), 'id', 256)?.toLowerCase();
      const path = placeOf(entry, folder);
      if (id === undefined || path === undefined) continue;
      if (parentOf(path) === folder.path) listed.set(nameOf(path), id);
      else elsewhere.push({ id, path });
    }
  }
  const obsolete = readJson(host, join(folder.real, '.obsolete'), gaps);
  return {
    exists: Array.isArray(main),
    listed,
    elsewhere,
    obsolete: new Set(
      isObject(obsolete)
        ? Object.keys(obsolete)
            .slice(0, MAX_ENTRIES)
            .map((name) => name.toLowerCase())
        : [],
    ),
    gaps,
  };
}

/** Where an entry says that its folder is, spelled as the folder of extensions is spelled. */
function placeOf(entry: unknown, folder: { readonly path: HostPath; readonly real: HostPath }): HostPath | undefined {
  const relative = textOf(entry, 'relativeLocation', 1024) ?? textOf(entry, 'location', 1024);
  if (relative !== undefined && relative !== '') {
    const path = resolve(folder.path, `./${relative}`);
    return isWithin(path, folder.path) ? path : undefined;
  }
  const absolute = textOf(memberOf(entry, 'location'), 'path', 4096);
  if (absolute === undefined || !absolute.startsWith('/')) return undefined;
  // Windows writes `/c:/Users/…`; a host's paths have no drive.
  const path = resolve('/', absolute.replace(/^\/[A-Za-z]:(?=\/)/, ''));
  return isWithin(path, folder.real) ? join(folder.path, path.slice(folder.real.length + 1)) : path;
}

/** The content, or undefined when the file is absent; what keeps us from knowing becomes a gap. */
function readJson(host: Host, path: HostPath, gaps: PlaceGap[]): unknown {
  const bytes = host.read(path, MAX_LIST);
  if (isOutcome(bytes)) {
    const gap = gapFrom(bytes, path);
    if (gap !== undefined) gaps.push(gap);
    return undefined;
  }
  if (bytes.length === 0) return undefined;
  const content = parseJson(bytes);
  if (content === undefined) gaps.push({ kind: 'gap', reason: 'malformed', path });
  return content;
}

/** `<publisher>.<name>-<version>[-<platform>]`, as the editor itself reads it (extensionManagementUtil.ts, ExtensionKeyRegex). */
const FOLDER_NAME = /^([^.]+\..+)-(\d+\.\d+\.\d+)(?:-.+)?$/;

/** The id that a folder's name claims, lower case; undefined when the name says nothing. */
export function idInName(name: string): string | undefined {
  return FOLDER_NAME.exec(name)?.[1]?.toLowerCase();
}
