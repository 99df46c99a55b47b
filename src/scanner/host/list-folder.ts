import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  readdirSync,
  readlinkSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { isOutcome, type DirEntry, type FileFacts, type LinkText, type Listing, type Outcome } from './contract.ts';
import { factsOf, fileId, isNamed, outcomeOf } from './safe-open.ts';
import { fromBytes, hasRawBytes, toBytes } from '../../domain/host-path.ts';

/** Entries of one folder that are read; the rest is a gap. An ordinary folder holds some hundred, npm's cache 256. */
const MAX_ENTRIES = 200_000;
/**
 * A folder whose own inode says more than this is streamed instead of read at once: ext4 says 256 KiB for some 6,000 names, tmpfs
 * for 13,000, ZFS, which counts names, for 262,144, which still fit into the worker's memory.
 */
const STREAM_ABOVE_BYTES = 256 * 1024;

/** A path as the kernel takes it: bytes that are not UTF-8 reach it only as bytes. */
export function forKernel(path: string): string | Buffer {
  return hasRawBytes(path) ? Buffer.from(toBytes(path)) : path;
}

/** What the inode at a kernel's path says; a link is not followed. */
export function factsAt(path: string): FileFacts | Outcome {
  try {
    const stats = lstatSync(forKernel(path), { throwIfNoEntry: false });
    return stats === undefined ? 'absent' : factsOf(stats);
  } catch (error) {
    return outcomeOf(error);
  }
}

/** What the link at a kernel's path says. */
export function linkText(path: string): LinkText | Outcome {
  try {
    return { text: fromBytes(readlinkSync(forKernel(path), { encoding: 'buffer' })) };
  } catch (error) {
    // EINVAL is what the kernel says of all that is no link.
    return error instanceof Error && 'code' in error && error.code === 'EINVAL' ? 'other-kind' : outcomeOf(error);
  }
}

/**
 * A folder's names, at most 200,000 of them.
 *
 * @param shown the kernel's own name for it, when that is not the path by which it is reached
 */
export function listFolder(path: string, shown = path): Listing | Outcome {
  const entries: DirEntry[] = [];
  const take = (name: string, kinds: Kinds): boolean => {
    if (entries.length === MAX_ENTRIES) return false;
    entries.push({ name, kind: kindOf(kinds) });
    return true;
  };
  const listed = eachName(path, take, shown);
  return isOutcome(listed)
    ? listed
    : { entries, complete: listed.complete, id: fileId(listed.stats), changedMs: listed.stats.ctimeMs };
}

/** What the kernel says of one name in a folder. */
export type Kinds = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>;

/** A folder that was listed. */
export interface ListedFolder {
  /** Of the folder itself, before its names were read. */
  readonly stats: Stats;
  /** Whether `take` wanted all of its names. */
  readonly complete: boolean;
}

/**
 * Gives each name of a folder to `take` until that returns false, through a handle that is known to be the folder itself, so that a
 * link swapped in on the way is not listed. Memory stays small whatever the folder holds.
 */
export function eachName(path: string, take: (name: string, kinds: Kinds) => boolean, shown = path): ListedFolder | Outcome {
  try {
    if (process.platform !== 'linux') {
      const stats = lstatSync(path);
      return { stats, complete: readEntries(path, take) };
    }
    const handle = openSync(
      forKernel(path),
      constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    try {
      if (!isNamed(handle, forKernel(shown))) return 'link';
      const stats = fstatSync(handle);
      const read = stats.size > STREAM_ABOVE_BYTES ? streamEntries : readEntries;
      return { stats, complete: read(`/proc/self/fd/${handle}`, take) };
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    const outcome = outcomeOf(error);
    return outcome === 'absent' ? kindInstead(path) : outcome;
  }
}

/** The kernel says of a file or link where a folder was wanted what it says of nothing (ENOTDIR): tell them apart. */
function kindInstead(path: string): Outcome {
  const facts = factsAt(path);
  if (isOutcome(facts)) return facts;
  if (facts.kind === 'folder') return 'changed-while-read';
  return facts.kind === 'link' ? 'link' : 'other-kind';
}

type Take = Parameters<typeof eachName>[1];

function readEntries(path: string, take: Take): boolean {
  const entries = readdirSync(path, { withFileTypes: true });
  // Node turns a byte that is not UTF-8 into U+FFFD, and the name is lost: only then read the folder as bytes.
  if (entries.every((entry) => !entry.name.includes('\uFFFD'))) return entries.every((entry) => take(entry.name, entry));
  const raw = readdirSync(path, { withFileTypes: true, encoding: 'buffer' });
  return raw.every((entry) => take(fromBytes(entry.name), entry));
}

/** The same in every encoding. */
const ASCII = /^[\x01-\x7f]*$/;

function streamEntries(path: string, take: Take): boolean {
  const folder = opendirSync(path, { bufferSize: 1024, encoding: 'latin1' as BufferEncoding });
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      const name = ASCII.test(entry.name) ? entry.name : fromBytes(Buffer.from(entry.name, 'latin1'));
      if (!take(name, entry)) return false;
    }
    return true;
  } finally {
    folder.closeSync();
  }
}

function kindOf(kinds: Kinds): DirEntry['kind'] {
  if (kinds.isFile()) return 'file';
  if (kinds.isDirectory()) return 'folder';
  return kinds.isSymbolicLink() ? 'link' : 'other';
}
