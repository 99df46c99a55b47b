import type { ByteSource } from './byte-source.ts';

/** The end record is 22 bytes and a comment of at most 65,535. */
const END_SIZE = 22;
const MAX_COMMENT = 0xffff;
/** A plugin's largest jar has some ten thousand entries, of about 100 bytes each in the directory. */
const MAX_DIRECTORY = 8 * 1024 * 1024;
const MAX_ENTRIES = 65_535;

/**
 * One entry of a zip or jar, found through the central directory (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.16;
 * little-endian), stored or deflated, at most `maxBytes` long. Undefined when there is no such entry, or the archive is
 * malformed, encrypted, zip64 or of several disks.
 *
 *     local file      50 4b 03 04 … 26 u16 name length, 28 u16 extra length, 30 name, extra, content
 *     central entry   50 4b 01 02 … 8 u16 flags, 10 u16 method, 20 u32 packed, 24 u32 size, 28/30/32 u16 lengths of name,
 *                     extra and comment, 42 u32 offset of the local file, 46 name
 *     end             50 4b 05 06 … 10 u16 entries, 12 u32 size and 16 u32 offset of the directory
 */
export function zipEntry(source: ByteSource, name: string, maxBytes: number): Uint8Array | undefined {
  const directory = directoryOf(source);
  if (directory === undefined) return undefined;
  const entry = find(directory, name);
  if (entry === undefined || entry.isEncrypted || entry.size > maxBytes || entry.packed > maxBytes) return undefined;

  const local = source.read(entry.offset, 30);
  if (local.length < 30 || viewOf(local).getUint32(0, true) !== 0x04034b50) return undefined;
  const start = entry.offset + 30 + viewOf(local).getUint16(26, true) + viewOf(local).getUint16(28, true);
  const packed = source.read(start, entry.packed);
  if (packed.length !== entry.packed) return undefined;
  if (entry.method === 0) return packed;
  return entry.method === 8 ? inflate(packed, maxBytes) : undefined;
}

interface Entry {
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
  readonly isEncrypted: boolean;
}

function directoryOf(source: ByteSource): Uint8Array | undefined {
  const tailSize = Math.min(source.size, END_SIZE + MAX_COMMENT);
  const tail = source.read(source.size - tailSize, tailSize);
  const view = viewOf(tail);
  for (let at = tail.length - END_SIZE; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== 0x06054b50 || view.getUint16(at + 20, true) !== tail.length - at - END_SIZE) continue;
    const size = view.getUint32(at + 12, true);
    const offset = view.getUint32(at + 16, true);
    if (size > MAX_DIRECTORY || offset + size > source.size) return undefined;
    return source.read(offset, size);
  }
  return undefined;
}

function find(directory: Uint8Array, name: string): Entry | undefined {
  const view = viewOf(directory);
  const wanted = Buffer.from(name, 'utf8');
  let at = 0;
  for (let count = 0; count < MAX_ENTRIES && at + 46 <= directory.length; count += 1) {
    if (view.getUint32(at, true) !== 0x02014b50) return undefined;
    const nameLength = view.getUint16(at + 28, true);
    if (nameLength === wanted.length && wanted.equals(directory.subarray(at + 46, at + 46 + nameLength))) {
      return {
        isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
        method: view.getUint16(at + 10, true),
        packed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      };
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return undefined;
}

function inflate(packed: Uint8Array, maxBytes: number): Uint8Array | undefined {
  try {
    // Loaded where it is used: most scans open no archive, and it takes each start some milliseconds.
    return process.getBuiltinModule('node:zlib').inflateRawSync(packed, { maxOutputLength: maxBytes });
  } catch {
    return undefined; // damaged, or it unpacks to more than it says
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
