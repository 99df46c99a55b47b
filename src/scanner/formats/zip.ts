/**
 * Zip archives (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3; little-endian) by their central directory: names
 * first, and of a few entries what is in them, stored or deflated. Encrypted ones and those of several disks are not read.
 *
 *     local file      50 4b 03 04 … 26 u16 name length, 28 u16 extra length, 30 name, extra, content
 *     central entry   50 4b 01 02 … 5 u8 system, 8 u16 flags, 10 u16 method, 20 u32 packed, 24 u32 size, 28/30/32 u16 lengths of
 *                     name, extra and comment, 40 u16 Unix mode, 42 u32 offset of the local file, 46 name, extra
 *     zip64 extra     u16 1, u16 length, then u64 for each of size, packed and offset that is ff ff ff ff
 *     zip64 end       50 4b 06 06 … 40 u64 size and 48 u64 offset of the directory
 *     zip64 locator   50 4b 06 07, 8 u64 offset of the zip64 end; before the end
 *     end             50 4b 05 06 … 10 u16 entries, 12 u32 size and 16 u32 offset of the directory
 */
import { u64 } from './bounded-read.ts';
import type { ByteSource } from './byte-source.ts';
import { inflated, type Allowance } from './inflate.ts';

/** The end record is 22 bytes and a comment of at most 65,535. */
const END_SIZE = 22;
const MAX_COMMENT = 0xffff;
const LOCATOR_SIZE = 20;
const ZIP64_END_SIZE = 56;
/** A plugin's largest jar has some ten thousand entries, of about 100 bytes each in the directory. */
const MAX_DIRECTORY = 8 * 1024 * 1024;
const MAX_ENTRIES = 65_535;
const STORED = 0;
const DEFLATED = 8;
const UNIX = 3;
const MACOS = 19;
/** A size or an offset that stands in the zip64 extra. */
const ELSEWHERE = 0xffff_ffff;

/** One entry, as the central directory has it. */
export interface ZipEntry {
  /** With `/` between folders; a folder's ends in one. */
  readonly name: string;
  readonly size: number;
  readonly packed: number;
  readonly isStored: boolean;
  /** Whether it can be read: neither encrypted nor packed in another way than deflate. */
  readonly isReadable: boolean;
  /** Permission bits, where the archive was made by a system that has them. */
  readonly mode: number;
  /** Of its local file. */
  readonly offset: number;
}

/** All entries of an archive, at most 65,535; undefined when it is no sound zip, or its directory is larger than 8 MiB. */
export function zipEntries(source: ByteSource): readonly ZipEntry[] | undefined {
  const directory = directoryOf(source);
  if (directory === undefined) return undefined;
  const entries: ZipEntry[] = [];
  for (const at of eachEntry(directory.bytes)) entries.push(entryAt(directory, at));
  return entries;
}

/** What an entry holds, readable from any place at the cost of what must be unpacked for it; undefined when it cannot be read. */
export function zipContent(source: ByteSource, entry: ZipEntry, allowance: Allowance): ByteSource | undefined {
  if (!entry.isReadable || !(entry.offset + 30 <= source.size)) return undefined;
  const local = source.read(entry.offset, 30);
  if (local.length < 30 || viewOf(local).getUint32(0, true) !== 0x04034b50) return undefined;
  const start = entry.offset + 30 + viewOf(local).getUint16(26, true) + viewOf(local).getUint16(28, true);
  if (start + entry.packed > source.size) return undefined;
  const packed = partOf(source, start, entry.packed);
  if (entry.isStored) return entry.packed === entry.size ? packed : undefined;
  return inflated(packed, entry.size, allowance);
}

/**
 * One entry of a zip or jar by its name, at most `maxBytes` long. Undefined when there is no such entry, it is damaged or unpacks to
 * another size than it says, or the archive cannot be read.
 */
export function zipEntry(source: ByteSource, name: string, maxBytes: number): Uint8Array | undefined {
  const directory = directoryOf(source);
  if (directory === undefined) return undefined;
  const wanted = Buffer.from(name, 'utf8');
  for (const at of eachEntry(directory.bytes)) {
    const length = viewOf(directory.bytes).getUint16(at + 28, true);
    if (length !== wanted.length || !wanted.equals(directory.bytes.subarray(at + 46, at + 46 + length))) continue;
    return zipBytes(source, entryAt(directory, at), maxBytes);
  }
  return undefined;
}

/** All of an entry of at most `maxBytes`; undefined when it is longer, damaged, or unpacks to another size than it says. */
export function zipBytes(source: ByteSource, entry: ZipEntry, maxBytes: number): Uint8Array | undefined {
  if (entry.size > maxBytes || entry.packed > maxBytes + 1024) return undefined;
  // One byte more than it says shows that it says too little.
  const content = zipContent(source, entry.isStored ? entry : { ...entry, size: entry.size + 1 }, {
    left: 2 * maxBytes + 64 * 1024,
  });
  const bytes = content?.read(0, entry.size + 1);
  return bytes?.length === entry.size ? bytes : undefined;
}

interface Directory {
  readonly bytes: Uint8Array;
  /** What stands before the archive, a program that unpacks it or a signature: no offset counts it. */
  readonly before: number;
}

function directoryOf(source: ByteSource): Directory | undefined {
  const short = endIn(source, Math.min(source.size, END_SIZE));
  const end = short ?? endIn(source, Math.min(source.size, END_SIZE + MAX_COMMENT));
  if (end === undefined) return undefined;
  const size = end.view.getUint32(12, true);
  const offset = end.view.getUint32(16, true);
  return size === ELSEWHERE || offset === ELSEWHERE
    ? zip64Directory(source, end.at)
    : readDirectory(source, { size, offset, end: end.at });
}

function endIn(source: ByteSource, tailSize: number): { readonly at: number; readonly view: DataView } | undefined {
  const tail = source.read(source.size - tailSize, tailSize);
  const view = viewOf(tail);
  for (let at = tail.length - END_SIZE; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== 0x06054b50 || view.getUint16(at + 20, true) !== tail.length - at - END_SIZE) continue;
    return { at: source.size - tailSize + at, view: viewOf(tail.subarray(at)) };
  }
  return undefined;
}

function zip64Directory(source: ByteSource, end: number): Directory | undefined {
  if (end < LOCATOR_SIZE) return undefined;
  const locator = source.read(end - LOCATOR_SIZE, LOCATOR_SIZE);
  if (locator.length < LOCATOR_SIZE || viewOf(locator).getUint32(0, true) !== 0x07064b50) return undefined;
  const at = u64(viewOf(locator), 8);
  const record = at > end ? new Uint8Array(0) : source.read(at, ZIP64_END_SIZE);
  if (record.length < ZIP64_END_SIZE || viewOf(record).getUint32(0, true) !== 0x06064b50) return undefined;
  return readDirectory(source, { size: u64(viewOf(record), 40), offset: u64(viewOf(record), 48), end: at });
}

function readDirectory(
  source: ByteSource,
  { size, offset, end }: { readonly size: number; readonly offset: number; readonly end: number },
): Directory | undefined {
  const before = end - size - offset;
  if (size > MAX_DIRECTORY || !(before >= 0)) return undefined;
  if (size === 0) return { bytes: new Uint8Array(0), before: 0 };
  // Where it says that it is; else right before its end, in an archive that was put behind something.
  for (const start of before === 0 ? [offset] : [offset, end - size]) {
    const bytes = source.read(start, size);
    if (bytes.length === size && size >= 46 && viewOf(bytes).getUint32(0, true) === 0x02014b50)
      return { bytes, before: start - offset };
  }
  return undefined;
}

/** Where each entry begins, up to the first that is damaged. */
function* eachEntry(directory: Uint8Array): Iterable<number> {
  const view = viewOf(directory);
  let at = 0;
  for (let count = 0; count < MAX_ENTRIES && at + 46 <= directory.length; count += 1) {
    const next = at + 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (view.getUint32(at, true) !== 0x02014b50 || next > directory.length) return;
    yield at;
    at = next;
  }
}

function entryAt({ bytes, before }: Directory, at: number): ZipEntry {
  const view = viewOf(bytes);
  const nameEnd = at + 46 + view.getUint16(at + 28, true);
  const system = view.getUint8(at + 5);
  const method = view.getUint16(at + 10, true);
  const extra = viewOf(bytes.subarray(nameEnd, nameEnd + view.getUint16(at + 30, true)));
  const [size, packed, offset] = withZip64(
    extra,
    [24, 20, 42].map((field) => view.getUint32(at + field, true)),
  );
  return {
    name: Buffer.from(bytes.buffer, bytes.byteOffset + at + 46, nameEnd - at - 46).toString('utf8'),
    size: size ?? 0,
    packed: packed ?? 0,
    isStored: method === STORED,
    isReadable: (view.getUint16(at + 8, true) & 1) === 0 && (method === STORED || method === DEFLATED),
    mode: system === UNIX || system === MACOS ? view.getUint16(at + 40, true) & 0o7777 : 0,
    offset: before + (offset ?? 0),
  };
}

/** Each number that stands elsewhere, from the zip64 extra; where that lacks it, it is as it was: past the end of any source. */
function withZip64(extra: DataView, numbers: readonly number[]): readonly number[] {
  if (!numbers.includes(ELSEWHERE)) return numbers;
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    return numbers.map((number) => {
      if (number !== ELSEWHERE || field + 8 > extra.byteLength) return number;
      field += 8;
      return u64(extra, field - 8);
    });
  }
  return numbers;
}

function partOf(source: ByteSource, start: number, size: number): ByteSource {
  return {
    size,
    read: (offset, length, scratch) =>
      offset < 0 || offset >= size ? new Uint8Array(0) : source.read(start + offset, Math.min(length, size - offset), scratch),
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
