import { lstatSync, mkdirSync, realpathSync, type Stats } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../../domain/errors.ts';
import { syncFolder } from '../disk/durable.ts';

/**
 * Makes the agent's state folder (0700) or checks the one that is there: a real folder of ours that nobody else can
 * enter, below folders that nobody else can change. Resolves to its real path.
 *
 * @throws KnownError E_STATE_UNSAFE
 */
export function openStateFolder(folder: string): string {
  const wanted = path.resolve(folder);
  const above = path.dirname(wanted);
  try {
    mkdirSync(above, { recursive: true, mode: 0o755 });
    const real = path.join(realpathSync(above), path.basename(wanted));
    for (let parent = path.dirname(real); ; parent = path.dirname(parent)) {
      refuseUnsafeParent(parent);
      if (parent === path.dirname(parent)) break;
    }
    if (lstatSync(real, { throwIfNoEntry: false }) === undefined) mkdirSync(real, { mode: 0o700 });
    refuseUnsafe(real, lstatSync(real));
    syncFolder(path.dirname(real));
    return real;
  } catch (error) {
    if (error instanceof KnownError) throw error;
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError(
      'E_STATE_UNSAFE',
      `the state folder ${wanted} cannot be used: ${why}`,
      'Name a folder on a writable local disk with --state.',
      error,
    );
  }
}

/** Refuses a file of the state folder that is not a regular file of ours, or that others can read or write. @throws KnownError E_STATE_UNSAFE */
export function refuseUnsafeFile(file: string): void {
  const facts = lstatSync(file);
  if (!facts.isFile()) throw unsafe(file, 'it is no regular file');
  refuseForeign(file, facts);
}

function refuseUnsafe(folder: string, facts: Stats): void {
  if (!facts.isDirectory()) throw unsafe(folder, facts.isSymbolicLink() ? 'it is a symbolic link' : 'it is no folder');
  refuseForeign(folder, facts);
}

function refuseForeign(entry: string, facts: Stats): void {
  const us = process.geteuid?.();
  if (us === undefined) return; // Windows: its access lists are the installer's
  if (facts.uid !== us) throw unsafe(entry, `it belongs to user id ${facts.uid}, and this agent runs as ${us}`);
  if ((facts.mode & 0o077) !== 0) throw unsafe(entry, `others can reach it (mode ${(facts.mode & 0o777).toString(8)})`);
}

/** A parent that others can write lets them put another folder in our place; `/tmp` does not, its sticky bit keeps our names ours. */
function refuseUnsafeParent(parent: string): void {
  const us = process.geteuid?.();
  if (us === undefined) return;
  const facts = lstatSync(parent);
  const isShared = (facts.mode & 0o022) !== 0 && (facts.mode & 0o1000) === 0;
  if (isShared) throw unsafe(parent, `others can write it (mode ${(facts.mode & 0o777).toString(8)})`);
  if (facts.uid !== us && facts.uid !== 0) throw unsafe(parent, `it belongs to user id ${facts.uid}`);
}

function unsafe(entry: string, why: string): KnownError {
  return new KnownError(
    'E_STATE_UNSAFE',
    `${entry} is not safe to keep the agent's state in: ${why}`,
    `Check who made it; then \`chown\` it to the agent's account and \`chmod 700\` it, or name another folder with --state.`,
  );
}
