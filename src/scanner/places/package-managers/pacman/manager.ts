import { isOutcome, type Outcome } from '../../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import { gapFrom } from '../../listing.ts';
import type { LayoutInput, PackageManager } from '../contract.ts';
import { likelyPrograms, pythonPaths } from '../package-files.ts';
import { foldersIn } from '../versioned-store.ts';
import { fromBytes, join, type HostPath } from '../../../../domain/host-path.ts';

const MAX_LIST = 16 * 1024 * 1024;
/** `claude-code-2.1.0-1`: a version and a release hold no `-`. */
const ENTRY = /^(.+)-([^-]+-[^-]+)$/;

/** Arch packages: a folder `<name>-<version>-<release>` for each in `/var/lib/pacman/local`, its `files` after `%FILES%`, one a line (alpm(3)). */
export const pacman: PackageManager = {
  id: 'pacman',
  platforms: ['linux'],
  system: [{ pattern: '/var/lib/pacman/local', channel: 'pacman', layout: pacmanLocal }],
  home: [],
};

function* pacmanLocal(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  for (const entry of foldersIn(look, at.folder.real)) {
    if (typeof entry !== 'string') {
      yield entry;
      continue;
    }
    const [, name, version] = ENTRY.exec(entry) ?? [];
    if (name === undefined || version === undefined || !look.wanted.has(`pacman:${name}`)) continue;
    const list = join(join(at.folder.real, entry), 'files');
    const files = filesIn(look.host.read(list, MAX_LIST));
    if (isOutcome(files)) {
      const gap = gapFrom(files, list);
      if (gap !== undefined) yield gap;
    }
    yield {
      kind: 'os-package',
      key: `pacman:${name}`,
      path: join(at.folder.real, entry),
      channel: at.root.channel,
      version,
      files: isOutcome(files) ? [] : likelyPrograms(files),
      paths: isOutcome(files) ? [] : pythonPaths(files),
    } satisfies OsPackageCandidate;
  }
}

function filesIn(bytes: Uint8Array | Outcome): readonly HostPath[] | Outcome {
  if (isOutcome(bytes)) return bytes;
  const lines = fromBytes(bytes).split('\n');
  const from = lines.indexOf('%FILES%') + 1;
  const end = lines.indexOf('', from);
  return lines.slice(from, end < 0 ? undefined : end).map((path) => `/${path}`);
}
