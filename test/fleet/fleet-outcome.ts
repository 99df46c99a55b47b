import type { Store } from '../../src/collector/store/contract.ts';
import type { Ledger } from './ledger.ts';

/** What came of a fleet's life with its collectors. */
export interface FleetOutcome {
  /** What was lost, doubled, made up or answered wrongly; empty when all is well. */
  readonly problems: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  /** Batches that were acknowledged. */
  readonly batches: number;
  /** Host records that were acknowledged. */
  readonly hosts: number;
}

/** Holds a store, which it closes, against what was acknowledged to the fleet; adds that to the problems met on the way. */
export async function heldAgainst(
  store: Store,
  { ledger, counts, problems }: { readonly ledger: Ledger } & Pick<FleetOutcome, 'counts' | 'problems'>,
): Promise<FleetOutcome> {
  try {
    const audit = await store.verifyAuditLog();
    const broken = audit.broken === undefined ? [] : [`the audit log breaks at line ${audit.broken}`];
    const differences = await ledger.differences(store);
    return { problems: [...problems, ...broken, ...differences], counts, batches: ledger.batches, hosts: ledger.hosts };
  } finally {
    await store.close();
  }
}
