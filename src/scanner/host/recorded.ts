import { accountNamed, parsePasswd } from './accounts.ts';
import {
  isOutcome,
  type EntryKind,
  type FileFacts,
  type Home,
  type Host,
  type LinkText,
  type OpenFile,
  type Outcome,
  type ProcessFacts,
} from './contract.ts';
import { askHives } from './hive-registry.ts';
import { findHomes } from './homes.ts';
import { hostText, resolveLinksOn } from './links.ts';
import {
  FIRST_PERSON,
  inodeOf,
  passwdOf,
  recordTree,
  type Inode,
  type RecordedNode,
  type RecordedTree,
} from './recorded-tree.ts';
import { sweepListings } from './sweep/sweep-listings.ts';
import { bytesOf } from '../formats/byte-source.ts';
import type { Platform } from '../../domain/platform.ts';
import { fromBytes, join, nameOf, parentOf, type HostPath } from '../../domain/host-path.ts';

/** A host that is all data. */
export interface Recording {
  /** Default: linux. */
  readonly platform?: Platform;
  readonly tree: RecordedTree;
  readonly processes?: readonly RecordedProcess[];
}

/** A process, and what it runs when that is no longer in the tree. */
export interface RecordedProcess extends Omit<ProcessFacts, 'owner'> {
  /** Default: who owns the executable, or the first person when root does. */
  readonly owner?: number;
  /** An executable that was deleted, or lies in another root. */
  readonly image?: RecordedNode;
}

const DEVICE = 1;

/** A host from a recorded tree in memory: it keeps every promise of `Host` (contract-suite.ts) and touches nothing. */
export function recordedHost(recording: Recording): Host {
  const platform = recording.platform ?? 'linux';
  const inodes = recordTree(recording.tree);
  const accounts = parsePasswd(platform === 'windows' ? '' : fromBytes(passwdOf(inodes)));
  const images = new Map((recording.processes ?? []).map((process) => [process.pid, imageOf(process)]));
  let homes: readonly Home[] | undefined;
  let processes: readonly ProcessFacts[] | undefined;

  const host: Host = {
    platform,
    homes: () => (homes ??= findHomes(host, accounts)),
    accountOf: (owner) => accountNamed(accounts, owner),
    list(folder) {
      const inode = findExactly(inodes, folder);
      if (isOutcome(inode)) return inode;
      if (inode.kind !== 'folder') return inode.kind === 'link' ? 'link' : 'other-kind';
      if (inode.isDenied) return 'denied';
      return {
        entries: [...inode.children].map(([name, child]) => ({ name, kind: child.kind })),
        complete: true,
        id: factsOf(inode).id,
      };
    },
    facts(path) {
      const inode = findExactly(inodes, path);
      if (!isOutcome(inode)) return factsOf(inode);
      return inode === 'link' ? factsBehind(host, path) : inode;
    },
    open(path) {
      const inode = findExactly(inodes, path);
      return isOutcome(inode) ? inode : openInode(inode);
    },
    read(path, maxBytes) {
      const file = host.open(path);
      if (isOutcome(file)) return file;
      return file.size > maxBytes ? 'too-large' : file.read(0, file.size);
    },
    factsOnce: (path) => host.facts(path),
    linkText: (link) => hostText(platform, linkText(inodes, link)),
    resolveLinks: (path, within) => resolveLinksOn(host, path, within),
    processes: () =>
      (processes ??= (recording.processes ?? []).map((process) => withExecutable(host, process, images.get(process.pid)))),
    openExecutable(pid) {
      const found = recording.processes?.find((process) => process.pid === pid);
      const image = images.get(pid);
      if (found?.executable === undefined) return 'absent';
      return image === undefined ? host.open(found.executable) : openInode(image);
    },
    registry: (question) => (platform === 'windows' ? askHives(host, question) : 'absent'),
    sweep: (order) => sweepListings(host, order),
    localMounts: () => ['/'],
  };
  return host;
}

/** Inode numbers of executables that are not in the tree begin here. */
const FIRST_IMAGE = 1_000_000_000;

function imageOf(process: RecordedProcess): Inode | undefined {
  if (process.image === undefined) return undefined;
  return inodeOf(process.image, { number: FIRST_IMAGE + process.pid, owner: process.owner ?? FIRST_PERSON });
}

function withExecutable(host: Host, process: RecordedProcess, image: Inode | undefined): ProcessFacts {
  const { image: _, ...facts } = process;
  const found = facts.executable === undefined ? 'absent' : image === undefined ? host.facts(facts.executable) : factsOf(image);
  const executableFacts = facts.executableFacts ?? (isOutcome(found) ? undefined : found);
  const owner = facts.owner ?? (executableFacts?.owner || FIRST_PERSON);
  return { ...facts, owner, ...(executableFacts === undefined ? {} : { executableFacts }) };
}

/** The inode at a path of which no part is a link; `link` when a folder on the way is one. */
function findExactly(inodes: ReadonlyMap<HostPath, Inode>, path: HostPath): Inode | Outcome {
  const inode = inodes.get(path);
  for (let above = path; above !== '/';) {
    above = parentOf(above);
    const folder = inodes.get(above);
    if (folder === undefined) continue;
    if (folder.kind === 'link') return 'link';
    if (folder.isDenied) return 'denied';
    if (inode === undefined) return 'absent';
  }
  return inode ?? 'absent';
}

/** As lstat(2) does: links on the way are followed, one at the end is not. */
function factsBehind(host: Host, path: HostPath): FileFacts | Outcome {
  const folder = host.resolveLinks(parentOf(path), '/');
  if (isOutcome(folder)) return folder;
  return host.facts(join(folder.path, nameOf(path)));
}

function linkText(inodes: ReadonlyMap<HostPath, Inode>, path: HostPath): LinkText | Outcome {
  const inode = inodes.get(path);
  if (inode === undefined) return 'absent';
  return inode.kind === 'link' ? { text: inode.target } : 'other-kind';
}

function factsOf(inode: Inode): FileFacts {
  const { kind, size, owner, mode, modifiedMs } = inode;
  return { kind, id: `${DEVICE}:${inode.number}`, device: DEVICE, size, modifiedMs, changedMs: modifiedMs, owner, mode };
}

const REFUSED: Readonly<Record<Exclude<EntryKind, 'file'>, Outcome>> = {
  folder: 'other-kind',
  link: 'link',
  other: 'other-kind',
};

function openInode(inode: Inode): OpenFile | Outcome {
  if (inode.kind !== 'file') return REFUSED[inode.kind];
  if (inode.isDenied) return 'denied';
  const written = bytesOf(inode.content);
  return {
    facts: factsOf(inode),
    size: inode.size,
    read(offset, length) {
      const start = Math.max(0, offset);
      const wanted = Math.max(0, Math.min(length, inode.size - start));
      const bytes = written.read(start, wanted);
      if (bytes.length === wanted) return bytes;
      const padded = new Uint8Array(wanted); // behind what was written lies a hole, which reads as zeros
      padded.set(bytes);
      return padded;
    },
    close: () => undefined,
  };
}
