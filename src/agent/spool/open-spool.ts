import { chmodSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock, type Clock } from '../../domain/clock.ts';
import { isCorruption, openDatabase } from './database.ts';
import { Spool } from './spool.ts';
import { syncFolder } from './state-folder.ts';

const FILE = 'agent.sqlite';
/** Damaged files that are kept for analysis. */
const KEPT_ASIDE = 3;

/** The spool, and where a damaged one was moved to. */
export interface OpenedSpool {
  readonly spool: Spool;
  readonly movedAside?: string;
}

/**
 * Opens the spool of a state folder, or starts one. A damaged file is moved aside and replaced by an empty spool that
 * reports the loss: findings are state, so the next look finds them again, and the collector is asked where the chain
 * stands; only what had ended meanwhile and each copy's first day on this host are lost.
 */
export function openSpool(folder: string, clock: Clock): OpenedSpool {
  const file = path.join(folder, FILE);
  try {
    return { spool: opened(file, clock) };
  } catch (error) {
    if (!isCorruption(error)) throw error;
  }
  const movedAside = moveAside(folder, clock);
  const spool = opened(file, clock);
  spool.loss('spools that were damaged and moved aside', 1);
  spool.requestResync();
  return { spool, movedAside };
}

function opened(file: string, clock: Clock): Spool {
  const spool = new Spool(openDatabase(file), clock);
  chmodSync(file, 0o600);
  syncFolder(path.dirname(file));
  return spool;
}

function moveAside(folder: string, clock: Clock): string {
  const name = `${FILE}.damaged-${clock.now().replaceAll(':', '')}`;
  renameSync(path.join(folder, FILE), path.join(folder, name));
  for (const suffix of ['-wal', '-shm']) {
    const side = path.join(folder, FILE + suffix);
    if (existsSync(side)) renameSync(side, path.join(folder, name + suffix));
  }
  const stems = new Set(
    readdirSync(folder)
      .filter((one) => one.startsWith(`${FILE}.damaged-`))
      .map((one) => one.replace(/-(?:wal|shm)$/, '')),
  );
  for (const stem of [...stems].toSorted().slice(0, -KEPT_ASIDE)) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path.join(folder, stem + suffix), { force: true });
  }
  return path.join(folder, name);
}

/** The spool of a running or stopped agent, to look into; nothing is changed, and a missing file is the caller's to exclude. */
export function openSpoolToRead(file: string): Spool {
  return new Spool(new DatabaseSync(file, { readOnly: true, timeout: 2000 }), systemClock);
}
