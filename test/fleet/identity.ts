import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410, section 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A real key and what else a host proves itself by. All of it follows from the fleet's seed and the host's number, so that 250,000 of them need no file. */
export interface Identity {
  readonly privateKey: KeyObject;
  /** SPKI DER. */
  readonly publicKey: Uint8Array;
  /** 32 hexadecimal digits; what an import gives it. An enrolment gives it another. */
  readonly hostId: string;
  /** Likewise. */
  readonly bearer: string;
}

/** The host of this number. `generation` counts what it lived through: keys after a rekey or a reimage. */
export function identityOf(
  fleet: string,
  { number, generation = 0 }: { readonly number: number; readonly generation?: number },
): Identity {
  const secret = (what: string) => secretOf(fleet, `${number}/${generation}/${what}`);
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, secret('key')]), format: 'der', type: 'pkcs8' });
  return {
    privateKey,
    publicKey: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }),
    hostId: secret('id').toString('hex').slice(0, 32),
    bearer: secret('bearer').toString('base64url'),
  };
}

/** What an imported host shows with every request, without the cost of its key. */
export function authorizationOf(fleet: string, number: number): string {
  const hostId = secretOf(fleet, `${number}/0/id`).toString('hex').slice(0, 32);
  return `${hostId}.${secretOf(fleet, `${number}/0/bearer`).toString('base64url')}`;
}

function secretOf(fleet: string, what: string): Buffer {
  return createHash('sha256').update(`${fleet}/${what}`).digest();
}
