/**
 * Node.js single executable applications (nodejs/node, src/node_sea.cc and doc/api/single-executable-applications.md; checked on
 * Node 20 to 26): a blob that postject or `node --build-sea` attaches as ELF note or PE resource `NODE_SEA_BLOB` or Mach-O section
 * `__NODE_SEA_BLOB`.
 *
 *   magic u32 0x143da20, flags u32 [, exec argv extension u8], code path, main code [, code cache] [, exec argv] [, assets]
 *   code path, main code, code cache, asset name, asset: size u64, bytes;  exec argv, assets: count u64, then as many of them
 */
import { lastIndexOf, readView, textAt, u64 } from './bounded-read.ts';
import { insideFile, sectionNamed, type FileRange, type ObjectFile } from './object-file.ts';
import type { ByteSource } from './byte-source.ts';

/** The program inside a Node.js single executable application. */
export interface NodeSea {
  /** The path of the main script as it was built: `sea-loader.js`. */
  readonly codePath: string;
  /** Names of the assets, at most 16; empty when there are none or a newer Node lays them out otherwise. */
  readonly assets: readonly string[];
  /** The main script, or its V8 snapshot. */
  readonly code: FileRange;
}

const BLOB = 'NODE_SEA_BLOB';
const MAGIC = 0x0143_da20;
const MAX_PATH = 4096;
const MAX_ASSETS = 16;
const MAX_ASSET_NAME = 512;
const USES_CODE_CACHE = 4;
const HAS_ASSETS = 8;
const HAS_EXEC_ARGV = 16;

/** Symbol names of a program stand in the order of its table; this one lies at 80 to 200 KB in Node 22 and 26. */
const SYMBOLS_READ = 256 * 1024;
/** The least of Node is 2 MB of names; a program that only loads addons has a few KB. */
const LEAST_SYMBOLS = 1024 * 1024;

/** Whether it is Node.js itself, told by what it exports to addons. Only for ELF: elsewhere it is a native program like others. */
export function isNodeRuntime(source: ByteSource, object: ObjectFile): boolean {
  const names = sectionNamed(object, '.dynstr');
  if (names === undefined || names.size < LEAST_SYMBOLS) return false;
  return lastIndexOf(source.read(names.offset, SYMBOLS_READ), '\0node_module_register\0') >= 0;
}

/** The program inside a Node.js single executable application; undefined when there is none. */
export function readNodeSea(source: ByteSource, object: ObjectFile): NodeSea | undefined {
  const blob =
    object.attachments.find((attachment) => attachment.name === BLOB) ??
    sectionNamed(object, 'NODE_SEA,__NODE_SEA_BLOB', '__NODE_SEA,__NODE_SEA_BLOB', '__POSTJECT,__NODE_SEA_BLOB');
  const head = blob === undefined || blob.size < 24 ? undefined : readView(source, blob.offset, 8);
  if (blob === undefined || head === undefined || head.getUint32(0, true) !== MAGIC) return undefined;
  const flags = head.getUint32(4, true);
  const end = blob.offset + blob.size;
  // Since Node 25 a byte for the exec argv extension follows the flags.
  for (const at of [blob.offset + 9, blob.offset + 8]) {
    const path = readSized(source, at, end);
    if (path === undefined || path.size > MAX_PATH) continue;
    const codePath = textAt(source.read(path.offset, path.size), 0, path.size);
    const code = readSized(source, path.offset + path.size, end);
    if (codePath.length !== path.size || code === undefined) continue;
    return { codePath, code, assets: readAssets(source, { at: code.offset + code.size, end, flags }) };
  }
  return undefined;
}

interface Rest {
  readonly at: number;
  readonly end: number;
  readonly flags: number;
}

function readAssets(source: ByteSource, rest: Rest): readonly string[] {
  if ((rest.flags & HAS_ASSETS) === 0) return [];
  const cache = rest.flags & USES_CODE_CACHE ? readSized(source, rest.at, rest.end) : { offset: rest.at, size: 0 };
  if (cache === undefined) return [];
  const afterCache = cache.offset + cache.size;
  // Where the exec argv stands among the assets differs by version: take the reading in which names come out.
  const argv = rest.flags & HAS_EXEC_ARGV ? readList(source, { ...rest, at: afterCache }, 1) : undefined;
  const plain = readList(source, { ...rest, at: afterCache }, 2);
  const names = plain.names.length > 0 ? plain : argv === undefined ? plain : readList(source, { ...rest, at: argv.end }, 2);
  return names.names;
}

/** A counted list of one sized text, or of a sized text and sized bytes; empty as soon as something does not fit. */
function readList(source: ByteSource, rest: Rest, fields: 1 | 2): { readonly names: readonly string[]; readonly end: number } {
  const count = readView(source, rest.at, 8);
  const none = { names: [], end: rest.at + 8 };
  if (count === undefined) return none;
  const names: string[] = [];
  let at = rest.at + 8;
  for (let index = 0; index < Math.min(u64(count, 0), MAX_ASSETS); index += 1) {
    const name = readSized(source, at, rest.end);
    const content = name === undefined || fields === 1 ? name : readSized(source, name.offset + name.size, rest.end);
    if (name === undefined || content === undefined || name.size > MAX_ASSET_NAME) return none;
    names.push(textAt(source.read(name.offset, name.size), 0, name.size));
    at = content.offset + content.size;
  }
  return { names, end: at };
}

/** Bytes that follow their u64 size, or undefined when that is empty or passes `end`. */
function readSized(source: ByteSource, at: number, end: number): FileRange | undefined {
  const size = readView(source, at, 8);
  if (size === undefined || u64(size, 0) > end - at - 8) return undefined;
  return insideFile({ offset: at + 8, size: u64(size, 0) }, source.size);
}
