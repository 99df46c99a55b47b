import { systemClock } from '../../domain/clock.ts';
import { KnownError } from '../../domain/errors.ts';
import { hostLabels } from '../labels/labels.ts';
import { lockState } from '../spool/lock.ts';
import { openSpool } from '../spool/open-spool.ts';
import { openStateFolder } from '../spool/state-folder.ts';
import { enrol } from '../uplink/enrol.ts';
import { forgetIdentity, isEnrolled, openHostKey, readIdentity, writeIdentity, type Identity } from '../uplink/identity.ts';
import { readNetwork, type NetworkSource } from '../uplink/network.ts';
import { FIRST_PREVIOUS } from '../../wire/signed-bytes.ts';

/**
 * Enrols this host with the collector that the token names. What an earlier try left (the key) is used again; the identity
 * is written last, so that a host is enrolled whole or not at all.
 *
 * @throws KnownError E_TOKEN_INVALID, E_STATE_UNSAFE, E_STATE_LOCKED, E_ENROL_REFUSED, E_UPLINK_UNREACHABLE, E_UPLINK_UNTRUSTED
 */
export async function enrolHost(
  tokenLine: string,
  given: { readonly folder: string; readonly version: string; readonly network?: Omit<NetworkSource, 'folder'> },
): Promise<Identity> {
  process.umask(0o077);
  const folder = openStateFolder(given.folder);
  const lock = lockState(folder);
  try {
    if (isEnrolled(folder)) {
      throw new KnownError(
        'E_ENROL_REFUSED',
        `this host is enrolled already, with ${readIdentity(folder).url}`,
        'To enrol it anew, run `bandog agent forget` first.',
      );
    }
    const labels = await hostLabels(given.version);
    const network = readNetwork({ env: {}, ...given.network, folder });
    const identity = await enrol(tokenLine, { key: openHostKey(folder), labels, at: systemClock.now(), network });
    const { spool } = openSpool(folder, systemClock);
    spool.beginChain({ epoch: identity.epoch, sequence: 1, previous: FIRST_PREVIOUS });
    spool.close();
    writeIdentity(folder, identity);
    return identity;
  } finally {
    lock.release();
  }
}

/** Makes this host nobody's: removes identity and key. What is known of the host stays. @throws KnownError E_STATE_LOCKED, E_STATE_UNSAFE */
export function forgetHost(given: { readonly folder: string }): void {
  const folder = openStateFolder(given.folder);
  const lock = lockState(folder);
  try {
    forgetIdentity(folder);
  } finally {
    lock.release();
  }
}
