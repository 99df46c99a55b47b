import type { BatchCommit, CommitOutcome } from '../contract.ts';
import { number, text, type Row } from '../connection.ts';

/** What the first batch of an epoch names as the one before it. */
export const FIRST_PREVIOUS = '0'.repeat(64);

/** The columns of `host` that `chainOf` reads. */
export const CHAIN_COLUMNS = 'epoch, sequence, last_digest, forked_at, closed_at, key_used, wants_resync';

/** Where a host's chain stands. */
export interface ChainState {
  readonly epoch: number;
  readonly sequence: number;
  readonly lastDigest: string;
  readonly isForked: boolean;
  readonly isClosed: boolean;
  /** Whether the key that counts was used since it was rotated to. */
  readonly isKeyUsed: boolean;
  readonly wantsResync: boolean;
}

/** What is to be done with a batch. */
export type Judgement =
  | { readonly kind: 'commit' }
  | { readonly kind: 'fork'; readonly facts: Readonly<Record<string, string | number>> }
  | { readonly kind: 'answer'; readonly outcome: CommitOutcome };

/** The chain of a row of `host`. */
export function chainOf(row: Row): ChainState {
  return {
    epoch: number(row['epoch']),
    sequence: number(row['sequence']),
    lastDigest: text(row['last_digest']),
    isForked: row['forked_at'] !== null,
    isClosed: row['closed_at'] !== null,
    isKeyUsed: row['key_used'] === 1,
    wantsResync: row['wants_resync'] === 1,
  };
}

/** Finds a batch's place in its host's chain: nothing depends on clocks, and a retry is not an attack. */
export function judgeBatch(chain: ChainState, batch: BatchCommit): Judgement {
  if (chain.isForked) return { kind: 'answer', outcome: { kind: 'forked' } };
  if (chain.isClosed) return forked(batch, { why: 'the machine that another took the place of is alive' });
  const { epoch, sequence, lastDigest: last } = chain;
  if (batch.epoch === epoch && batch.sequence === sequence && batch.digest === last)
    return { kind: 'answer', outcome: { kind: 'duplicate', expected: sequence + 1, resync: chain.wantsResync } };
  const isNext = batch.epoch === epoch && batch.sequence === sequence + 1;
  if (isNext && batch.previous === last) {
    // What was sent before a rotation can arrive after it; then it is no news, and no next one.
    if (batch.signedBy === 'previous' && chain.isKeyUsed)
      return forked(batch, { why: 'signed by the key before the one that counts' });
    return { kind: 'commit' };
  }
  const isSame = batch.epoch === epoch && batch.sequence === sequence && sequence > 0;
  if (!isNext && !isSame)
    return { kind: 'answer', outcome: { kind: 'out-of-order', expected: { epoch, sequence: sequence + 1, previous: last } } };
  return forked(batch, { epoch, stored: last, received: isNext ? batch.previous : batch.digest });
}

function forked({ sequence }: BatchCommit, facts: Readonly<Record<string, string | number>>): Judgement {
  return { kind: 'fork', facts: { sequence, ...facts } };
}
