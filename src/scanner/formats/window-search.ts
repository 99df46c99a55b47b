import type { ByteSource } from './byte-source.ts';
import type { Stage, Window } from './identity-windows.ts';
import type { MarkerSet } from './marker-search.ts';
import { textAt } from './bounded-read.ts';

/** A text of the catalogue that the executable holds. */
export interface FoundMarker {
  readonly text: string;
  /** Where it stands in the file; absent when a table of the file spelt it. */
  readonly offset?: number;
  /** The version that follows it at once: `1.18.33` after `--user-agent=opencode/`. */
  readonly version?: string;
}

/** Windows are searched in pieces, so that memory stays small. */
const PIECE = 512 * 1024;
const MAX_VERSION = 64;
/** Where pieces are read to, one after another. */
let scratch = new Uint8Array(0);
// 2.1.329   0.0.1790712063-gb89205   1.0.0-beta.1+build5
const VERSION = /^v?(\d+(?:\.\d+)+(?:[-+][0-9A-Za-z.+-]*[0-9A-Za-z])?)/;

/**
 * Markers in the windows up to the first stage that holds one that identifies, each text once. Pieces overlap, so that none is cut in
 * two within a window.
 */
export function findMarkers(source: ByteSource, stages: readonly Stage[], markers: MarkerSet): readonly FoundMarker[] {
  if (markers.longest === 0) return [];
  const found = new Map<string, FoundMarker>();
  for (const stage of stages) {
    for (const window of stage) searchWindow(source, window, { markers, found });
    if ([...found.keys()].some((text) => markers.identifying.has(text))) break;
  }
  return [...found.values()];
}

interface Search {
  readonly markers: MarkerSet;
  readonly found: Map<string, FoundMarker>;
}

function searchWindow(source: ByteSource, window: Window, search: Search): void {
  if (window.kind === 'text') {
    searchBytes(Buffer.from(window.text, 'latin1'), search);
    return;
  }
  const width = window.isWide ? 2 : 1;
  const overlap = (search.markers.longest + MAX_VERSION) * width;
  const { offset, size } = window.range;
  for (let at = 0; at < size; at += PIECE) {
    const length = Math.min(PIECE + overlap, size - at);
    if (scratch.length < length) scratch = new Uint8Array(length);
    const bytes = source.read(offset + at, length, scratch);
    if (bytes.length === 0) return;
    searchBytes(window.isWide ? narrowed(bytes) : bytes, search, { start: offset + at, width });
  }
}

function searchBytes(bytes: Uint8Array, search: Search, from?: { readonly start: number; readonly width: number }): void {
  for (const [text, at] of search.markers.find(bytes)) {
    const before = search.found.get(text);
    const version = VERSION.exec(textAt(bytes, at + text.length, MAX_VERSION))?.[1];
    // A marker stands in many places, a version behind it in some.
    if (before !== undefined && (before.version !== undefined || version === undefined)) continue;
    search.found.set(text, {
      text,
      ...(from === undefined ? {} : { offset: from.start + at * from.width }),
      ...(version === undefined ? {} : { version }),
    });
  }
}

/** The low byte of each UTF-16LE unit; 0 for a unit above 0xff, which no marker holds. */
function narrowed(bytes: Uint8Array): Uint8Array {
  const low = new Uint8Array(bytes.length >>> 1);
  for (let index = 0; index < low.length; index += 1) low[index] = bytes[index * 2 + 1] === 0 ? (bytes[index * 2] ?? 0) : 0;
  return low;
}
