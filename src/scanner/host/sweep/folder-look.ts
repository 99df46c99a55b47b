import { lstatSync, type Stats } from 'node:fs';
import { isOutcome, type Outcome } from '../contract.ts';
import type { Outside } from '../executable-size.ts';
import { eachName, forKernel } from '../list-folder.ts';
import { openRegular, outcomeOf } from '../safe-open.ts';
import {
  askingOf,
  beginsAsProgram,
  FEW_SCRIPTS,
  HEAD_BYTES,
  isInPackages,
  isNamed,
  leadOf,
  moduleBeside,
  type Lead,
} from './leads.ts';
import { hasRawBytes } from '../../../domain/host-path.ts';

/** What the folder's inode says, by which an unchanged one is known again. Times in ms; `modifiedMs` is -1 where it changed too lately to be trusted. */
export interface FolderStamp {
  readonly device: number;
  readonly inode: number;
  readonly modifiedMs: number;
  readonly changedMs: number;
}

/** One folder that a sweep looks at. */
export interface FolderQuestion {
  /** As the kernel knows it, links resolved. */
  readonly path: string;
  /** Asks every file's size, also of those whose names say that they are no programs. */
  readonly inFull: boolean;
  /** How it was when last looked at; absent: never, or it is time to look again. */
  readonly known?: FolderStamp;
}

/** What a sweep saw of one folder. */
export interface FolderAnswer {
  readonly stamp: FolderStamp;
  /** Names of the folders in it, in no order. */
  readonly folders: readonly string[];
  readonly leads: readonly Lead[];
  /** False when it holds more folders than one look takes. */
  readonly complete: boolean;
}

/** Folders in one folder that are gone into: ten times what the largest cache seen holds. */
const MAX_FOLDERS = 200_000;
/** Leads of one folder: a folder of ten thousand large files is a store of something else, and is told as incomplete. */
const MAX_LEADS = 10_000;
/**
 * A folder that changed so shortly before it was listed may change again without its time showing it: file systems keep
 * times by the clock's tick (4 ms), FAT by 2 s.
 */
const RACY_MS = 2500;

/** Looks at one folder; `unchanged` when it is as it was known. Expected outcomes are values. */
export function lookAtFolder({ path, inFull, known }: FolderQuestion): FolderAnswer | 'unchanged' | Outcome {
  try {
    if (known !== undefined && isSame(known, lstatSync(forKernel(path), { throwIfNoEntry: false }))) return 'unchanged';
    return list(path, inFull);
  } catch (error) {
    return outcomeOf(error);
  }
}

function isSame(known: FolderStamp, now: Stats | undefined): boolean {
  return (
    now !== undefined &&
    now.ino === known.inode &&
    now.dev === known.device &&
    now.mtimeMs === known.modifiedMs &&
    now.ctimeMs === known.changedMs &&
    now.isDirectory()
  );
}

function list(path: string, inFull: boolean): FolderAnswer | Outcome {
  const inPackages = isInPackages(path);
  const folders: string[] = [];
  const leads: Lead[] = [];
  const asked: string[] = [];
  const scripts: string[] = [];
  const modules = new Set<string>();
  const begunMs = Date.now();
  const add = (lead: Lead): boolean => leads.push(lead) < MAX_LEADS;
  const listed = eachName(path, (name, kinds) => {
    if (kinds.isDirectory()) return folders.push(name) < MAX_FOLDERS;
    if (!kinds.isFile()) return true;
    if (isNamed(name, inPackages)) return add({ name, kind: 'named' });
    const asking = inFull ? 'ask' : askingOf(name, inPackages);
    const beside = asking === 'put-off' ? moduleBeside(name) : undefined;
    if (beside !== undefined && modules.size <= MAX_MODULES) modules.add(beside);
    if (asking === 'ask-if-few' && scripts.length <= FEW_SCRIPTS) scripts.push(name);
    if (asking === 'ask' && asked.push(name) >= ASKED_AT_ONCE) askAll(path, asked.splice(0), { inPackages, add });
    return leads.length < MAX_LEADS;
  });
  if (isOutcome(listed)) return listed;
  const few = scripts.length > FEW_SCRIPTS ? [] : scripts.filter((name) => !modules.has(name.slice(0, name.indexOf('.'))));
  askAll(path, [...asked, ...few], { inPackages, add });
  // What was not read to its end is read again each time.
  const stamp = stampOf(listed.stats, listed.complete ? begunMs : 0);
  return { stamp, folders, leads, complete: listed.complete };
}

/** Stems remembered of one folder; with more modules than this, its scripts are not few. */
const MAX_MODULES = 64;
/** Names kept before their sizes are asked: a folder of a million files takes no more memory than this. */
const ASKED_AT_ONCE = 4096;

function askAll(folder: string, names: readonly string[], at: { inPackages: boolean; add(lead: Lead): boolean }): void {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  const isPlain = !hasRawBytes(folder);
  for (const name of names) {
    const path = isPlain && !hasRawBytes(name) ? prefix + name : forKernel(prefix + name);
    const lead = leadOf(name, outsideOf(path), at.inPackages);
    if (lead === undefined || (lead === 'sniff' && !isProgram(path, name))) continue;
    if (!at.add({ name, kind: lead === 'sniff' ? 'begins' : lead })) return;
  }
}

const NO_ENTRY = { throwIfNoEntry: false } as const;
const NOTHING: Outside = { size: 0, mode: 0 };

/** Nothing for what is gone, or may not be asked about: the folder's own look has said so. */
function outsideOf(path: string | Buffer): Outside {
  try {
    return lstatSync(path, NO_ENTRY) ?? NOTHING;
  } catch {
    return NOTHING;
  }
}

function isProgram(path: string | Buffer, name: string): boolean {
  const file = openRegular(path);
  if (isOutcome(file)) return false;
  try {
    return beginsAsProgram(name, file.read(0, HEAD_BYTES));
  } catch {
    return false; // it could be opened and not read: a damaged disk; a large one is told by who identifies it
  } finally {
    file.close();
  }
}

function stampOf(stats: Stats, listedAtMs: number): FolderStamp {
  const isSettled = Math.max(stats.mtimeMs, stats.ctimeMs) < listedAtMs - RACY_MS;
  return {
    device: stats.dev,
    inode: stats.ino,
    modifiedMs: isSettled ? stats.mtimeMs : -1,
    changedMs: stats.ctimeMs,
  };
}
