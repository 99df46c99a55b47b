import { join, nameOf, parentOf, type HostPath } from '../../../domain/host-path.ts';
import { isOutcome, type DirEntry } from '../../host/contract.ts';
import type { JetbrainsPluginCandidate, Look, Place, PlaceGap } from '../contract.ts';
import type { Expanded } from '../../host/expand.ts';
import { entriesIn, foldersNamed } from '../listing.ts';
import { pluginRoots, type PluginRoot } from './roots.ts';

/**
 * Plugins of JetBrains products and Android Studio: a folder with `lib/*.jar`, or one jar
 * (plugins.jetbrains.com/docs/intellij/plugin-content.html). What an account added is always looked into, since
 * folders can be renamed; what a product ships only under a wanted name, or in a deep look.
 */
export const jetbrains: Place = {
  id: 'jetbrains',
  platforms: ['linux', 'macos', 'windows'],
  scopes: 'both',
  *candidates(look, scope) {
    const at = scope.home?.path ?? '/';
    for (const root of pluginRoots(look.host.platform, scope.home !== undefined)) {
      for (const folder of yield* foldersNamed(look, root.pattern, { at, within: at }))
        yield* pluginsIn(look, { root, folder, within: at }, yield* entriesIn(look, folder.real, folder.path));
    }
  },
};

interface Reach {
  readonly root: PluginRoot;
  readonly folder: Expanded;
  readonly within: HostPath;
}

function* pluginsIn(look: Look, reach: Reach, entries: readonly DirEntry[]): Iterable<JetbrainsPluginCandidate | PlaceGap> {
  for (const entry of entries) {
    const isJar = entry.name.endsWith('.jar');
    if (entry.kind === 'other' || (entry.kind === 'file' && !isJar)) continue;
    const isWanted = look.wanted.has(`jetbrains:${isJar ? entry.name.slice(0, -4) : entry.name}`);
    if (reach.root.isBundled && !isWanted && look.depth !== 'deep') continue;
    const real = realOf(look, reach, entry);
    if (real === undefined || look.claimed.has(real)) continue;
    if (!isJar && !isWanted && !hasLibrary(look, real)) continue;
    look.claimed.add(real);
    const path = join(reach.folder.path, entry.name);
    yield {
      kind: 'jetbrains-plugin',
      product: productOf(reach.folder.path),
      path: real,
      channel: 'jetbrains-plugin',
      anchor: path,
      paths: real === join(reach.folder.real, entry.name) ? [] : [join(reach.folder.real, entry.name)],
    };
  }
}

function realOf(look: Look, reach: Reach, entry: DirEntry): HostPath | undefined {
  const here = join(reach.folder.real, entry.name);
  if (entry.kind !== 'link') return here;
  const resolved = look.host.resolveLinks(here, reach.within);
  return isOutcome(resolved) ? undefined : resolved.path;
}

/** A product's data folder holds more than plugins; what has no library is none. */
function hasLibrary(look: Look, folder: HostPath): boolean {
  const library = look.host.facts(join(folder, 'lib'));
  return !isOutcome(library) && library.kind === 'folder';
}

/** `IntelliJIdea2025.2` of a plugins' folder, by the folder around it. */
function productOf(folder: HostPath): string {
  return nameOf(nameOf(folder) === 'plugins' ? parentOf(folder) : folder);
}
