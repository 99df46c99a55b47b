import { fromBytes, type HostPath } from '../../domain/host-path.ts';

/** What rpm's database keeps of one installed package, as far as we ask. */
export interface RpmHeader {
  readonly name: string;
  /** `<version>-<release>`. */
  readonly version: string;
  /** Absolute paths of its files and folders, in rpm's order, at most 200,000. */
  readonly files: readonly HostPath[];
}

const NAME = 1000;
const VERSION = 1001;
const RELEASE = 1002;
const DIR_INDEXES = 1116;
const BASE_NAMES = 1117;
const DIR_NAMES = 1118;
const MAX_ENTRIES = 65_536;
const MAX_FILES = 200_000;
/** Linux' PATH_MAX: a long folder named by each of many files would be as many long texts. */
const MAX_PATH = 4096;

/**
 * A header blob of rpm's database (https://rpm-software-management.github.io/rpm/manual/format_header.html, without the magic of a package file):
 * number of entries and size of the data (both 32 bits, big-endian), entries of tag, type, offset and count, then
 * the data. A file is a name and the index of its folder. Undefined when it is damaged.
 */
export function readRpmHeader(blob: Uint8Array): RpmHeader | undefined {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.length);
  if (bytes.length < 8) return undefined;
  const count = bytes.readUInt32BE(0);
  const data = 8 + count * 16;
  if (count > MAX_ENTRIES || data > bytes.length) return undefined;
  const entries = new Map<number, { readonly at: number; readonly count: number }>();
  for (let index = 0; index < count; index += 1) {
    const at = 8 + index * 16;
    entries.set(bytes.readUInt32BE(at), { at: data + bytes.readUInt32BE(at + 8), count: bytes.readUInt32BE(at + 12) });
  }
  const texts = (tag: number, atMost = MAX_FILES): readonly string[] => {
    const entry = entries.get(tag);
    return entry === undefined ? [] : textsAt(bytes, entry.at, Math.min(entry.count, atMost));
  };
  const [name] = texts(NAME, 1);
  const [version] = texts(VERSION, 1);
  if (name === undefined || name === '' || version === undefined) return undefined;
  const [release] = texts(RELEASE, 1);
  const folders = texts(DIR_NAMES);
  const indexes = entries.get(DIR_INDEXES);
  const files = texts(BASE_NAMES).flatMap((base, index) => {
    const at = (indexes?.at ?? bytes.length) + index * 4;
    const folder = index < (indexes?.count ?? 0) && at + 4 <= bytes.length ? folders[bytes.readUInt32BE(at)] : undefined;
    return folder?.startsWith('/') === true && folder.length + base.length < MAX_PATH ? [`${folder}${base}`] : [];
  });
  return { name, version: release === undefined ? version : `${version}-${release}`, files };
}

/** The name of a package by the first bytes of its header, in which it almost always lies; undefined when it does not, or these are none. */
export function rpmNameIn(head: Uint8Array): string | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  if (bytes.length < 8) return undefined;
  const count = bytes.readUInt32BE(0);
  const data = 8 + count * 16;
  if (data > bytes.length) return undefined;
  for (let at = 8; at < data; at += 16) {
    if (bytes.readUInt32BE(at) !== NAME) continue;
    const start = data + bytes.readUInt32BE(at + 8);
    const end = bytes.indexOf(0, start);
    return end < 0 ? undefined : fromBytes(bytes.subarray(start, end));
  }
  return undefined;
}

function textsAt(bytes: Buffer, from: number, count: number): readonly string[] {
  const texts: string[] = [];
  for (let at = from; texts.length < count && at < bytes.length;) {
    const end = bytes.indexOf(0, at);
    if (end < 0) break;
    texts.push(fromBytes(bytes.subarray(at, end)));
    at = end + 1;
  }
  return texts;
}
