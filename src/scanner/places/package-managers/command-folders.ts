import type { Look } from '../contract.ts';
import { expand } from '../../host/expand.ts';
import type { LayoutInput } from './contract.ts';
import { parentOf, type HostPath } from '../../../domain/host-path.ts';

/** The folders, links resolved, that a root's `bins` name: relative to the folder that matched, or, beginning with `~/` or `/`, to the home or the host. */
export function commandFolders(look: Look, at: LayoutInput): readonly HostPath[] {
  return (at.root.bins ?? []).flatMap((pattern) => foldersOf(look, at, pattern));
}

function foldersOf(look: Look, at: LayoutInput, pattern: string): readonly HostPath[] {
  const names = pattern.split('/');
  let from = at.folder.real;
  if (names[0] === '~') from = at.scope.home?.path ?? '/';
  else if (names[0] === '') from = '/';
  if (from !== at.folder.real) names.shift();
  while (names[0] === '..') {
    from = parentOf(from);
    names.shift();
  }
  const folders = expand(look.host, names.join('/'), { at: from, within: at.within });
  return folders.flatMap((entry) => ('outcome' in entry ? [] : [entry.real]));
}
