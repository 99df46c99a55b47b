import { isOutcome } from '../../../host/contract.ts';
import type { Candidate, Look, PlaceGap } from '../../contract.ts';
import { gapFrom } from '../../listing.ts';
import { programsWithin } from '../programs-within.ts';
import type { LayoutInput, PackageManager } from '../contract.ts';
import { foldersIn } from '../versioned-store.ts';
import { join } from '../../../../domain/host-path.ts';

const MAX_NUSPEC = 1024 * 1024;
// <id>ollama</id> <version>0.13.1</version>, in <metadata>
const ID = /<id>\s*([^<\s]{1,128})\s*<\/id>/i;
const VERSION = /<version>\s*([^<\s]{1,64})\s*<\/version>/i;

/**
 * Chocolatey's packages: `lib/<id>/<id>.nuspec` (https://docs.chocolatey.org/en-us/create/create-packages). Many only run an installer: of
 * those the copy is where that put it, and what lies here is a record.
 */
export const choco: PackageManager = {
  id: 'choco',
  platforms: ['windows'],
  system: [{ pattern: '/ProgramData/chocolatey/lib', channel: 'choco', layout: packages }],
  home: [],
};

function* packages(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  for (const folder of foldersIn(look, at.folder.real)) {
    if (typeof folder !== 'string') {
      yield folder;
      continue;
    }
    const key = `choco:${folder.toLowerCase()}` as const;
    if (!look.wanted.has(key)) continue;
    const path = join(at.folder.real, folder);
    const nuspec = join(path, `${folder}.nuspec`);
    const bytes = look.host.read(nuspec, MAX_NUSPEC);
    const text = isOutcome(bytes) ? bytes : new TextDecoder('utf-8').decode(bytes);
    if (isOutcome(bytes)) {
      const gap = gapFrom(bytes, nuspec);
      if (gap !== undefined) yield gap;
      continue;
    }
    if (ID.exec(text)?.[1]?.toLowerCase() !== folder.toLowerCase()) {
      yield { kind: 'gap', reason: 'malformed', path: nuspec };
      continue;
    }
    const version = VERSION.exec(text)?.[1];
    yield {
      kind: 'installed-program',
      keys: [key],
      name: folder,
      path: nuspec,
      channel: 'choco',
      programs: programsWithin(look, path),
      folder: path,
      ...(version === undefined ? {} : { version }),
    };
  }
}
