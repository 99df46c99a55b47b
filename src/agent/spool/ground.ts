import type { DatabaseSync } from 'node:sqlite';

/** What a spool lies in: the connection of the moment, and how to commit and read whatever happens to it. */
export interface Ground {
  readonly database: DatabaseSync;
  /** Whether commits reach the disk now. */
  readonly isOnDisk: boolean;
  transaction<T>(work: () => T): T;
  read<T>(work: () => T): T;
  close(): void;
}
