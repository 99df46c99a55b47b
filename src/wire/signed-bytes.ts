import { sha256, type Digest } from '../domain/digest.ts';

/**
 * What a host signs, byte for byte: UTF-8 lines joined by LF, no LF at the end, the first line naming purpose and
 * version so that a signature for one purpose never serves another. No field can hold an LF: all are ids, numbers,
 * hexadecimal digests or base64url.
 */
function lines(...fields: readonly (string | number)[]): Uint8Array {
  return Buffer.from(fields.join('\n'), 'utf8');
}

/** Position of one batch in a host's chain. `previous` is the batch digest before it in the epoch, 64 zeros for the first. */
export interface BatchPosition {
  readonly collectorId: string;
  readonly hostId: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly previous: Digest;
}

/** What the first batch of a chain names as the digest of the one before it. */
export const FIRST_PREVIOUS: Digest = '0'.repeat(64);

/** The bytes signed for a batch. */
export function batchBytes(at: BatchPosition, compressedBody: Uint8Array): Uint8Array {
  return lines('bandog-batch-v1', at.collectorId, at.hostId, at.epoch, at.sequence, at.previous, sha256(compressedBody));
}

/** A batch's own digest, which the next one names as `previous`. */
export function batchDigest(at: BatchPosition, compressedBody: Uint8Array): Digest {
  return sha256(batchBytes(at, compressedBody));
}

/** The bytes signed to enrol a new key. */
export function enrolmentBytes(collectorId: string, token: string, nonce: string): Uint8Array {
  return lines('bandog-enrol-v1', collectorId, sha256(token), nonce);
}

/** The bytes signed to get a new bearer secret for a known host. */
export function renewalBytes(collectorId: string, hostId: string, nonce: string): Uint8Array {
  return lines('bandog-renew-v1', collectorId, hostId, nonce);
}

/** A new key that a host wants to have; `publicKey` is SPKI DER, base64url. */
export interface KeyChange {
  readonly collectorId: string;
  readonly hostId: string;
  readonly publicKey: string;
  readonly nonce: string;
}

/** The bytes that the old and the new key sign to rotate. */
export function rotationBytes({ collectorId, hostId, publicKey, nonce }: KeyChange): Uint8Array {
  return lines('bandog-rotate-v1', collectorId, hostId, sha256(publicKey), nonce);
}

/** The bytes that the old and the new key sign to leave a forked id. */
export function rekeyBytes({ collectorId, hostId, publicKey, nonce }: KeyChange): Uint8Array {
  return lines('bandog-rekey-v1', collectorId, hostId, sha256(publicKey), nonce);
}
