import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { HostCredentials } from '../store/contract.ts';

/** A host's Ed25519 public key from SPKI DER; undefined when it is anything else. */
export function hostKeyOf(der: Uint8Array): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Whether this key signed these bytes; the signature is base64url. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: string): boolean {
  const raw = Buffer.from(signature, 'base64url');
  return raw.length === 64 && verify(null, bytes, key, raw);
}

/** Which of a host's keys signed these bytes: the one that counts, the one before it, or none of them. */
export function signerOf(
  host: Pick<HostCredentials, 'publicKey' | 'previousKey'>,
  bytes: Uint8Array,
  signature: string,
): 'current' | 'previous' | undefined {
  const signed = (der: Uint8Array | undefined) => {
    const key = der === undefined ? undefined : hostKeyOf(der);
    return key !== undefined && isSignedBy(key, bytes, signature);
  };
  if (signed(host.publicKey)) return 'current';
  return signed(host.previousKey) ? 'previous' : undefined;
}
