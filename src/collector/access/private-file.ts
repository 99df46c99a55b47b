import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { KnownError } from '../../domain/errors.ts';

/** The text of a file that only this account may reach; undefined when there is none. Follows no link. @throws KnownError E_STATE_UNSAFE */
export function readPrivateFile(file: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unsafe(file, error instanceof Error ? error.message : 'it cannot be opened');
  }
  try {
    const facts = fstatSync(descriptor);
    if (!facts.isFile()) throw unsafe(file, 'it is no regular file');
    const us = process.geteuid?.();
    if (us !== undefined && facts.uid !== us) throw unsafe(file, `it belongs to user id ${facts.uid}`);
    if (us !== undefined && (facts.mode & 0o077) !== 0)
      throw unsafe(file, `others can reach it (mode ${(facts.mode & 0o777).toString(8)})`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a file of mode 0600, whole or not at all, on disk when it returns. */
export function writePrivateFile(file: string, content: string | Uint8Array): void {
  const fresh = `${file}.new`;
  try {
    unlinkSync(fresh);
  } catch {
    // The usual case: nothing was left behind by a write that was cut short.
  }
  const descriptor = openSync(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(fresh, file);
  const folder = openSync(path.dirname(file), constants.O_RDONLY);
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The text of a private file, made and written when it is not there yet. @throws KnownError E_STATE_UNSAFE */
export function privateFile(file: string, make: () => string): string {
  const known = readPrivateFile(file);
  if (known !== undefined) return known;
  const made = make();
  writePrivateFile(file, made);
  return made;
}

function unsafe(file: string, why: string): KnownError {
  return new KnownError(
    'E_STATE_UNSAFE',
    `${file} is not safe: ${why}`,
    `Check who made it; then \`chown\` it to the collector's account and \`chmod 600\` it.`,
  );
}
