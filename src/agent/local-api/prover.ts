import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { type ProofOf, proofName, proofText } from '../../wire/local-proof.ts';

/**
 * The account that made the proof for this connection; undefined when there is none, or when anyone else could have made
 * it what it is. Node cannot ask the kernel who is at the other end of a socket (SO_PEERCRED), but a file's owner is the
 * kernel's word, too. Never follows a link, never waits, never reads more than the proof's own length.
 */
export function proverOf(folder: string, proof: ProofOf): number | undefined {
  const wanted = Buffer.from(proofText(proof), 'latin1');
  let descriptor: number;
  try {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    descriptor = openSync(path.join(folder, proofName(proof)), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch {
    return undefined; // not there, or a link, or not for us to read
  }
  try {
    const { uid, mode, nlink, size } = fstatSync(descriptor);
    // A second name could be someone's link to another's file, and a file that others write could hold anyone's words.
    const isSound = (mode & constants.S_IFMT) === constants.S_IFREG && nlink === 1 && (mode & 0o022) === 0;
    if (!isSound || size !== wanted.length) return undefined;
    const found = Buffer.alloc(wanted.length);
    readSync(descriptor, found);
    return found.equals(wanted) ? uid : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** `nobody`, and what the kernel shows of every account that a user namespace does not know. */
const OVERFLOW = 65_534;
/** Below are the accounts of services (Debian and Red Hat: UID_MIN of login.defs; macOS: its first person). */
const FIRST_PERSON = process.platform === 'darwin' ? 500 : 1000;

/** What an account may see: everything for root and the agent's own, its own for a person; undefined for a service's account. */
export function sightOf(account: number, own: number | undefined): 'all' | 'own' | undefined {
  if (account === 0 || account === own) return 'all';
  return account >= FIRST_PERSON && account !== OVERFLOW ? 'own' : undefined;
}
