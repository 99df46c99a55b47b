import type { Candidate, Look, PlaceGap } from '../../contract.ts';
import { programsWithin } from '../programs-within.ts';
import type { LayoutInput, PackageManager, Root } from '../contract.ts';
import { foldersIn } from '../versioned-store.ts';
import { join } from '../../../../domain/host-path.ts';

/** `sharkdp.fd_Microsoft.Winget.Source_8wekyb3d8bbwe`: the package, then the source that it came from. */
const FOLDER = /^(.{1,128}?)_(?:Microsoft\.Winget\.Source_8wekyb3d8bbwe|[^_]{1,128})$/;

const root = (folder: string): Root => ({ pattern: `${folder}/WinGet/Packages`, channel: 'winget', layout: packages });

/**
 * What winget has unpacked itself, for an account or the machine (learn.microsoft.com, "winget settings": portable packages); what it ran an
 * installer for is listed and lies as that installer leaves it.
 */
export const winget: PackageManager = {
  id: 'winget',
  platforms: ['windows'],
  system: [root('/Program Files'), root('/Program Files (x86)')],
  home: [root('AppData/Local/Microsoft')],
};

function* packages(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  for (const name of foldersIn(look, at.folder.real)) {
    if (typeof name !== 'string') {
      yield name;
      continue;
    }
    const id = FOLDER.exec(name)?.[1];
    if (id === undefined || !look.wanted.has(`winget:${id}`)) continue;
    const path = join(at.folder.real, name);
    yield {
      kind: 'os-package',
      key: `winget:${id}`,
      path,
      root: path,
      channel: at.root.channel,
      files: programsWithin(look, path),
    };
  }
}
