import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** The host's Ed25519 key: made here, never sent. */
export interface HostKey {
  /** SPKI DER, base64url. */
  readonly publicKey: string;
  /** PKCS #8 PEM, for the key file only. */
  readonly pem: string;
  /** A signature, base64url. */
  sign(bytes: Uint8Array): string;
}

/** A new Ed25519 key, in memory only until its PEM is written. */
export function makeHostKey(): HostKey {
  return hostKey(generateKeyPairSync('ed25519').privateKey);
}

/** The key of a key file. @throws Error when it holds no Ed25519 key */
export function readHostKey(pem: string): HostKey {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key file holds no Ed25519 key');
  return hostKey(key);
}

function hostKey(key: KeyObject): HostKey {
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64url'),
    pem: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    sign: (bytes) => sign(null, bytes, key).toString('base64url'),
  };
}
