import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Room for the journal and the new pages of a usual commit. */
const RESERVE_BYTES = 256 * 1024;
const FILE = 'agent.reserve';

/**
 * Disk space that is kept for the day when there is none left: a file of random bytes (zeros would take no room on a disk
 * that compresses). Released, it lets the agent record what it has to give up, and one usual commit more.
 */
export class Reserve {
  readonly #file: string;

  /** In a state folder. */
  constructor(folder: string) {
    this.#file = path.join(folder, FILE);
  }

  /** Takes the space when it is not held; false when there is none. */
  take(): boolean {
    if (existsSync(this.#file)) return true;
    try {
      const descriptor = openSync(this.#file, 'wx', 0o600);
      try {
        if (writeSync(descriptor, randomBytes(RESERVE_BYTES)) < RESERVE_BYTES) throw new Error('a short write');
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      return true;
    } catch {
      this.release(); // a part of it is of no use
      return false;
    }
  }

  /** Gives the space back to the disk; false when it was not held. */
  release(): boolean {
    if (!existsSync(this.#file)) return false;
    try {
      rmSync(this.#file, { force: true });
      return true;
    } catch {
      return false; // a disk that can only be read
    }
  }
}
