import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { statementBytes, type Purpose, type Statement } from './statement.ts';

/** Says this value under the key's signature. The key is an Ed25519 private key. */
export function signStatement(key: KeyObject, purpose: Purpose, value: object): Statement {
  const text = JSON.stringify(value);
  return { text, signature: sign(null, statementBytes(purpose, text), key).toString('base64url') };
}

/** The public half of a private key as hosts pin it: SPKI DER, base64url. */
export function publicHalf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64url');
}
