import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import { entriesIn } from '../../listing.ts';
import type { LayoutInput } from '../contract.ts';
import { filesIn } from '../files-in.ts';
import { addTo } from '../../../../domain/multi-map.ts';
import { join, parentOf, type HostPath } from '../../../../domain/host-path.ts';
import { byNumber } from '../../../../domain/natural-order.ts';

/** `openai-0.9.0.gemspec`, `nokogiri-1.18.3-x86_64-linux-gnu.gemspec`, `foo-2bar-1.0.gemspec`: a version is digits, dots and what follows them. */
const SPECIFICATION = /^(.+?)-(\d+(?:\.\w+)*)(-[a-z][\w.-]*)?\.gemspec$/;

interface Installed {
  readonly version: string;
  /** As its folder in `gems` is called. */
  readonly folder: string;
  readonly specification: HostPath;
}

/** Wanted gems by the names of their specifications; the versions beside each other are one copy, the newest first. */
export function* gemSpecifications(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const entries = yield* entriesIn(look, at.folder.real, at.folder.path);
  const byName = new Map<string, Installed[]>();
  for (const entry of entries) {
    const [, name, version, platform = ''] = SPECIFICATION.exec(entry.name) ?? [];
    if (entry.kind === 'folder' || name === undefined || version === undefined || !look.wanted.has(`gem:${name}`)) continue;
    const specification = join(at.folder.real, entry.name);
    addTo(byName, name, { version, folder: `${name}-${version}${platform}`, specification });
  }
  for (const [name, versions] of byName) yield* candidateOf(look, parentOf(at.folder.real), { name, versions });
}

function* candidateOf(
  look: Look,
  top: HostPath,
  of: { name: string; versions: readonly Installed[] },
): Iterable<OsPackageCandidate> {
  const gems = join(top, 'gems');
  const [newest, ...older] = of.versions.toSorted((one, other) => byNumber(other.version, one.version));
  if (newest === undefined) return;
  const code = join(gems, newest.folder);
  if (look.claimed.has(code)) return; // two patterns can lead to one folder
  look.claimed.add(code);
  yield {
    kind: 'os-package',
    key: `gem:${of.name}`,
    path: newest.specification,
    version: newest.version,
    channel: 'gem',
    root: code,
    anchor: join(gems, of.name),
    paths: older.map(({ folder }) => join(gems, folder)),
    files: ['exe', 'bin'].flatMap((folder) => filesIn(look, join(code, folder))),
    code,
  };
}
