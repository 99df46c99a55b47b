import type { Digest } from '../domain/digest.ts';
import type { Signature } from '../domain/signature.ts';

/** All signatures of one version: what the compiler writes (format.ts), what travels, what a scan opens. */
export interface Catalogue {
  readonly version: string;
  /** SHA-256 of exactly the bytes that were opened. */
  readonly digest: Digest;
  /** How many it has. */
  readonly products: number;
  /** Every signature, by id; reads the whole catalogue, which a scan never does. */
  signatures(): readonly CompiledSignature[];
  /**
   * What a line says (format.ts has their names and shapes); undefined when there is none.
   *
   * @throws KnownError E_CATALOGUE_INVALID, when somebody else than the compiler wrote it
   */
  line(name: string): unknown;
  /** Whether a line may have the name of this hash: false for most that have none, at the cost of one look into a small table. */
  mayHave(hash: number): boolean;
}

/** A signature without what only those who write it read. */
export type CompiledSignature = Omit<Signature, 'references' | 'examples' | 'collisions'>;
