import { readSquashfs } from '../../../formats/squashfs.ts';
import { isOutcome, type Outcome } from '../../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import { gapFrom } from '../../listing.ts';
import type { LayoutInput, PackageManager } from '../contract.ts';
import { fromBytes, join, nameOf, type HostPath } from '../../../../domain/host-path.ts';

const MAX_MANIFEST = 256 * 1024;
const MANIFEST = 'meta/snap.yaml';
/** `code_178.snap`, `ollama_x1.snap`: name and revision. */
const IMAGE = /^([a-z0-9-]+)_(x?\d+)\.snap$/;
/** Where snaps are mounted: of Ubuntu and Debian, of Fedora and Arch. */
const MOUNTS = ['/snap', '/var/lib/snapd/snap'];

/**
 * Snaps: an image `/var/lib/snapd/snaps/<name>_<revision>.snap` for each revision that is kept, mounted at `/snap/<name>/<revision>`, `current`
 * being a link to the one in use (https://snapcraft.io/docs/system-snap-directory, https://snapcraft.io/docs/data-locations).
 */
export const snap: PackageManager = {
  id: 'snap',
  platforms: ['linux'],
  system: [{ pattern: '/var/lib/snapd/snaps', channel: 'snap', layout: snaps }],
  home: [],
};

function* snaps(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const listing = look.host.list(at.folder.real);
  if (isOutcome(listing)) {
    const gap = gapFrom(listing, at.folder.path);
    if (gap !== undefined) yield gap;
    return;
  }
  const images = new Map<string, Map<string, HostPath>>();
  for (const entry of listing.entries) {
    const [, name, revision] = IMAGE.exec(entry.name) ?? [];
    if (name === undefined || revision === undefined || !look.wanted.has(`snap:${name}`)) continue;
    const revisions = images.get(name) ?? new Map<string, HostPath>();
    images.set(name, revisions.set(revision, join(at.folder.real, entry.name)));
  }
  for (const [name, revisions] of images) yield candidateOf(look, at, { name, revisions });
}

function candidateOf(
  look: Look,
  at: LayoutInput,
  of: { name: string; revisions: ReadonlyMap<string, HostPath> },
): OsPackageCandidate {
  const mount =
    MOUNTS.map((folder) => join(folder, of.name)).find((folder) => !isOutcome(look.host.facts(folder))) ?? `/snap/${of.name}`;
  const current = look.host.resolveLinks(join(mount, 'current'), '/');
  const inUse = isOutcome(current) ? undefined : nameOf(current.path);
  const image = of.revisions.get(inUse ?? '') ?? [...of.revisions.values()].toSorted().at(-1) ?? at.folder.real;
  const version =
    inUse === undefined ? versionInImage(look, image) : versionIn(look.host.read(`${mount}/${inUse}/${MANIFEST}`, MAX_MANIFEST));
  return {
    kind: 'os-package',
    key: `snap:${of.name}`,
    path: image,
    image,
    channel: at.root.channel,
    root: mount,
    anchor: mount,
    paths: [...of.revisions.values()],
    files: [],
    ...(version === undefined ? {} : { version }),
  };
}

/** Of a snap that is not mounted, as in an image of a disk; one that is packed with xz or lzo does not say it. */
function versionInImage(look: Look, path: HostPath): string | undefined {
  const file = look.host.open(path);
  if (isOutcome(file)) return undefined;
  try {
    const image = readSquashfs(file);
    const manifest = typeof image === 'string' ? undefined : image.open(MANIFEST);
    return manifest === undefined ? undefined : versionIn(manifest.read(0, Math.min(manifest.size, MAX_MANIFEST)));
  } catch {
    return undefined; // it changed while it was read: the next look asks again
  } finally {
    file.close();
  }
}

/** `version: '2.1'`; the rest of the YAML is not needed. */
function versionIn(bytes: Uint8Array | Outcome): string | undefined {
  return isOutcome(bytes) ? undefined : /^version:\s*['"]?([^'"\s#]{1,64})/m.exec(fromBytes(bytes))?.[1];
}
