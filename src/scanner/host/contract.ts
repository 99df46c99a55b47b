import type { Account } from '../../domain/host.ts';
import type { Platform } from '../../domain/platform.ts';
import type { FileId } from '../../domain/evidence.ts';
import type { HostPath } from '../../domain/host-path.ts';
import type { Lead } from './sweep/leads.ts';
import type { ByteSource } from '../formats/byte-source.ts';
import type { RegistryRead } from '../formats/registry-key.ts';

/** What a sweep is asked for. */
export interface HostSweep {
  /** Real folders where it begins; none holds another. */
  readonly tops: readonly HostPath[];
  /** Folders that are not entered: somebody else's to look at. */
  readonly leaves: ReadonlySet<HostPath>;
  /** File of what it remembers from sweep to sweep; absent: nothing is remembered, and each folder is read in full. */
  readonly ledger?: string;
  /** So long a folder that shows no change is believed; 0: every folder is read in full. */
  readonly readAgainMs: number;
  /** Of one core, above 0 and up to 1; absent: as fast as can be. */
  readonly share?: number;
  /** How it sleeps to stay within its share; may throw to end it. Absent: it just sleeps. */
  readonly rest?: (ms: number) => void;
}

/** A folder that a sweep reached, with the files in it that may be of a program. */
export interface SweptFolder {
  readonly path: HostPath;
  readonly leads: readonly Lead[];
}

/** What a sweep could not look at; `budget`: the folder holds more than it takes. */
export interface SweepGap {
  readonly path: HostPath;
  readonly outcome: Outcome;
}

/** Why a look at a path gave nothing. `absent` is silence; what a place does with the others is its own decision, most become gaps. */
export type Outcome =
  | 'absent'
  | 'denied'
  /** A link stands where something real was wanted; links are followed only through `resolveLinks`. */
  | 'link'
  /** A folder, device, FIFO or socket where a file was wanted, or a file where a folder was: looked at, and not it. */
  | 'other-kind'
  | 'too-large'
  /** More is there than one look takes: what was looked at is not all. */
  | 'budget'
  /** Remote or in user space (NFS, SMB, FUSE, …): never touched, because it can hang. */
  | 'not-local'
  /** It did not answer before, and is not asked again now. */
  | 'hung'
  | 'changed-while-read'
  /** The device failed or the path cannot be spoken to (EIO, ENAMETOOLONG, …). */
  | 'malformed';

/** What a name stands for; `other` is a device, socket or FIFO, none of which is ever opened. */
export type EntryKind = 'file' | 'folder' | 'link' | 'other';

/** One name in a folder. */
export interface DirEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** A folder's names in no particular order; `complete` is false when it holds more than the cap. */
export interface Listing {
  readonly entries: readonly DirEntry[];
  readonly complete: boolean;
  /** Of the folder itself; absent where it is none of its own (layers that are seen as one). */
  readonly id?: FileId;
  /** When the folder itself last changed, before it was listed, ms since 1970; absent like its id. */
  readonly changedMs?: number;
}

/** What the inode says, of the path itself (a link is not followed). */
export interface FileFacts {
  readonly kind: EntryKind;
  readonly id: FileId;
  readonly device: number;
  readonly size: number;
  readonly modifiedMs: number;
  readonly changedMs: number;
  readonly owner: number;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
}

/** An open regular file; the caller closes it. */
export interface OpenFile extends ByteSource {
  readonly facts: FileFacts;
  close(): void;
}

/** A path with every link on the way resolved. */
export interface Resolved {
  readonly path: HostPath;
}

/** Target of a link as it is written, relative or absolute. */
export interface LinkText {
  readonly text: string;
}

/** An account's home as it really is on disk, links resolved. */
export interface Home {
  readonly path: HostPath;
  readonly account: Account;
  readonly owner: number;
}

/** A running process; nothing of it is kept but what a finding needs. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly owner: number;
  readonly startTicks: string;
  /** What says that it is still the same program: process-life.ts; absent where the system does not tell. */
  readonly life?: string;
  /** `comm`: at most 15 bytes, the process can change it. */
  readonly title: string;
  /** True path of the executable; absent for kernel threads and what could not be read. */
  readonly executable?: HostPath;
  /** Of the executable's inode; absent when it may not be read, or lies where nothing is touched. */
  readonly executableFacts?: FileFacts;
  /** Another account's, of which this one may not see what it runs. */
  readonly isHidden?: true;
  readonly deleted: boolean;
  /** Command line, at most 64 arguments and 8 KiB; for matching only, never stored. */
  readonly arguments: readonly string[];
  readonly workingFolder?: HostPath;
  /** Id of the container that it runs in, from its cgroup. */
  readonly container?: string;
  /** It was seen as it started, and is over: these are its facts from then. */
  readonly ended?: true;
}

/** A part of the Windows registry that is asked for. */
export interface RegistryQuestion {
  /** `HKEY_LOCAL_MACHINE\\SOFTWARE`, `HKEY_LOCAL_MACHINE\\SYSTEM`, or `HKEY_CURRENT_USER` of the account of a home. */
  readonly root: 'software' | 'system' | { readonly home: Home };
  /** `Microsoft\Windows\CurrentVersion\Uninstall`, in any case. */
  readonly path: string;
  /** Levels of sub-keys, the last of them by their names only: 0 for the key's own values, 2 for the values of its sub-keys. */
  readonly depth: number;
}

/**
 * Everything that places and recognisers may ask of a machine, a folder, a mounted image or a recorded tree; read-only
 * by shape. Synchronous: a scan is a process of its own that is killed when a call hangs
 * (docs/decisions/2026-11-21-synchronous-host.md). Expected outcomes are values; only a bug throws.
 */
export interface Host {
  readonly platform: Platform;
  /** Letter of the drive that is `/` on Windows; default `C`. Other drives are `/D:` and so on. */
  readonly systemDrive?: string;
  /** All homes, logged on or not, each once; asked through another face of this host, which notes what they rest on, when one is given. */
  homes(through?: Host): readonly Home[];
  /** The name of an account, from the host's own account database. */
  accountOf(owner: number): Account;
  list(folder: HostPath): Listing | Outcome;
  facts(path: HostPath): FileFacts | Outcome;
  /** The same for a walk, which asks about each of very many paths once: nothing of it is remembered. */
  factsOnce(path: HostPath): FileFacts | Outcome;
  /** The whole of a regular file of at most `maxBytes`; a larger one is `too-large` and is not read. */
  read(path: HostPath, maxBytes: number): Uint8Array | Outcome;
  open(path: HostPath): OpenFile | Outcome;
  /** What a link says, unresolved. */
  linkText(link: HostPath): LinkText | Outcome;
  /** The real path behind links, at most 40 of them, or `link` when it leaves `within`. */
  resolveLinks(path: HostPath, within: HostPath): Resolved | Outcome;
  /** Empty for a host that does not run. */
  processes(): readonly ProcessFacts[];
  /** The executable of a process, also when its file is deleted or lies in another root. */
  openExecutable(pid: number): OpenFile | Outcome;
  /** The registry of Windows, `absent` on other systems: docs/decisions/2026-11-21-registry-without-powershell.md. */
  registry(question: RegistryQuestion): RegistryRead | Outcome;
  /** The root that a process sees, when that is another one than this host's and can still be reached; absent where there is no such way. */
  rootOf?(pid: number): Host | undefined;
  /** Every folder below some others, in no order; remembers what did not change. It ends, and keeps what it knows, when its caller stops asking. */
  sweep(order: HostSweep): Iterable<SweptFolder | SweepGap>;
  /** Mount points of local file systems, for a deep look. */
  localMounts(): readonly HostPath[];
  /** Whether a walk leaves this folder out, because the look at another root answers for all that is in it; absent: never. */
  isElsewhere?(folder: HostPath): boolean;
}

/** Whether an answer is an outcome rather than a value. */
export function isOutcome(answer: unknown): answer is Outcome {
  return typeof answer === 'string';
}
