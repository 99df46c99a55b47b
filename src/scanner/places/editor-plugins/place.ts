import { join, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';
import { isOutcome } from '../../host/contract.ts';
import type { Expanded } from '../../host/expand.ts';
import type { EditorPluginCandidate, Look, Place, PlaceGap } from '../contract.ts';
import { entriesIn, foldersNamed } from '../listing.ts';
import { HOME_ROOTS, SYSTEM_ROOTS, type PluginRoot } from './roots.ts';

/** Plug-ins of Vim and Neovim by the folder that their repository was cloned to, whatever manager did it, and extensions of Zed by their ids. */
export const editorPlugins: Place = {
  id: 'editor-plugins',
  platforms: ['linux', 'macos', 'windows'],
  scopes: 'both',
  *candidates(look, scope) {
    const at = scope.home?.path ?? '/';
    for (const root of (scope.home === undefined ? SYSTEM_ROOTS : HOME_ROOTS)[look.host.platform]) {
      for (const folder of yield* foldersNamed(look, root.pattern, { at, within: at }))
        yield* pluginsIn(look, { root, folder, within: at });
    }
  },
};

interface Reach {
  readonly root: PluginRoot;
  readonly folder: Expanded;
  readonly within: HostPath;
}

function* pluginsIn(look: Look, { root, folder, within }: Reach): Iterable<EditorPluginCandidate | PlaceGap> {
  const entries = yield* entriesIn(look, folder.real, folder.path);
  const kind = root.editor === 'Zed' ? 'zed-extension' : 'vim-plugin';
  for (const entry of entries) {
    const key: Key = `${kind}:${entry.name}`;
    if ((entry.kind !== 'folder' && entry.kind !== 'link') || !look.wanted.has(key)) continue;
    // A plug-in that is being worked on is linked in from where its source lies.
    const here = join(folder.real, entry.name);
    const resolved = entry.kind === 'link' ? look.host.resolveLinks(here, within) : { path: here };
    if (isOutcome(resolved) || look.claimed.has(resolved.path)) continue;
    look.claimed.add(resolved.path);
    yield {
      kind: 'editor-plugin',
      editor: root.editor,
      key,
      path: resolved.path,
      channel: kind,
      anchor: join(folder.path, entry.name),
      paths: resolved.path === here ? [] : [here],
    };
  }
}
