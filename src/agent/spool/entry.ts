import type { Instant } from '../../domain/clock.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { Digest } from '../../domain/digest.ts';
import type { Finding, FindingId } from '../../domain/finding.ts';

/** A look that ended, as the collector is told of it. */
export interface ScanReport {
  readonly at: Instant;
  readonly durationMs: number;
  readonly catalogue: { readonly version: string; readonly digest: Digest };
  readonly coverage: readonly ScopeCoverage[];
  /** The findings that it saw again without a change. */
  readonly seen: readonly FindingId[];
}

/** One thing that the collector is to be told. */
export type SpoolEntry =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | ({ readonly kind: 'scan' } & ScanReport)
  | { readonly kind: 'loss'; readonly at: Instant; readonly what: string; readonly count: number }
  | { readonly kind: 'resync'; readonly at: Instant }
  | { readonly kind: 'stopped'; readonly at: Instant };

/** What agent and collector compare of an open finding. */
export type OpenRow = Pick<Finding, 'id' | 'state' | 'identity' | 'version'>;

/** Where the next batch stands in the host's chain. */
export interface ChainPosition {
  readonly epoch: number;
  readonly sequence: number;
  readonly previous: Digest;
}

/** The last batch that this host knows to be with the collector, 0 for none, and the digest of the one in flight. */
export interface ChainClaim {
  readonly epoch: number;
  readonly acknowledged: number;
  readonly inFlight?: Digest;
}

/** What a next batch would hold, oldest first, and what the collector then has open. */
export interface Draft {
  readonly rows: readonly { readonly number: number; readonly entry: SpoolEntry }[];
  readonly openAfter: readonly OpenRow[];
}

/** A batch in flight, the same to the byte at every try. */
export interface SealedBatch {
  readonly position: ChainPosition;
  readonly digest: Digest;
  readonly body: Uint8Array;
  readonly entries: number;
}
