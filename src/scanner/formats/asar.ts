import type { ByteSource } from './byte-source.ts';
import { isObject, memberOf, parseJson, textOf } from './json.ts';

/** A header names every file of the application; VS Code's are under 2 MB. */
const MAX_HEADER = 8 * 1024 * 1024;
const MAX_FILES = 100_000;

/**
 * One file at the top of an asar archive (github.com/electron/asar, README "Format"; integers little-endian):
 *
 *     0   u32  4, the size of the next integer
 *     4   u32  size of the header, from byte 8
 *     8   u32  size of the header's content
 *     12  u32  length of the JSON text
 *     16  …    JSON `{"files":{"<name>":{"size":1,"offset":"0"}, "<folder>":{"files":{…}}}}`
 *
 * Offsets count from the end of the header. Undefined when it is no asar, has no such file, keeps it unpacked, or the file is
 * larger than `maxBytes`.
 */
export function asarFile(source: ByteSource, name: string, maxBytes: number): Uint8Array | undefined {
  const archive = headerOf(source);
  if (archive === undefined) return undefined;
  const file = placeOf(memberOf(memberOf(archive.header, 'files'), name), archive.start);
  if (file === undefined || file.size > maxBytes) return undefined;
  const bytes = source.read(file.offset, file.size);
  return bytes.length === file.size ? bytes : undefined;
}

/** A file in an archive: its path within, and where its bytes lie in the archive. */
export interface PackedFile {
  readonly path: string;
  readonly offset: number;
  readonly size: number;
}

/** All files that lie in the archive itself, at most 100,000, in the order of its header; undefined when it is no asar. */
export function asarFiles(source: ByteSource): readonly PackedFile[] | undefined {
  const archive = headerOf(source);
  if (archive === undefined) return undefined;
  const found: PackedFile[] = [];
  const folders: { readonly path: string; readonly node: unknown }[] = [{ path: '', node: archive.header }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const files = memberOf(folder.node, 'files');
    for (const [name, node] of isObject(files) ? Object.entries(files) : []) {
      if (found.length === MAX_FILES) return found;
      const path = `${folder.path}${name}`;
      const place = placeOf(node, archive.start);
      if (place === undefined) folders.push({ path: `${path}/`, node });
      else if (place.offset + place.size <= source.size) found.push({ path, ...place });
    }
  }
  return found;
}

function headerOf(source: ByteSource): { readonly header: unknown; readonly start: number } | undefined {
  const frame = source.read(0, 16);
  if (frame.length < 16) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const headerSize = view.getUint32(4, true);
  const textLength = view.getUint32(12, true);
  if (view.getUint32(0, true) !== 4 || textLength > MAX_HEADER || textLength + 8 > headerSize) return undefined;
  return { header: parseJson(source.read(16, textLength)), start: 8 + headerSize };
}

/** Where the bytes of a header's entry lie; undefined for folders, links, and what is kept outside of the archive. */
function placeOf(entry: unknown, start: number): Omit<PackedFile, 'path'> | undefined {
  const size = memberOf(entry, 'size');
  const offset = Number(textOf(entry, 'offset', 20));
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
  return Number.isSafeInteger(offset) && offset >= 0 ? { offset: start + offset, size } : undefined;
}
