import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../domain/clock.ts';
import { faultOf, openDatabase, transaction } from './database.ts';
import { Outgoing } from './outgoing.ts';
import { queueResync } from './resync.ts';
import { corrupt } from './row-sum.ts';
import { salvage, type Salvaged } from './salvage.ts';
import { syncFolder } from '../disk/durable.ts';

const FILE = 'agent.sqlite';
/** Damaged files that are kept for analysis. */
const KEPT_ASIDE = 3;

/** The spool's file in a state folder. */
export function spoolFile(folder: string): string {
  return path.join(folder, FILE);
}

/** A spool on disk, and what became of the damaged one in its place. */
export interface OpenedFile {
  readonly database: DatabaseSync;
  readonly damage?: Salvaged & { readonly movedAside: string };
}

/**
 * Opens the spool of a folder, or starts one. From a damaged file every row that is as it was written goes into a new one,
 * which reports the damage as a loss and asks for a resync; the damaged one is kept aside.
 *
 * @throws what `openDatabase` throws, but for damage
 */
export function openOnDisk(folder: string, clock: Clock): OpenedFile {
  const file = spoolFile(folder);
  removeUnfinished(file);
  try {
    const database = openDatabase(file);
    refuseReadOnly(database, folder);
    chmodSync(file, 0o600);
    syncFolder(folder);
    return { database };
  } catch (error) {
    if (faultOf(error) !== 'corrupt') throw error;
  }
  const salvaged = salvageTo(unfinished(file), file, clock);
  const movedAside = keepAside(file, clock);
  putInPlace(file);
  return { database: openDatabase(file), damage: { ...salvaged, movedAside } };
}

/** The bytes of a spool that cannot be opened where it lies. @throws KnownError E_SPOOL_CORRUPT when a commit was cut off, or what the system says */
export function wholeContent(file: string): Uint8Array {
  const journal = statSync(`${file}-journal`, { throwIfNoEntry: false });
  if (journal !== undefined && journal.size > 0) throw corrupt('a commit in it was cut off');
  return readFileSync(file);
}

/** Puts a serialised spool in the place of the one on disk, whole or not at all. @throws what the system says */
export function writeSpool(folder: string, content: Uint8Array): void {
  const file = spoolFile(folder);
  removeUnfinished(file);
  const descriptor = openSync(unfinished(file), 'wx', 0o600);
  try {
    for (let at = 0; at < content.length;) at += writeSync(descriptor, content, at);
  } finally {
    closeSync(descriptor);
  }
  putInPlace(file);
}

/** Fills a new spool with what can be read of another file; says in it what is missing, at least `least` places, and asks for a resync. */
export function salvageInto(
  database: DatabaseSync,
  from: { readonly file: string; readonly least: 0 | 1 },
  clock: Clock,
): Salvaged {
  const salvaged = salvage(from.file, database);
  const count = Math.max(from.least, salvaged.damaged);
  transaction(database, () => {
    const at = clock.now();
    if (count > 0) new Outgoing(database).addLoss(at, 'damaged places of the spool; what could be read was kept', count);
    queueResync(database, at);
  });
  return salvaged;
}

function salvageTo(file: string, from: string, clock: Clock): Salvaged {
  const database = openDatabase(file);
  try {
    return salvageInto(database, { file: from, least: 1 }, clock);
  } finally {
    database.close();
  }
}

/** SQLite also calls a file read-only whose header says so, which is damage when the folder can be written. */
function refuseReadOnly(database: DatabaseSync, folder: string): void {
  try {
    transaction(database, () => undefined);
  } catch (error) {
    database.close();
    if (faultOf(error) === 'read-only' && isWritable(folder)) throw corrupt('its header says that it is read-only');
    throw error;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false; // EROFS, also for root
  }
}

function unfinished(file: string): string {
  return `${file}.new`;
}

/** What an earlier try left that was cut off. */
function removeUnfinished(file: string): void {
  for (const one of [unfinished(file), `${unfinished(file)}-journal`]) if (existsSync(one)) rmSync(one);
}

/** The old journal must not be played back over the new file: it goes first. A cut between the two is a damaged file again. */
function putInPlace(file: string): void {
  const descriptor = openSync(unfinished(file), 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  rmSync(`${unfinished(file)}-journal`, { force: true });
  rmSync(`${file}-journal`, { force: true });
  renameSync(unfinished(file), file);
  syncFolder(path.dirname(file));
}

/** A second name for the damaged file, so that there is a spool at every moment; the oldest ones go. */
function keepAside(file: string, clock: Clock): string {
  const folder = path.dirname(file);
  const aside = `${file}.damaged-${clock.now().replaceAll(':', '')}`;
  rmSync(aside, { force: true });
  try {
    linkSync(file, aside);
  } catch {
    copyFileSync(file, aside); // a file system without hard links
  }
  const kept = readdirSync(folder).filter((one) => one.startsWith(`${FILE}.damaged-`));
  const oldestFirst = kept.toSorted();
  for (const one of oldestFirst.slice(0, -KEPT_ASIDE)) rmSync(path.join(folder, one), { force: true });
  return aside;
}
