import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { KnownError } from '../domain/errors.ts';

/** Where a collector keeps its data unless told otherwise: /var/lib/bandog-collector for root, else below the account's own data. */
export function defaultDataFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (process.geteuid?.() === 0) return '/var/lib/bandog-collector';
  const data = env['XDG_DATA_HOME'];
  return path.join(
    data === undefined || data === '' ? path.join(env['HOME'] ?? homedir(), '.local', 'share') : data,
    'bandog',
    'collector',
  );
}

/**
 * Makes the data folder (0700) or checks the one that is there: a real folder of ours that nobody else can enter, below
 * folders that nobody else can exchange. Answers with its real path.
 *
 * @throws KnownError E_STATE_UNSAFE
 */
export function openDataFolder(folder: string): string {
  const wanted = path.resolve(folder);
  try {
    mkdirSync(path.dirname(wanted), { recursive: true, mode: 0o755 });
    const real = path.join(realpathSync(path.dirname(wanted)), path.basename(wanted));
    for (let above = path.dirname(real); ; above = path.dirname(above)) {
      refuseUnsafeParent(above);
      if (above === path.dirname(above)) break;
    }
    if (lstatSync(real, { throwIfNoEntry: false }) === undefined) mkdirSync(real, { mode: 0o700 });
    refuseUnsafe(real);
    return real;
  } catch (error) {
    if (error instanceof KnownError) throw error;
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError(
      'E_STATE_UNSAFE',
      `the data folder ${wanted} cannot be used: ${why}`,
      'Name a folder on a writable local disk with --data.',
      error,
    );
  }
}

function refuseUnsafe(folder: string): void {
  const facts = lstatSync(folder);
  if (!facts.isDirectory()) throw unsafe(folder, facts.isSymbolicLink() ? 'it is a symbolic link' : 'it is no folder');
  const us = process.geteuid?.();
  if (us === undefined) return; // Windows: its access lists are the installer's
  if (facts.uid !== us) throw unsafe(folder, `it belongs to user id ${facts.uid}, and this collector runs as ${us}`);
  if ((facts.mode & 0o077) !== 0) throw unsafe(folder, `others can reach it (mode ${(facts.mode & 0o777).toString(8)})`);
}

/** A parent that others can write lets them put another folder in our place; `/tmp` does not: its sticky bit keeps our names ours. */
function refuseUnsafeParent(folder: string): void {
  const us = process.geteuid?.();
  if (us === undefined) return;
  const facts = lstatSync(folder);
  if ((facts.mode & 0o022) !== 0 && (facts.mode & 0o1000) === 0) {
    throw unsafe(folder, `others can write it (mode ${(facts.mode & 0o777).toString(8)})`);
  }
  if (facts.uid !== us && facts.uid !== 0) throw unsafe(folder, `it belongs to user id ${facts.uid}`);
}

function unsafe(folder: string, why: string): KnownError {
  const remedy =
    "Check who made it; then `chown` it to the collector's account and `chmod 700` it, or name another folder with --data.";
  return new KnownError('E_STATE_UNSAFE', `${folder} is not safe to keep a collector's data in: ${why}`, remedy);
}
