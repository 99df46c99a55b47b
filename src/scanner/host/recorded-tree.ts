import type { EntryKind } from './contract.ts';
import { parsePasswd } from './accounts.ts';
import { fromBytes, nameOf, parentOf, type HostPath } from '../../domain/host-path.ts';

/** One recorded path: its content, or what else is to be said of it. */
export type RecordedNode = string | Uint8Array | RecordedFacts;

/** One file, folder or link of a recorded tree. */
export interface RecordedFacts {
  readonly content?: string | Uint8Array;
  /** Default: `link` when there is a target, else `file`; `other` is a FIFO, socket or device. */
  readonly kind?: EntryKind;
  /** Target of a link, as readlink(2) says it. */
  readonly link?: string;
  /** Permission bits; default 0o644, 0o755 for folders. */
  readonly mode?: number;
  /** Default: whose home it lies in, else root. */
  readonly owner?: number;
  /** When larger than the content, the rest is a hole. */
  readonly size?: number;
  readonly modifiedMs?: number;
  /** A folder that may not be entered, or a file that may not be read. */
  readonly isDenied?: boolean;
}

/** Absolute path → what is there; folders on the way need not be named. Two paths of one value that is an object are hard links. */
export type RecordedTree = ReadonlyMap<HostPath, RecordedNode>;

/** What a recorded path is, complete. */
export interface Inode {
  readonly kind: EntryKind;
  readonly number: number;
  readonly owner: number;
  readonly mode: number;
  readonly size: number;
  readonly content: Uint8Array;
  readonly target: string;
  readonly modifiedMs: number;
  readonly isDenied: boolean;
  readonly children: Map<string, Inode>;
}

const PASSWD = '/etc/passwd';
const RECORDED_AT = Date.UTC(2026, 0, 1);
/** The uid of the first home's account, as Linux gives it to the first person. */
export const FIRST_PERSON = 1000;
const EMPTY = new Uint8Array(0);
/** `/home/alice/.claude.json`: the second name is whose home it is. */
const HOME = /^(?:\/(?:var\/|export\/|data\/)?home|\/Users)\/([^/]+)/;

/** Every path of a tree, with the folders on the way, as inodes with numbers and owners. */
export function recordTree(tree: RecordedTree): ReadonlyMap<HostPath, Inode> {
  const owners = ownersOf(tree);
  const inodes = new Map<HostPath, Inode>();
  const linked = new Map<RecordedFacts | Uint8Array, Inode>();
  for (const [path, node] of owners.passwd === undefined ? tree : [...tree, [PASSWD, owners.passwd] as const]) {
    const known = typeof node === 'string' ? undefined : linked.get(node);
    const inode = known ?? inodeOf(node, { number: inodes.size + 2, owner: ownerOf(path, owners.byHome) });
    if (typeof node !== 'string') linked.set(node, inode);
    const earlier = inodes.get(path);
    const placed = earlier === undefined ? inode : { ...inode, children: earlier.children };
    inodes.set(path, placed);
    addToParents(inodes, { path, inode: placed, byHome: owners.byHome });
  }
  return inodes;
}

/** The account database of a tree; always there. */
export function passwdOf(inodes: ReadonlyMap<HostPath, Inode>): Uint8Array {
  return inodes.get(PASSWD)?.content ?? EMPTY;
}

interface Owners {
  readonly byHome: ReadonlyMap<HostPath, number>;
  /** Written when the tree brings no account database of its own. */
  readonly passwd?: string;
}

function ownersOf(tree: RecordedTree): Owners {
  const given = tree.get(PASSWD);
  if (given !== undefined) {
    const content = contentOf(given);
    return { byHome: new Map(parsePasswd(fromBytes(content)).map((entry) => [entry.home, entry.owner])) };
  }
  const byHome = new Map<HostPath, number>([['/root', 0]]);
  for (const path of tree.keys()) {
    const home = HOME.exec(path)?.[0];
    if (home !== undefined && !byHome.has(home)) byHome.set(home, FIRST_PERSON + byHome.size - 1);
  }
  const lines = [...byHome].map(([home, owner]) => `${nameOf(home)}:x:${owner}:${owner}::${home}:/bin/sh\n`);
  return { byHome, passwd: lines.join('') };
}

function ownerOf(path: HostPath, byHome: ReadonlyMap<HostPath, number>): number {
  for (let at = path; at !== '/'; at = parentOf(at)) {
    const owner = byHome.get(at);
    if (owner !== undefined) return owner;
  }
  return 0;
}

/** A node by itself, complete. */
export function inodeOf(node: RecordedNode, given: { readonly number: number; readonly owner: number }): Inode {
  const facts = typeof node === 'string' || node instanceof Uint8Array ? {} : node;
  const kind = facts.kind ?? (facts.link === undefined ? 'file' : 'link');
  const content = contentOf(node);
  return {
    kind,
    number: given.number,
    owner: facts.owner ?? given.owner,
    mode: facts.mode ?? (kind === 'folder' ? 0o755 : 0o644),
    size: Math.max(facts.size ?? 0, content.length),
    content,
    target: facts.link ?? '',
    modifiedMs: facts.modifiedMs ?? RECORDED_AT,
    isDenied: facts.isDenied ?? false,
    children: new Map(),
  };
}

function contentOf(node: RecordedNode): Uint8Array {
  const content = typeof node === 'string' || node instanceof Uint8Array ? node : (node.content ?? EMPTY);
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
}

function addToParents(
  inodes: Map<HostPath, Inode>,
  added: { readonly path: HostPath; readonly inode: Inode; readonly byHome: ReadonlyMap<HostPath, number> },
): void {
  let { path, inode } = added;
  while (path !== '/') {
    const above = parentOf(path);
    const known = inodes.get(above);
    const folder = known ?? inodeOf({ kind: 'folder' }, { number: inodes.size + 2, owner: ownerOf(above, added.byHome) });
    folder.children.set(nameOf(path), inode);
    if (known !== undefined) return;
    inodes.set(above, folder);
    path = above;
    inode = folder;
  }
}
