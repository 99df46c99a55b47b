import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { privateFile } from './private-file.ts';

/** The public halves of the collector's own keys, SPKI DER in base64url, which hosts pin when they enrol. */
export interface PublicKeys {
  readonly commandKey: string;
  readonly publisherKey: string;
}

/** Opens the command and the publisher key in the data folder, making them at the first start. @throws KnownError E_STATE_UNSAFE */
export function openSigningKeys(folder: string): PublicKeys {
  return {
    commandKey: publicKeyOf(path.join(folder, 'command.key')),
    publisherKey: publicKeyOf(path.join(folder, 'publisher.key')),
  };
}

function publicKeyOf(file: string): string {
  const pem = privateFile(file, () =>
    generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  );
  return createPublicKey(createPrivateKey(pem)).export({ format: 'der', type: 'spki' }).toString('base64url');
}
