import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { statementBytes, type Purpose, type Statement } from './statement.ts';

const SIGNATURE_BYTES = 64;

/** Whether the holder of this key (SPKI DER, base64url) said exactly this for exactly this purpose. False for every key that is no Ed25519 key. */
export function isSaidBy(publicKey: string, purpose: Purpose, { text, signature }: Statement): boolean {
  const key = keyOf(publicKey);
  const raw = Buffer.from(signature, 'base64url');
  return key !== undefined && raw.length === SIGNATURE_BYTES && verify(null, statementBytes(purpose, text), key, raw);
}

function keyOf(publicKey: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined; // not DER, or of another kind: nobody's signature
  }
}
