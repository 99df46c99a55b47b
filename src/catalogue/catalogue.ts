import type { Digest } from '../domain/digest.ts';
import type { CompiledIndicators } from './keys.ts';
import type { Signature } from '../domain/signature.ts';

/**
 * All signatures of one version: what the compiler writes, what travels, what a scan loads. JSON of
 * `{ schema, version, signatures }` with the signatures sorted by id, with their index keys, and without references and examples, which
 * the host has no use for; the digest is SHA-256 of exactly those bytes.
 */
export interface Catalogue {
  readonly version: string;
  readonly digest: Digest;
  readonly signatures: readonly CompiledSignature[];
}

/** A signature as a host needs it. */
export type CompiledSignature = Omit<Signature, 'references' | 'examples'> & {
  /** Its names as index keys, worked out once by the compiler and not at each look; absent: to be worked out. */
  readonly indicators?: CompiledIndicators;
};

export const CATALOGUE_SCHEMA = 'bandog.catalogue/2';
