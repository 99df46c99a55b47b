import { isOutcome } from '../../../host/contract.ts';
import { MAX_APPX_MANIFEST, parseAppxManifest, publisherId, type AppxManifest } from '../../../formats/appx-manifest.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import { gapFrom } from '../../listing.ts';
import type { LayoutInput, PackageManager } from '../contract.ts';
import { folderNames, foldersIn } from '../versioned-store.ts';
import { join, resolve, type HostPath } from '../../../../domain/host-path.ts';
import type { Key } from '../../../../domain/wanted.ts';
import { byNumber } from '../../../../domain/natural-order.ts';

/** `Claude_1.0.12.0_x64__pzs8sxrjxfjjc`: name, version, architecture, resource (none for a main package), publisher. */
const FULL_NAME = /^([A-Za-z0-9.-]{3,50})_(\d+(?:\.\d+){3})_[a-z0-9]+__([a-z0-9]{13})$/;
/** `Claude_pzs8sxrjxfjjc` */
const FAMILY = /^[A-Za-z0-9.-]{3,50}_[a-z0-9]{13}$/;
const MANIFEST = 'AppxManifest.xml';
const APPS = '/Program Files/WindowsApps';

/**
 * MSIX and AppX packages, of the Store or not (learn.microsoft.com, "An overview of Package Identity"): one folder for each version in
 * `WindowsApps`, with a manifest whose publisher the folder's name must fit; what Windows brings lies in `SystemApps`. What an
 * account leaves behind of a package lies in `AppData/Local/Packages/<family>`.
 */
export const msix: PackageManager = {
  id: 'msix',
  platforms: ['windows'],
  system: [
    { pattern: APPS, channel: 'msix', layout: packages },
    { pattern: '/Windows/SystemApps', channel: 'msix', layout: packages },
  ],
  home: [{ pattern: 'AppData/Local/Packages', channel: 'configuration', layout: leftovers }],
};

interface Version {
  readonly version: string;
  readonly path: HostPath;
}

function* packages(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const families = new Map<string, Version[]>();
  for (const name of foldersIn(look, at.folder.real)) {
    if (typeof name !== 'string') {
      yield name;
      continue;
    }
    const [, short = '', version = '', publisher = ''] = FULL_NAME.exec(name) ?? [];
    const family = FAMILY.test(name) ? name : `${short}_${publisher}`;
    if (!look.wanted.has(`msix:${family}`)) continue;
    families.set(family, [...(families.get(family) ?? []), { version, path: join(at.folder.real, name) }]);
  }
  for (const [family, versions] of families) yield* familyCandidate(look, at, { family, versions });
}

/** One copy for all versions of a family: an old one stays until nobody runs it. */
function* familyCandidate(
  look: Look,
  at: LayoutInput,
  { family, versions }: { readonly family: string; readonly versions: readonly Version[] },
): Iterable<OsPackageCandidate | PlaceGap> {
  const newestFirst = versions.toSorted((one, other) => byNumber(other.version, one.version));
  const read: { readonly path: HostPath; readonly manifest: AppxManifest; readonly isGenuine: boolean }[] = [];
  for (const { path } of newestFirst) {
    const file = join(path, MANIFEST);
    const bytes = look.host.read(file, MAX_APPX_MANIFEST);
    const manifest = isOutcome(bytes) ? bytes : (parseAppxManifest(bytes) ?? 'malformed');
    if (isOutcome(manifest)) {
      const gap = gapFrom(manifest, file);
      if (gap !== undefined) yield gap;
    } else read.push({ path, manifest, isGenuine: `${manifest.name}_${publisherId(manifest.publisher)}` === family });
  }
  const [newest] = read;
  if (newest === undefined) return;
  yield {
    kind: 'os-package',
    key: `msix:${family}` satisfies Key,
    path: newest.path,
    root: newest.path,
    anchor: join(at.folder.path, family),
    paths: read.slice(1).map(({ path }) => path),
    channel: at.root.channel,
    version: newest.manifest.version,
    // A manifest of another publisher than its folder says is no more than its folder's name.
    files: read.flatMap(({ path, manifest, isGenuine }) =>
      isGenuine ? manifest.executables.map((name) => resolve(path, `./${name}`)) : [],
    ),
  };
}

/** Data of packages of which wanted ones say that the account had them; of one that is there they are no leftovers. */
function* leftovers(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const there = new Set(
    folderNames(look, APPS)
      .map((name) => FULL_NAME.exec(name))
      .map((found) => `${found?.[1]}_${found?.[3]}`),
  );
  for (const name of foldersIn(look, at.folder.real)) {
    if (typeof name !== 'string') yield name;
    else if (FAMILY.test(name) && !there.has(name) && look.wanted.has(`msix:${name}`)) {
      yield { kind: 'configuration', key: `msix:${name}`, path: join(at.folder.real, name), channel: 'configuration' };
    }
  }
}
