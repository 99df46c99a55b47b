import type { Logger } from 'pino';
import type { HostLabels } from '../../domain/host.ts';
import { FIRST_PREVIOUS } from '../../wire/signed-bytes.ts';
import type { Spool } from '../spool/spool.ts';
import type { HostKeys } from '../uplink/host-keys.ts';
import { readNextIdentity, takeNextIdentity, writeNextIdentity, type Identity } from '../uplink/identity.ts';
import type { Uplink } from '../uplink/uplink.ts';

/** What a host has that leaves a forked id. */
export interface RekeyParts {
  readonly folder: string;
  readonly spool: Spool;
  readonly uplink: Uplink;
  readonly keys: HostKeys;
  readonly labels: () => Promise<HostLabels>;
  readonly log: Logger;
}

/**
 * Makes this host one of its own after its key was seen in two places: a new key, a new id, everything sent anew. False when
 * the collector did not do it; nothing has changed then. What happens in between is on disk, and `finishRekey` goes on with it.
 */
export async function rekey(parts: RekeyParts, signal: AbortSignal): Promise<boolean> {
  const { folder, spool, uplink, keys, log } = parts;
  const asked = await uplink.askNewIdentity(await parts.labels(), signal);
  if (asked.kind === 'failed') {
    log.error({ why: asked.why }, 'this host’s key is in use elsewhere, and the collector gives it no new id');
    return false;
  }
  const before = uplink.hostId;
  writeNextIdentity(folder, asked.identity);
  finishRekey(folder, { spool, keys });
  uplink.become(asked.identity);
  log.error({ before, hostId: asked.identity.hostId }, 'this host’s key was in use elsewhere; it has a new key and id now');
  return true;
}

/** Takes on an identity that is on disk and not in force; undefined when there is none. Each step may be the last one before a crash. */
export function finishRekey(
  folder: string,
  { spool, keys }: { readonly spool: Spool; readonly keys: HostKeys },
): Identity | undefined {
  const identity = readNextIdentity(folder);
  if (identity === undefined) return undefined;
  // Nothing was sent under the new id yet, so that beginning its chain twice does no harm.
  spool.beginChain({ epoch: identity.epoch, sequence: 1, previous: FIRST_PREVIOUS });
  keys.adopt();
  takeNextIdentity(folder);
  return identity;
}
