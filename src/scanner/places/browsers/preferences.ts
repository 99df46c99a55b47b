import { join, type HostPath } from '../../../domain/host-path.ts';
import { isObject, memberOf, textOf } from '../../formats/json.ts';
import type { Look, PlaceGap } from '../contract.ts';
import { parseState, readState } from './state-file.ts';

/** What a profile's preferences say of one extension. */
export interface ListedExtension {
  /** `<id>/<version>_0` below `Extensions`, or the absolute path of one that is unpacked or a part of the browser. */
  readonly path?: string;
  readonly isDisabled: boolean;
  readonly isForced: boolean;
}

/** Extensions of one profile by id. */
export interface ExtensionSettings {
  readonly listed: ReadonlyMap<string, ListedExtension>;
  /** The preferences were read whole, so that what they do not list was removed. */
  readonly isComplete: boolean;
  readonly gaps: readonly PlaceGap[];
}

/** Entries of one profile: some browsers list themes, applications and their own parts as well. */
const MAX_ENTRIES = 5000;
/** `state` of an extension that a policy or program had put there and the person removed (Extension::EXTERNAL_EXTENSION_UNINSTALLED; crbug.com/795026). */
const UNINSTALLED = 2;
/** ManifestLocation of extensions/common/mojom/manifest.mojom: kExternalPolicyDownload and kExternalPolicy. */
const FORCED = new Set<unknown>([7, 9]);
/** kUnpacked and kCommandLine, as a browser writes them and as a person would: only then something lies outside of `Extensions`. */
const UNPACKED = ['"location":4', '"location":8', '"location": 4', '"location": 8'];
const FILES = ['Secure Preferences', 'Preferences'];

/**
 * The extensions that a profile of the Chromium family lists (extensions/browser/extension_prefs.cc; seen with Chromium 150): `extensions.settings.<id>` of
 * `Preferences`, or of `Secure Preferences` where the browser protects it against changes:
 *
 *     {"extensions":{"settings":{"<id>":{"location":1,"path":"<id>/1.2_0","state":1,"disable_reasons":0 or [..],"manifest":{…}}},
 *                    "external_uninstalls":["<id>"]}}
 *
 * An entry goes when the extension is removed. Undefined when neither `isAsked` nor an unpacked extension makes the files worth parsing.
 */
export function extensionSettings(look: Look, profile: HostPath, isAsked: boolean): ExtensionSettings | undefined {
  const gaps: PlaceGap[] = [];
  const files: { readonly path: HostPath; readonly bytes: Uint8Array }[] = [];
  for (const path of FILES.map((name) => join(profile, name))) {
    const bytes = readState(look, path);
    if (bytes instanceof Uint8Array) files.push({ path, bytes });
    else if (bytes !== 'absent') gaps.push(bytes);
  }
  if (!isAsked && !files.some(({ bytes }) => namesUnpacked(bytes))) {
    return gaps.length === 0 ? undefined : { listed: new Map(), isComplete: false, gaps };
  }
  const listed = new Map<string, ListedExtension>();
  const removed = new Set<unknown>();
  for (const { path, bytes } of files) {
    const state = parseState(bytes, path);
    if ('kind' in state) gaps.push(state);
    else addSettings(state.content, listed, removed);
  }
  for (const id of listed.keys()) if (removed.has(id)) listed.delete(id);
  return { listed, isComplete: gaps.length === 0 && files.length > 0, gaps };
}

function namesUnpacked(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return UNPACKED.some((location) => text.includes(location, 0, 'latin1'));
}

function addSettings(content: unknown, listed: Map<string, ListedExtension>, removed: Set<unknown>): void {
  const extensions = memberOf(content, 'extensions');
  const settings = memberOf(extensions, 'settings');
  const gone = memberOf(extensions, 'external_uninstalls');
  if (Array.isArray(gone)) for (const id of gone.slice(0, MAX_ENTRIES)) removed.add(id);
  if (!isObject(settings)) return;
  for (const [id, entry] of Object.entries(settings).slice(0, MAX_ENTRIES)) {
    if (!isObject(entry)) continue;
    if (memberOf(entry, 'state') === UNINSTALLED) removed.add(id);
    const path = textOf(entry, 'path', 4096);
    // Both files can have an entry for one extension; the one with the path is the whole one.
    if (listed.has(id) && path === undefined) continue;
    listed.set(id, {
      isDisabled: isDisabled(entry),
      isForced: FORCED.has(memberOf(entry, 'location')),
      ...(path === undefined ? {} : { path }),
    });
  }
}

/** Until 2024 a number of bits beside `state`, since then a list. */
function isDisabled(entry: unknown): boolean {
  const reasons = memberOf(entry, 'disable_reasons');
  const hasReason = Array.isArray(reasons) ? reasons.length > 0 : typeof reasons === 'number' && reasons !== 0;
  return hasReason || memberOf(entry, 'state') === 0;
}
