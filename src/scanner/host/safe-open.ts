import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync, type Stats } from 'node:fs';
import type { FileFacts, OpenFile, Outcome } from './contract.ts';
import type { FileId } from '../../domain/evidence.ts';
import { isLoader, loadedProgram } from './loaded-program.ts';
import { fromBytes } from '../../domain/host-path.ts';

/** Linux' O_PATH, which Node does not name: a handle to the inode that opens nothing, so that no device, FIFO or mount is touched. */
const O_PATH = 0o10000000;

/**
 * Opens a regular file without ever opening anything else: a handle to the inode first (no side effect, no link at the
 * end), then its kind, then the kernel's own name for it (another name means that a link stood on the way), and only then
 * the same inode for reading, through the handle, so that no swap in between can redirect us.
 *
 * @param path by which the kernel reaches it, links resolved
 * @param shown the kernel's own name for it, when that is another one
 */
export function openRegular(path: string | Buffer, shown = path): OpenFile | Outcome {
  if (process.platform !== 'linux') return openPortable(path);
  let handle: number;
  try {
    handle = openSync(path, O_PATH | constants.O_NOFOLLOW);
  } catch (error) {
    return outcomeOf(error);
  }
  try {
    const stats = fstatSync(handle);
    if (stats.isSymbolicLink()) return 'link';
    if (!stats.isFile()) return 'other-kind';
    if (!isNamed(handle, shown)) return 'link';
    return readable(openSync(`/proc/self/fd/${handle}`, constants.O_RDONLY | constants.O_NONBLOCK), stats);
  } catch (error) {
    return outcomeOf(error);
  } finally {
    closeSync(handle);
  }
}

/** Opens what is known to be the executable of a process, or the program that it loads: the kernel's link leads to the inode, deleted or not. */
export function openProcessExecutable(pid: number): OpenFile | Outcome {
  const folder = `/proc/${pid}`;
  try {
    const executable = fromBytes(readlinkSync(`${folder}/exe`, { encoding: 'buffer' }));
    const loaded = isLoader(executable) ? loadedProgram(folder) : undefined;
    if (loaded === undefined) return openBehind(`${folder}/exe`);
    const mapped = openBehind(loaded.mapped);
    // Following that link needs CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE; a file that is still there has a name.
    return mapped === 'denied' && !loaded.deleted ? openRegular(loaded.path) : mapped;
  } catch (error) {
    return outcomeOf(error);
  }
}

/** The regular file behind a link of the kernel's own. */
function openBehind(link: string): OpenFile | Outcome {
  try {
    const handle = openSync(link, O_PATH);
    try {
      const stats = fstatSync(handle);
      if (!stats.isFile()) return 'other-kind';
      return readable(openSync(`/proc/self/fd/${handle}`, constants.O_RDONLY | constants.O_NONBLOCK), stats);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return outcomeOf(error);
  }
}

/** The file behind a descriptor that we were handed, which stays open: it is there also when no name leads to it any more. */
export function openHanded(descriptor: number): OpenFile | Outcome {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFile() ? { ...readable(descriptor, stats), close: () => {} } : 'other-kind';
  } catch (error) {
    return outcomeOf(error);
  }
}

/** All of an open file that is not larger than `maxBytes`; closes it. */
export function readWhole(file: OpenFile, maxBytes: number): Uint8Array | Outcome {
  try {
    if (file.size > maxBytes) return 'too-large';
    const bytes = file.read(0, file.size);
    return bytes.length === file.size ? bytes : 'changed-while-read';
  } catch (error) {
    return outcomeOf(error);
  } finally {
    file.close();
  }
}

/** The inode's name: the same for each of its paths. */
export function fileId(stats: Stats): FileId {
  return `${stats.dev}:${stats.ino}`;
}

/** The inode's facts, as the rest of the scanner speaks of them. */
export function factsOf(stats: Stats): FileFacts {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'other';
  return {
    kind,
    id: fileId(stats),
    device: stats.dev,
    size: stats.size,
    modifiedMs: stats.mtimeMs,
    changedMs: stats.ctimeMs,
    owner: stats.uid,
    mode: stats.mode & 0o7777,
  };
}

/** What an error of the file system means to us. */
export function outcomeOf(error: unknown): Outcome {
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ESRCH':
      return 'absent';
    case 'EACCES':
    case 'EPERM':
      return 'denied';
    case 'ELOOP':
      return 'link';
    case 'EISDIR':
    case 'ENXIO':
      return 'other-kind';
    case 'ESTALE':
      return 'changed-while-read';
    default:
      return 'malformed';
  }
}

/** Whether the kernel's own name for what a handle leads to is this one: another means that a link stood on the way. */
export function isNamed(handle: number, name: string | Buffer): boolean {
  const link = `/proc/self/fd/${handle}`;
  // As text it takes a third less time. What is not UTF-8 becomes U+FFFD there, so that a name with one is compared by its bytes.
  if (typeof name === 'string' && !name.includes('\uFFFD')) return readlinkSync(link) === name;
  return readlinkSync(link, { encoding: 'buffer' }).equals(Buffer.from(name));
}

/** The beginning of a file is asked for in many small pieces, by each reader of a format: it is read once. */
const HEAD_BYTES = 4096;

function readable(descriptor: number, stats: Stats): OpenFile {
  const facts = factsOf(stats);
  let head: Uint8Array | undefined;
  const read = (start: number, wanted: number, scratch?: Uint8Array): Uint8Array => {
    const buffer = scratch !== undefined && scratch.length >= wanted ? scratch : Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const count = readSync(descriptor, buffer, filled, wanted - filled, start + filled);
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  };
  return {
    facts,
    size: facts.size,
    read(offset, length, scratch) {
      const start = Math.max(0, offset);
      const wanted = Math.max(0, Math.min(length, facts.size - start));
      if (start + wanted > HEAD_BYTES) return read(start, wanted, scratch);
      head ??= read(0, Math.min(HEAD_BYTES, facts.size));
      return head.subarray(start, start + wanted);
    },
    close: () => closeSync(descriptor),
  };
}

/** Where /proc does not name descriptors: no link at the end, never blocking, kind checked on the open descriptor. */
function openPortable(path: string | Buffer): OpenFile | Outcome {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (stats.isFile()) return readable(descriptor, stats);
    closeSync(descriptor);
    return 'other-kind';
  } catch (error) {
    return outcomeOf(error);
  }
}
