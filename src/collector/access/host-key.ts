import { createPublicKey, verify, type KeyObject } from 'node:crypto';

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
