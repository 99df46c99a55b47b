import type { Digest } from '../../../domain/digest.ts';
import type { BatchCommit } from '../contract.ts';

/**
 * The catalogues that a batch names. A flood of findings comes in several batches of which only the last names the look, so
 * that findings name their catalogue too.
 */
export function catalogueDigests({ entries }: BatchCommit): ReadonlySet<Digest> {
  return new Set(
    entries.flatMap((entry) =>
      entry.kind === 'scan' ? [entry.catalogue.digest] : entry.kind === 'finding' ? [entry.finding.catalogue] : [],
    ),
  );
}
