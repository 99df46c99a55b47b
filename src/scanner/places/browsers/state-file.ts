import type { HostPath } from '../../../domain/host-path.ts';
import { parseJson } from '../../formats/json.ts';
import { isOutcome } from '../../host/contract.ts';
import type { Look, PlaceGap } from '../contract.ts';
import { gapFrom } from '../listing.ts';

/** Preferences of a profile with hundred extensions and years of use have 10 MB. */
const MAX_STATE = 48 * 1024 * 1024;

/** A browser's state file: its bytes, `absent`, or a gap that says why it is not known. */
export function readState(look: Look, path: HostPath): Uint8Array | 'absent' | PlaceGap {
  const bytes = look.host.read(path, MAX_STATE);
  if (!isOutcome(bytes)) return bytes;
  return gapFrom(bytes, path) ?? 'absent';
}

/** What a state file says, or the gap when that is no JSON. */
export function parseState(bytes: Uint8Array, path: HostPath): { readonly content: unknown } | PlaceGap {
  const content = parseJson(bytes);
  return content === undefined ? { kind: 'gap', reason: 'malformed', path } : { content };
}
