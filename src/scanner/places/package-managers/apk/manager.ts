import { stanzasNamed } from '../../../formats/stanzas.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import type { LayoutInput, PackageManager } from '../contract.ts';
import { withDatabase } from '../database-file.ts';
import { likelyPrograms, pythonPaths } from '../package-files.ts';
import type { HostPath } from '../../../../domain/host-path.ts';

/**
 * Alpine packages: `/lib/apk/db/installed`, since apk 3 also below `/usr`; lines of a letter and a value (https://wiki.alpinelinux.org/wiki/Apk_spec):
 * `P:` name, `V:` version, `F:` a folder, `R:` a file in it.
 */
export const apk: PackageManager = {
  id: 'apk',
  platforms: ['linux'],
  system: [
    { pattern: '/lib/apk/db/installed', channel: 'apk', layout: apkInstalled },
    { pattern: '/usr/lib/apk/db/installed', channel: 'apk', layout: apkInstalled },
  ],
  home: [],
};

function* apkInstalled(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  if (look.claimed.has(at.folder.real)) return; // `/lib` is often a link to `/usr/lib`
  look.claimed.add(at.folder.real);
  yield* withDatabase(look, at.folder.real, function* read(file) {
    for (const { name, text } of stanzasNamed(file, 'P:', (wanted) => look.wanted.has(`apk:${wanted}`))) {
      const version = /^V:(.+)$/m.exec(text)?.[1];
      yield {
        kind: 'os-package',
        key: `apk:${name}`,
        path: at.folder.real,
        channel: at.root.channel,
        files: likelyPrograms(filesIn(text)),
        paths: pythonPaths(filesIn(text)),
        ...(version === undefined ? {} : { version }),
      } satisfies OsPackageCandidate;
    }
  });
}

function filesIn(text: string): readonly HostPath[] {
  const files: HostPath[] = [];
  let folder = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('F:')) folder = line.slice(2);
    else if (line.startsWith('R:')) files.push(`/${folder}/${line.slice(2)}`);
  }
  return files;
}
