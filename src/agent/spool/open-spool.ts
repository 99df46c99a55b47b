import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { systemClock, type Clock } from '../../domain/clock.ts';
import { BOUNDS, type Bounds } from './bounds.ts';
import { openDatabase } from './database.ts';
import { spoolFile } from './disk-file.ts';
import { addRowSum } from './row-sum.ts';
import { salvage } from './salvage.ts';
import { Spool } from './spool.ts';
import { StateFile, type Trouble } from './state-file.ts';

/** The spool of a state folder. */
export interface OpenedSpool {
  readonly spool: Spool;
  /** There was none, and this one begins empty. */
  readonly isNew: boolean;
}

/** How to open a spool. */
export interface OpenOptions {
  /** Is told what went wrong with the disk. */
  readonly say?: (trouble: Trouble) => void;
  readonly bounds?: Bounds;
}

/**
 * Opens the spool of a state folder, or starts one. Whatever is wrong with the disk or the file, there is a spool: `StateFile`
 * says how, and `say` is told.
 *
 * @throws KnownError E_STATE_UNSAFE when a newer agent wrote it
 */
export function openSpool(folder: string, clock: Clock, given: OpenOptions = {}): OpenedSpool {
  const { say = () => undefined, bounds = BOUNDS } = given;
  // A file without a byte is what a lost one leaves behind when its folder survived: SQLite, too, takes it for a new one.
  const isNew = (statSync(spoolFile(folder), { throwIfNoEntry: false })?.size ?? 0) === 0;
  return { spool: new Spool(new StateFile(folder, { clock, say }), clock, bounds), isNew };
}

/** The spool of a running or stopped agent, to look into; nothing is changed, and a missing file is the caller's to exclude. */
export function openSpoolToRead(file: string): Spool {
  const database = openedToRead(file);
  return new Spool(
    { database, isOnDisk: true, read: (work) => work(), transaction: (work) => work(), close: () => database.close() },
    systemClock,
  );
}

/** A commit that was cut off cannot be taken back by who may only read: what is whole of it is copied. */
function openedToRead(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
  try {
    addRowSum(database);
    database.prepare('SELECT count(*) FROM meta').get();
    return database;
  } catch {
    database.close();
  }
  const copy = openDatabase(':memory:');
  salvage(file, copy);
  return copy;
}
