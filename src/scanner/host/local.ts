import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  type Dirent,
} from 'node:fs';
import { accountNamed, parsePasswd, type AccountEntry } from './accounts.ts';
import {
  isOutcome,
  type DirEntry,
  type FileFacts,
  type Home,
  type Host,
  type Listing,
  type OpenFile,
  type Outcome,
  type ProcessFacts,
} from './contract.ts';
import { drivesOf } from './drives.ts';
import { askHives } from './hive-registry.ts';
import { findHomes } from './homes.ts';
import { resolveLinksOn } from './links.ts';
import { classOf, parseMounts, refusalBy } from './mounts.ts';
import { readProcesses } from './processes.ts';
import { factsOf, openProcessExecutable, openRegular, outcomeOf } from './safe-open.ts';
import { runningRegistry } from './windows-registry.ts';
import { fromBytes, hasRawBytes, isWithin, toBytes, type HostPath } from '../../domain/host-path.ts';
import type { Platform } from '../../domain/platform.ts';

/** Entries of one folder that are read; the rest is a gap. An ordinary folder holds some hundred, npm's cache 256. */
const MAX_ENTRIES = 200_000;
/**
 * A folder whose own inode says more than this is streamed instead of read at once: ext4 says 256 KiB for some 6,000 names, tmpfs
 * for 13,000, ZFS, which counts names, for 262,144, which still fit into the worker's memory.
 */
const STREAM_ABOVE_BYTES = 256 * 1024;

export interface LocalHostOptions {
  /** The folder that is the host's `/`: this machine's own, or where an image is mounted. */
  readonly root?: string;
  readonly platform?: Platform;
  /** Text of a mount table, as /proc/self/mountinfo has it; default: this machine's. */
  readonly mountinfo?: string;
  /** The machine's processes where there is no /proc to read them from. */
  readonly processes?: readonly ProcessFacts[];
}

/** This machine, or a folder of it looked at as a host of its own. All paths given and taken are the host's. */
export function localHost(options: LocalHostOptions = {}): Host {
  const root = options.root === undefined || options.root === '/' ? '' : realpathSync(options.root);
  const platform = options.platform ?? thisPlatform();
  const mounts = parseMounts(options.mountinfo ?? readText('/proc/self/mountinfo'));
  const refusal = refusalBy(mounts);
  // oxlint-disable-next-line node/no-process-env -- Windows itself tells every process where it lies
  const systemDrive = process.platform === 'win32' && root === '' ? driveOf(process.env['SystemDrive']) : undefined;
  const registry = registryOf(platform, systemDrive !== undefined, () => host);
  const drives = systemDrive === undefined ? undefined : drivesOf(systemDrive, registry);
  const onDisk = (path: HostPath): string => drives?.onDisk(path) ?? (path === '/' ? root || '/' : root + path);
  const refusalOf = (path: HostPath): Outcome | undefined => drives?.refusal(path) ?? refusal(onDisk(path));

  let accounts: readonly AccountEntry[] | undefined;
  let homes: readonly Home[] | undefined;
  const accountDatabase = (): readonly AccountEntry[] => {
    if (accounts === undefined) {
      const passwd = host.read('/etc/passwd', 4 * 1024 * 1024);
      accounts = isOutcome(passwd) ? [] : parsePasswd(fromBytes(passwd));
    }
    return accounts;
  };

  const host: Host = {
    platform,
    ...(systemDrive === undefined ? {} : { systemDrive }),
    homes: () => (homes ??= findHomes(host, accountDatabase())),
    accountOf: (owner) => accountNamed(accountDatabase(), owner),
    list: (folder) => refusalOf(folder) ?? listFolder(onDisk(folder)),
    facts: (path) => refusalOf(path) ?? factsAt(onDisk(path)),
    factsOnce: (path) => host.facts(path),
    open: (path) => refusalOf(path) ?? openRegular(forKernel(onDisk(path))),
    read(path, maxBytes) {
      const file = host.open(path);
      return isOutcome(file) ? file : readWhole(file, maxBytes);
    },
    resolveLinks: (path, within) =>
      resolveLinksOn({ facts: host.facts, linkText: (link) => linkText(onDisk(link)), platform }, path, within),
    processes: () =>
      root === '' && process.platform === 'linux'
        ? readProcesses('/proc', (path) => refusal(path) !== undefined)
        : (options.processes ?? []),
    openExecutable: openProcessExecutable,
    registry,
    localMounts: () =>
      drives?.tops() ??
      mounts
        .filter((mount) => classOf(mount.type) === 'local' && isWithin(mount.point, root || '/'))
        .map((mount) => mount.point.slice(root.length) || '/'),
  };
  return host;
}

function thisPlatform(): Platform {
  if (process.platform === 'darwin') return 'macos';
  return process.platform === 'win32' ? 'windows' : 'linux';
}

/** `C:` → `C` */
function driveOf(variable: string | undefined): string {
  return /^([A-Za-z]):$/.exec(variable ?? '')?.[1]?.toUpperCase() ?? 'C';
}

function registryOf(platform: Platform, isRunning: boolean, hostOf: () => Host): Host['registry'] {
  if (platform !== 'windows') return () => 'absent';
  return isRunning ? runningRegistry(hostOf) : (question) => askHives(hostOf(), question);
}

function forKernel(path: string): string | Buffer {
  return hasRawBytes(path) ? Buffer.from(toBytes(path)) : path;
}

function readText(path: string): string {
  try {
    return fromBytes(readFileSync(path));
  } catch {
    return ''; // no mountinfo: nothing is known to be remote, and the scan can still be killed
  }
}

function factsAt(path: string): FileFacts | Outcome {
  try {
    const stats = lstatSync(forKernel(path), { throwIfNoEntry: false });
    return stats === undefined ? 'absent' : factsOf(stats);
  } catch (error) {
    return outcomeOf(error);
  }
}

function linkText(path: string): { readonly text: string } | Outcome {
  try {
    return { text: fromBytes(readlinkSync(forKernel(path), { encoding: 'buffer' })) };
  } catch (error) {
    return outcomeOf(error);
  }
}

function readWhole(file: OpenFile, maxBytes: number): Uint8Array | Outcome {
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

/** Lists through a handle that is known to be the folder itself, so that a link swapped in on the way is not listed. */
function listFolder(path: string): Listing | Outcome {
  try {
    if (process.platform !== 'linux') return readEntries(path, false);
    const handle = openSync(
      forKernel(path),
      constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    try {
      const reached = readlinkSync(`/proc/self/fd/${handle}`, { encoding: 'buffer' });
      if (!reached.equals(Buffer.from(toBytes(path)))) return 'link';
      return readEntries(`/proc/self/fd/${handle}`, fstatSync(handle).size > STREAM_ABOVE_BYTES);
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

function readEntries(path: string, isHuge: boolean): Listing {
  if (isHuge) return streamEntries(path);
  const entries = readdirSync(path, { withFileTypes: true });
  // Node turns a byte that is not UTF-8 into U+FFFD, and the name is lost: only then read the folder as bytes.
  const isExact = entries.every((entry) => !entry.name.includes('\uFFFD'));
  if (isExact) return { entries: entries.map((entry) => entryOf(entry.name, entry)), complete: true };
  const raw = readdirSync(path, { withFileTypes: true, encoding: 'buffer' });
  return { entries: raw.map((entry) => entryOf(fromBytes(entry.name), entry)), complete: true };
}

function streamEntries(path: string): Listing {
  const folder = opendirSync(path, { bufferSize: 1024, encoding: 'latin1' as BufferEncoding });
  try {
    const entries: DirEntry[] = [];
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (entries.length === MAX_ENTRIES) return { entries, complete: false };
      entries.push(entryOf(fromBytes(Buffer.from(entry.name, 'latin1')), entry));
    }
    return { entries, complete: true };
  } finally {
    folder.closeSync();
  }
}

type Kinds = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>;

function entryOf(name: string, kinds: Kinds): DirEntry {
  const kind = kinds.isFile() ? 'file' : kinds.isDirectory() ? 'folder' : kinds.isSymbolicLink() ? 'link' : 'other';
  return { name, kind };
}
