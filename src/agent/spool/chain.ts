import type { DatabaseSync } from 'node:sqlite';
import type { ChainClaim, ChainPosition } from './entry.ts';
import { setValue } from './values.ts';

/** Remembers where the next batch stands; belongs to its caller's transaction. */
export function setChain(database: DatabaseSync, { epoch, sequence, previous }: ChainPosition): void {
  setValue(database, 'chain', JSON.stringify({ epoch, sequence, previous }));
}

/** What the collector is told of a chain that stands here; `epoch` counts when its place was lost. */
export function claimOf(
  chain: ChainPosition | undefined,
  { epoch, inFlight }: { readonly epoch: number; readonly inFlight: ChainClaim['inFlight'] | undefined },
): ChainClaim {
  return {
    epoch: chain?.epoch ?? epoch,
    acknowledged: chain === undefined ? 0 : chain.sequence - 1,
    ...(inFlight === undefined ? {} : { inFlight }),
  };
}
