import type { Key } from '../../../domain/wanted.ts';

/** One thing in an archive that names a product. */
export interface ArchivedThing {
  readonly keys: readonly Key[];
  /** Within the archive. */
  readonly path: string;
  /** For people: `npm package left-pad`. */
  readonly what: string;
  readonly version?: string;
}
