import { gzipSync } from 'node:zlib';
import { makeHostKey } from '../../src/agent/uplink/host-key.ts';
import { keysInMemory } from '../../src/agent/uplink/host-keys.ts';
import type { Identity } from '../../src/agent/uplink/identity.ts';
import type { Network } from '../../src/agent/uplink/network.ts';
import { Uplink, type OutgoingBatch } from '../../src/agent/uplink/uplink.ts';
import { FIRST_PREVIOUS } from '../../src/wire/signed-bytes.ts';

/** A heartbeat as an agent sends it. */
export const HEARTBEAT = { agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0 } as const;

/** A batch; what is in it does not matter here. */
export const BATCH: OutgoingBatch = {
  position: { epoch: 1, sequence: 1, previous: FIRST_PREVIOUS },
  body: gzipSync('{}'),
};

/** What a collector answers when it took a batch, and a heartbeat. */
export const COMMITTED = JSON.stringify({ outcome: 'committed', expected: 2, resync: false, contactIntervalSeconds: 60 });
export const CONTACT = JSON.stringify({ resync: false, contactIntervalSeconds: 60 });

/** An enrolled host's identity, for a server of that authority. */
export function identityFor(url: string, authority: string | undefined): Identity {
  return {
    schema: 'bandog.identity/1',
    hostId: 'a'.repeat(32),
    collectorId: 'c'.repeat(32),
    url,
    ...(authority === undefined ? {} : { authority }),
    bearer: 'the-bearer',
    epoch: 1,
    contactIntervalSeconds: 60,
    commandKey: 'AAAA',
    publisherKey: 'AAAA',
    enrolledAt: '2026-01-01T00:00:00.000Z',
  };
}

/** The agent's own uplink to that server, with what it put on disk. */
export function uplinkTo(given: { readonly url: string; readonly authority?: string; readonly network?: Network }): {
  readonly uplink: Uplink;
  readonly kept: Identity[];
} {
  const kept: Identity[] = [];
  const identity = identityFor(given.url, given.authority);
  const keep = (renewed: Identity) => void kept.push(renewed);
  return {
    uplink: new Uplink({ identity, keys: keysInMemory(makeHostKey()), keep, ...(given.network && { network: given.network }) }),
    kept,
  };
}
