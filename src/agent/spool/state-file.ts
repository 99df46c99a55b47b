import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../domain/clock.ts';
import { faultOf, isAtBound, openDatabase, openInMemory, transaction, type Fault } from './database.ts';
import { openOnDisk, salvageInto, spoolFile, wholeContent, writeSpool } from './disk-file.ts';
import { Outgoing } from './outgoing.ts';
import { Reserve } from './reserve.ts';
import type { Salvaged } from './salvage.ts';

/** Something about the disk that a person should know. */
export type Trouble =
  | ({ readonly kind: 'salvaged'; readonly movedAside: string } & Salvaged)
  | { readonly kind: 'reopened' | 'reserve-released' | 'in-memory'; readonly fault: Fault; readonly why: string }
  | { readonly kind: 'on-disk-again' };

/** What a state file works with. */
export interface StateFileParts {
  readonly clock: Clock;
  readonly say: (trouble: Trouble) => void;
}

/** Each remedy once: the reserve or another connection, then memory. */
const MAX_TRIES = 3;
/** Between two tries to come back to a disk, or to take the reserve again: often at first, since what only memory holds is lost in a crash. */
const AGAIN_MS = { first: 1000, most: 30_000 } as const;
const HELD_IN_MEMORY = 'spells in which the disk failed and memory alone held what was recorded';

/**
 * The database of a state folder, and what is done when the disk fails it:
 *
 *   full        the reserve is given back to the disk, and the commit tried once more
 *   io          a commit that failed is not believed, whatever the disk says later: the file is opened anew, which puts back
 *               what was there before, and the commit made again from the start
 *   corrupt     what can be read is copied into a new file
 *   and when that does not help, or nothing can be written: what is known goes on in memory, so that looking and reporting
 *               never stop; the disk is tried again, ever more seldom up to every half minute, and takes all of it when it can
 *
 * A restart meanwhile comes back with what the disk has; the collector notices by the chain (`Heartbeat.chain`).
 */
export class StateFile {
  readonly #folder: string;
  readonly #parts: StateFileParts;
  readonly #reserve: Reserve;
  #database: DatabaseSync;
  #isOnDisk = true;
  #triedAtMs: number;
  #againMs: number = AGAIN_MS.most;

  /** Opens the folder's file, or starts one. @throws KnownError E_STATE_UNSAFE when a newer agent wrote it */
  constructor(folder: string, parts: StateFileParts) {
    this.#folder = folder;
    this.#parts = parts;
    this.#reserve = new Reserve(folder);
    this.#triedAtMs = parts.clock.monotonicMs();
    try {
      this.#database = this.#open();
      this.#reserve.take();
    } catch (error) {
      const fault = faultOf(error);
      if (fault === undefined || fault === 'busy') throw error;
      this.#database = this.#salvagedInMemory();
      this.#wentToMemory(fault, error);
    }
  }

  /** The connection of this moment; another one after trouble. */
  get database(): DatabaseSync {
    return this.#database;
  }

  /** Whether commits reach the disk now. */
  get isOnDisk(): boolean {
    return this.#isOnDisk;
  }

  /** Commits `work`, which may be run again on another connection. @throws what is no fault of the disk, or SQLITE_BUSY */
  transaction<T>(work: () => T): T {
    this.#comeBack();
    return this.#tried(() => transaction(this.#database, work));
  }

  /** Reads, on another connection when this one cannot. */
  read<T>(work: () => T): T {
    return this.#tried(work);
  }

  /** Closes the file. What only memory holds is tried to be written once more. */
  close(): void {
    this.#triedAtMs = -Infinity;
    this.#comeBack();
    this.#database.close();
  }

  #tried<T>(work: () => T): T {
    for (let tries = 1; ; tries += 1) {
      try {
        return work();
      } catch (error) {
        const fault = faultOf(error);
        if (fault === undefined || fault === 'busy' || !this.#isOnDisk || tries >= MAX_TRIES) throw error;
        this.#mend(fault, error, tries === 1);
      }
    }
  }

  #mend(fault: Fault, error: unknown, isFirst: boolean): void {
    // Its own bound is reached, and not the disk's: no other place has more.
    if (fault === 'full' && isAtBound(this.#database)) throw error;
    const why = messageOf(error);
    if (isFirst && fault === 'full' && this.#reserve.release()) {
      this.#parts.say({ kind: 'reserve-released', fault, why });
      return;
    }
    if (isFirst && (fault === 'io' || fault === 'corrupt') && this.#reopen()) {
      if (fault === 'io') this.#parts.say({ kind: 'reopened', fault, why });
      return;
    }
    this.#toMemory(fault, error);
  }

  #reopen(): boolean {
    closeQuietly(this.#database);
    try {
      this.#database = this.#open();
      return true;
    } catch {
      return false; // what comes next says it: there is no connection that could hide it
    }
  }

  #open(): DatabaseSync {
    const { database, damage } = openOnDisk(this.#folder, this.#parts.clock);
    if (damage !== undefined) this.#parts.say({ kind: 'salvaged', ...damage });
    return database;
  }

  #toMemory(fault: Fault, error: unknown): void {
    const copied = this.#copied();
    // Should this process end before the disk is back, the next one tells what this one cannot.
    this.#reserve.release();
    try {
      transaction(this.#database, () => new Outgoing(this.#database).addLoss(this.#parts.clock.now(), HELD_IN_MEMORY, 1));
    } catch {
      // As little as anything else could be written.
    }
    closeQuietly(this.#database);
    this.#database = copied ?? this.#salvagedInMemory();
    this.#wentToMemory(fault, error);
  }

  #wentToMemory(fault: Fault, error: unknown): void {
    this.#isOnDisk = false;
    this.#triedAtMs = this.#parts.clock.monotonicMs();
    this.#againMs = AGAIN_MS.first;
    this.#parts.say({ kind: 'in-memory', fault, why: messageOf(error) });
  }

  /** All that is committed, in memory; undefined when it cannot be read or is damaged. */
  #copied(): DatabaseSync | undefined {
    for (const isUsable of [() => true, () => this.#reopen()]) {
      try {
        if (isUsable()) return openInMemory(this.#database.serialize());
      } catch {
        // Another connection may see more: it plays back what this one could not.
      }
    }
    return undefined;
  }

  /** What the file holds, whole when it is; else what can be read of it. */
  #salvagedInMemory(): DatabaseSync {
    try {
      return openInMemory(wholeContent(spoolFile(this.#folder)));
    } catch {
      // It is damaged, a commit in it was cut off, or it cannot be read.
    }
    const database = openDatabase(':memory:');
    try {
      salvageInto(database, { file: spoolFile(this.#folder), least: 0 }, this.#parts.clock);
    } catch {
      // Not even that can be read: it is a new host, until the disk is back. The trouble is told by who asked.
    }
    return database;
  }

  #comeBack(): void {
    const now = this.#parts.clock.monotonicMs();
    if (now - this.#triedAtMs < this.#againMs) return;
    this.#triedAtMs = now;
    this.#againMs = Math.min(2 * this.#againMs, AGAIN_MS.most);
    if (this.#isOnDisk) {
      this.#reserve.take();
      return;
    }
    const inMemory = this.#database;
    try {
      inMemory.exec('VACUUM'); // a disk with little room is not asked for more than what is there
      writeSpool(this.#folder, inMemory.serialize());
      this.#database = this.#open();
    } catch {
      return; // said when it went to memory; nothing is lost by trying again later
    }
    inMemory.close();
    this.#isOnDisk = true;
    this.#reserve.take();
    this.#parts.say({ kind: 'on-disk-again' });
  }
}

function closeQuietly(database: DatabaseSync): void {
  try {
    database.close();
  } catch {
    // Closed already, or beyond that; the file is opened anew.
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
