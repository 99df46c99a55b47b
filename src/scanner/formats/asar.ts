import type { ByteSource } from './byte-source.ts';
import { memberOf, parseJson, textOf } from './json.ts';

/** A header names every file of the application; VS Code's are under 2 MB. */
const MAX_HEADER = 8 * 1024 * 1024;

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
  const frame = source.read(0, 16);
  if (frame.length < 16) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const headerSize = view.getUint32(4, true);
  const textLength = view.getUint32(12, true);
  if (view.getUint32(0, true) !== 4 || textLength > MAX_HEADER || textLength + 8 > headerSize) return undefined;

  const header = parseJson(source.read(16, textLength));
  const entry = memberOf(memberOf(header, 'files'), name);
  const size = memberOf(entry, 'size');
  const offset = Number(textOf(entry, 'offset', 20));
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0 || size > maxBytes) return undefined;
  if (!Number.isSafeInteger(offset) || offset < 0) return undefined;
  const bytes = source.read(8 + headerSize + offset, size);
  return bytes.length === size ? bytes : undefined;
}
