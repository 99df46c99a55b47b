import { join, nameOf, type HostPath } from '../../../domain/host-path.ts';
import { isOutcome } from '../../host/contract.ts';
import type { Expanded } from '../../host/expand.ts';
import type { BrowserExtensionCandidate, Look, PlaceGap } from '../contract.ts';
import { entriesIn, gapFrom } from '../listing.ts';
import { extensionSettings, type ExtensionSettings, type ListedExtension } from './preferences.ts';
import { byNumber } from '../../../domain/natural-order.ts';

/** 32 letters a to p: half of the SHA-256 of the publisher's key (Chromium, components/crx_file/id_util.cc). */
const ID = /^[a-p]{32}$/;
/** Profiles of one browser; a build farm's browser has some hundred. */
const MAX_PROFILES = 1000;
const MAX_VERSIONS = 16;

/**
 * Extensions in the profiles of one user data folder: `<profile>/Extensions/<id>/<version>/manifest.json`, and unpacked ones where the
 * preferences say. A profile is a folder with `Preferences`; older Opera has one in the data folder itself.
 */
export function* chromiumExtensions(look: Look, data: Expanded, home: HostPath): Iterable<BrowserExtensionCandidate | PlaceGap> {
  const entries = yield* entriesIn(look, data.real, data.path);
  const folders = entries.filter((entry) => entry.kind === 'folder').map((entry) => join(data.real, entry.name));
  const profiles = [data.real, ...folders].filter((folder) => isProfile(look, folder));
  if (profiles.length > MAX_PROFILES) yield { kind: 'gap', reason: 'budget', path: data.path };
  for (const profile of profiles.slice(0, MAX_PROFILES)) yield* inProfile(look, { profile, data: data.path, home });
}

function isProfile(look: Look, folder: HostPath): boolean {
  return ['Preferences', 'Secure Preferences'].some((name) => {
    const facts = look.host.facts(join(folder, name));
    return !isOutcome(facts) && facts.kind === 'file';
  });
}

interface Reach {
  readonly profile: HostPath;
  readonly data: HostPath;
  readonly home: HostPath;
}

function* inProfile(look: Look, reach: Reach): Iterable<BrowserExtensionCandidate | PlaceGap> {
  const folder = join(reach.profile, 'Extensions');
  const listing = look.host.list(folder);
  const gap = isOutcome(listing) ? gapFrom(listing, folder) : undefined;
  if (gap !== undefined) yield gap;
  const ids = (isOutcome(listing) ? [] : listing.entries)
    .filter((entry) => entry.kind === 'folder' && ID.test(entry.name) && look.wanted.has(`browser-extension:${entry.name}`))
    .map((entry) => entry.name);
  const settings = extensionSettings(look, reach.profile, ids.length > 0 || look.depth === 'deep');
  if (settings === undefined) return;
  yield* settings.gaps;
  for (const id of ids) yield* packed(look, reach, { id, settings });
  for (const [id, entry] of settings.listed) {
    if (look.wanted.has(`browser-extension:${id}`)) yield* elsewhere(look, reach, { id, entry });
  }
}

/** One in `Extensions`, in the version that the preferences name, else the newest; what whole preferences do not list was removed. */
function* packed(
  look: Look,
  reach: Reach,
  of: { id: string; settings: ExtensionSettings },
): Iterable<BrowserExtensionCandidate | PlaceGap> {
  const entry = of.settings.listed.get(of.id);
  if (entry === undefined && of.settings.isComplete) return;
  const root = `${reach.profile}/Extensions/${of.id}`;
  const listing = look.host.list(root);
  if (isOutcome(listing)) {
    const gap = gapFrom(listing, root);
    if (gap !== undefined) yield gap;
    return;
  }
  const versions = listing.entries
    .filter((version) => version.kind === 'folder')
    .map((version) => version.name)
    .toSorted((one, other) => byNumber(other, one))
    .slice(0, MAX_VERSIONS);
  const named = entry?.path === undefined ? undefined : nameOf(entry.path.replaceAll('\\', '/'));
  const version = named !== undefined && versions.includes(named) ? named : versions[0];
  if (version === undefined) return;
  yield { ...candidateOf(reach, of.id, entry), path: join(root, version), root, anchor: root };
}

/** One that the preferences say lies elsewhere: unpacked by a person, or a part of the browser. */
function* elsewhere(
  look: Look,
  reach: Reach,
  { id, entry }: { readonly id: string; readonly entry: ListedExtension },
): Iterable<BrowserExtensionCandidate | PlaceGap> {
  const path = absolutePath(look, entry.path);
  const resolved = path === undefined ? 'absent' : look.host.resolveLinks(path, '/');
  if (isOutcome(resolved)) {
    const gap = path === undefined ? undefined : gapFrom(resolved, path);
    if (gap !== undefined) yield gap;
    return;
  }
  const root = resolved.path;
  if (look.claimed.has(root)) return;
  look.claimed.add(root);
  yield { ...candidateOf(reach, id, entry), path: root, root, anchor: root };
}

/** The path as this host spells it: a Windows path with forward slashes and without its drive, which must be the system's. */
function absolutePath(look: Look, path: string | undefined): HostPath | undefined {
  if (path === undefined) return undefined;
  if (look.host.platform !== 'windows') return path.startsWith('/') && path.length > 1 ? path.replace(/\/+$/, '') : undefined;
  const [, below] = /^[Cc]:[\\/](.+)$/.exec(path) ?? [];
  return below === undefined ? undefined : `/${below.replaceAll('\\', '/').replace(/\/+$/, '')}`;
}

function candidateOf(reach: Reach, id: string, entry: ListedExtension | undefined) {
  return {
    kind: 'browser-extension',
    family: 'chromium',
    id,
    browser: reach.data.slice(reach.home.length + 1),
    channel: 'browser-extension',
    isListed: entry !== undefined,
    isDisabled: entry?.isDisabled ?? false,
    isForced: entry?.isForced ?? false,
  } as const;
}
