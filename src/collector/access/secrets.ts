import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Digest } from '../../domain/digest.ts';

/** A new secret of 256 random bits, base64url; only its SHA-256 is ever stored. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A new random id of 128 bits, 32 hexadecimal digits. */
export function newId(): string {
  return randomBytes(16).toString('hex');
}

/** Whether two digests are equal, in a time that does not tell where they differ. */
export function isEqualDigest(one: Digest, other: Digest): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** SHA-256 of a secret as it is stored, by OpenSSL: asked with every request of every host, where the portable one costs ten times as much. */
export function secretDigest(secret: string): Digest {
  return hash('sha256', secret, 'hex');
}
