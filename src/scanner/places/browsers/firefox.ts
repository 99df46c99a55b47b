import { fromBytes, isWithin, join, resolve, type HostPath } from '../../../domain/host-path.ts';
import { memberOf, textOf } from '../../formats/json.ts';
import { isOutcome } from '../../host/contract.ts';
import type { Expanded } from '../../host/expand.ts';
import type { BrowserExtensionCandidate, Look, PlaceGap } from '../contract.ts';
import { gapFrom } from '../listing.ts';
import { parseState, readState } from './state-file.ts';

const MAX_PROFILES = 1000;
const MAX_ADDONS = 5000;

/**
 * Extensions in the profiles that `profiles.ini` names (`[Profile0]`, `IsRelative=1`, `Path=abcd.default`; without one, of every folder with an
 * `extensions.json`), as that lists them (toolkit/mozapps/extensions/internal/XPIDatabase.sys.mjs; seen with Firefox 140):
 *
 *     {"addons":[{"id":"x@y","type":"extension","version":"1","active":true,"location":"app-profile",
 *                 "path":"/…/extensions/x@y.xpi","foreignInstall":false}]}
 */
export function* firefoxExtensions(look: Look, data: Expanded, home: HostPath): Iterable<BrowserExtensionCandidate | PlaceGap> {
  const ini = join(data.real, 'profiles.ini');
  const bytes = readState(look, ini);
  if (!(bytes instanceof Uint8Array) && bytes !== 'absent') yield bytes;
  const named = bytes instanceof Uint8Array ? profilesIn(fromBytes(bytes), data.real) : [...unnamedProfiles(look, data.real)];
  const profiles = [...new Set(named)].filter((profile) => isWithin(profile, home));
  if (profiles.length > MAX_PROFILES) yield { kind: 'gap', reason: 'budget', path: data.path };
  for (const profile of profiles.slice(0, MAX_PROFILES)) {
    if (look.claimed.has(profile)) continue;
    look.claimed.add(profile);
    yield* inProfile(look, { profile, browser: data.path.slice(home.length + 1) });
  }
}

function profilesIn(ini: string, data: HostPath): readonly HostPath[] {
  const found: HostPath[] = [];
  for (const section of ini.split(/^\[/m).slice(0, MAX_PROFILES)) {
    if (!section.startsWith('Profile')) continue;
    const path = /^Path=(.+?)\r?$/m.exec(section)?.[1]?.replaceAll('\\', '/');
    const isRelative = !/^IsRelative=0/m.test(section);
    if (path !== undefined && isRelative) found.push(resolve(data, `./${path}`));
    else if (path !== undefined) found.push(resolve('/', path.replace(/^[A-Za-z]:/, '')));
  }
  return found;
}

function* unnamedProfiles(look: Look, data: HostPath): Iterable<HostPath> {
  for (const parent of [data, join(data, 'Profiles')]) {
    const listing = look.host.list(parent);
    for (const entry of isOutcome(listing) ? [] : listing.entries) {
      const folder = join(parent, entry.name);
      if (entry.kind === 'folder' && !isOutcome(look.host.facts(join(folder, 'extensions.json')))) yield folder;
    }
  }
}

interface Reach {
  readonly profile: HostPath;
  readonly browser: string;
}

function* inProfile(look: Look, reach: Reach): Iterable<BrowserExtensionCandidate | PlaceGap> {
  const path = join(reach.profile, 'extensions.json');
  const bytes = readState(look, path);
  const state = bytes instanceof Uint8Array ? parseState(bytes, path) : bytes;
  if (state !== 'absent' && 'kind' in state) yield state;
  const addons = state === 'absent' || 'kind' in state ? undefined : memberOf(state.content, 'addons');
  if (Array.isArray(addons)) {
    for (const addon of addons.slice(0, MAX_ADDONS)) yield* listed(look, reach, addon);
    return;
  }
  yield* unlisted(look, reach);
}

function* listed(look: Look, reach: Reach, addon: unknown): Iterable<BrowserExtensionCandidate | PlaceGap> {
  const id = textOf(addon, 'id', 256);
  const type = textOf(addon, 'type', 64) ?? 'extension';
  if (id === undefined || type !== 'extension' || !look.wanted.has(`browser-extension:${id}`)) return;
  const own = join(reach.profile, 'extensions');
  const said = textOf(addon, 'path', 4096);
  const names = [
    said === undefined ? undefined : spelled(look, said),
    ...(id.includes('/') ? [] : [`${own}/${id}.xpi`, join(own, id)]),
  ];
  for (const name of names) {
    const resolved = name === undefined ? 'absent' : look.host.resolveLinks(name, '/');
    if (isOutcome(resolved)) {
      const gap = name === undefined ? undefined : gapFrom(resolved, name);
      if (gap !== undefined) yield gap;
      continue;
    }
    const isDisabled = memberOf(addon, 'active') === false;
    const isForced = memberOf(addon, 'foreignInstall') === true;
    yield { ...candidateOf(reach, id, resolved.path), isListed: true, isDisabled, isForced };
    return;
  }
}

/** Without a list that could be read, what lies in the profile's folder of extensions is all that is known. */
function* unlisted(look: Look, reach: Reach): Iterable<BrowserExtensionCandidate> {
  const own = join(reach.profile, 'extensions');
  const listing = look.host.list(own);
  for (const entry of isOutcome(listing) ? [] : listing.entries) {
    const id = entry.name.replace(/\.xpi$/, '');
    if ((entry.kind !== 'file' && entry.kind !== 'folder') || !look.wanted.has(`browser-extension:${id}`)) continue;
    yield { ...candidateOf(reach, id, join(own, entry.name)), isListed: false, isDisabled: false, isForced: false };
  }
}

/** An absolute path as this host spells it. */
function spelled(look: Look, path: string): HostPath | undefined {
  const plain = look.host.platform === 'windows' ? path.replaceAll('\\', '/').replace(/^[Cc]:/, '') : path;
  return plain.startsWith('/') && plain.length > 1 ? resolve('/', plain) : undefined;
}

function candidateOf(reach: Reach, id: string, path: HostPath) {
  return {
    kind: 'browser-extension',
    family: 'firefox',
    id,
    browser: reach.browser,
    channel: 'browser-extension',
    path,
    root: path,
    anchor: path,
  } as const;
}
