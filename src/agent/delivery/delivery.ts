import type { Logger } from 'pino';
import type { HostLabels } from '../../domain/host.ts';
import { LIMITS } from '../../wire/limits.ts';
import { openFindingsDigest } from '../../wire/open-digest.ts';
import type { BatchAnswer, BatchEntry } from '../../wire/protocol.ts';
import { batchDigest, FIRST_PREVIOUS } from '../../wire/signed-bytes.ts';
import type { PackedBatch } from '../local-api/contract.ts';
import type { SentBatches } from './sent-batches.ts';
import type { ChainPosition, Draft, SealedBatch, SpoolEntry } from '../spool/entry.ts';
import type { Spool } from '../spool/spool.ts';
import { encodeBatch } from '../uplink/encode.ts';
import type { BatchOutcome, Uplink } from '../uplink/uplink.ts';

/** What delivery works with. */
export interface DeliveryParts {
  readonly spool: Spool;
  readonly uplink: Uplink;
  readonly host: { readonly collectorId: string; readonly hostId: string; readonly epoch: number };
  readonly labels: () => HostLabels | undefined;
  /** Whether what is known of this host was looked at since the agent began, as far as it can be. */
  readonly isLookedAt: () => boolean;
  /** Told of each batch that the collector has. */
  readonly sent: Pick<SentBatches, 'keep'>;
  readonly log: Logger;
}

/** How a round of deliveries ended. */
export type Delivered =
  /** Everything is with the collector; `answer` is its last word, absent when there was nothing to send. */
  | { readonly kind: 'done'; readonly answer?: BatchAnswer }
  | { readonly kind: 'failed'; readonly why: string; readonly retryAfterMs?: number; readonly isForked?: boolean };

/** After a fork that no new key ends, nothing is sent but this often: only a person can mend it, at the collector. */
export const FORKED_WAIT_MS = 3_600_000;
/** Where a chain whose position was lost claims to stand: far ahead, so that the collector answers with the true one, and never a fork. */
const LOST_SEQUENCE = 2_000_000_000;
/** A first look takes seconds. */
const LOOK_WAIT_MS = 5000;
/** Alignments in one round; more would mean that the collector does not keep its word. */
const MAX_ALIGNMENTS = 3;

/** Brings what waits in the spool to the collector: one batch in flight, the same to the byte until its fate is known. */
export class Delivery {
  readonly #parts: DeliveryParts;
  #most: number = LIMITS.entriesPerBatch;
  #sentLabels: HostLabels | undefined;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /** Sends until nothing waits or something is in the way. */
  async deliver(signal: AbortSignal): Promise<Delivered> {
    const { spool, uplink } = this.#parts;
    let answer: BatchAnswer | undefined;
    let alignments = 0;
    while (!signal.aborted) {
      const labels = this.#labelsDue();
      const batch = spool.inFlight() ?? this.#seal(labels);
      if (batch === undefined) return { kind: 'done', ...(answer === undefined ? {} : { answer }) };
      const outcome = await uplink.deliver(batch, signal);
      if (outcome.kind === 'out-of-order' && (alignments += 1) > MAX_ALIGNMENTS)
        return { kind: 'failed', why: 'the collector keeps moving the chain' };
      const stop = this.#settle(batch, outcome);
      if (stop !== undefined) return stop;
      if (outcome.kind !== 'committed') continue;
      answer = outcome.answer;
      this.#sentLabels = labels ?? this.#sentLabels;
    }
    return { kind: 'failed', why: 'stopped' };
  }

  /** The batch that waits, as it is sent or would be if it were sent now; undefined when nothing waits. Changes nothing. */
  preview(): PackedBatch | undefined {
    const flying = this.#parts.spool.inFlight();
    if (flying !== undefined) {
      const { epoch, sequence } = flying.position;
      return { fate: 'in-flight', epoch, sequence, body: flying.body };
    }
    const body = this.#compose(this.#labelsDue())?.body;
    return body === undefined || body === 'too-large' ? undefined : { fate: 'next', body };
  }

  /** Records what became of the batch; answers when the round ends with it. */
  #settle(batch: SealedBatch, outcome: BatchOutcome): Delivered | undefined {
    const { spool, log, sent } = this.#parts;
    switch (outcome.kind) {
      case 'committed':
        sent.keep(batch.position, batch.body);
        spool.acknowledge();
        this.#most = Math.min(LIMITS.entriesPerBatch, this.#most * 2);
        return undefined;
      case 'refused':
        this.#giveWay(batch, outcome.why);
        return undefined;
      case 'out-of-order':
        // What is known here may be older than what the collector has: it would hear of copies that are gone as if they were new.
        if (!this.#parts.isLookedAt())
          return {
            kind: 'failed',
            why: 'the collector knows more than this host’s state does: the host is looked at first',
            retryAfterMs: LOOK_WAIT_MS,
          };
        log.warn(
          { stood: batch.position.sequence, expected: outcome.expected.sequence },
          'the collector stands elsewhere in the chain; everything is sent anew',
        );
        spool.align(outcome.expected);
        return undefined;
      case 'forked':
        log.error(
          { why: outcome.why, sequence: batch.position.sequence },
          'this host’s chain was forked: another agent uses its key, or an old copy of its state was restored',
        );
        return { kind: 'failed', why: 'forked', retryAfterMs: FORKED_WAIT_MS, isForked: true };
      case 'failed':
        return outcome;
    }
  }

  /** The collector refuses this content: it is sent in halves until the entry at fault stands alone, and that one is set aside. */
  #giveWay(batch: SealedBatch, why: string): void {
    const { spool, log } = this.#parts;
    if (batch.entries > 1) {
      this.#most = Math.max(1, Math.floor(batch.entries / 2));
      spool.reopen();
      return;
    }
    log.error({ why }, 'the collector refuses an entry; it is set aside and reported as a loss');
    spool.setAside(why);
  }

  #seal(labels: HostLabels | undefined): SealedBatch | undefined {
    for (;;) {
      const composed = this.#compose(labels);
      if (composed === undefined) return undefined;
      if (composed.body !== 'too-large') return this.#sealed(composed.draft, composed.body);
      this.#sealed(composed.draft, new Uint8Array());
      this.#parts.spool.setAside('too large');
    }
  }

  /** As many entries as one batch may hold, as they are sent; `too-large` when a single one is. Undefined when none waits. */
  #compose(labels: HostLabels | undefined): { readonly draft: Draft; readonly body: Uint8Array | 'too-large' } | undefined {
    for (let most = this.#most; ; most = Math.floor(most / 2)) {
      const draft = this.#parts.spool.draft(Math.max(1, most));
      if (draft === undefined) return undefined;
      const body = encodeBatch({
        entries: draft.rows.map((row) => entryOf(row.entry)),
        openFindings: openFindingsDigest(draft.openAfter),
        ...(labels === undefined ? {} : { labels }),
      });
      if (body !== 'too-large' || draft.rows.length === 1) return { draft, body };
    }
  }

  #sealed(draft: Draft, body: Uint8Array): SealedBatch {
    const { spool, host } = this.#parts;
    const position: ChainPosition = spool.chain() ?? { epoch: host.epoch, sequence: LOST_SEQUENCE, previous: FIRST_PREVIOUS };
    const { collectorId, hostId } = host;
    const digest = batchDigest({ collectorId, hostId, ...position }, body);
    spool.seal(draft, { position, digest, body });
    return { position, digest, body, entries: draft.rows.length };
  }

  #labelsDue(): HostLabels | undefined {
    const labels = this.#parts.labels();
    return labels === this.#sentLabels ? undefined : labels;
  }
}

/** What goes over the wire, named member by member: a change of the spool never changes bytes. */
function entryOf(entry: SpoolEntry): BatchEntry {
  switch (entry.kind) {
    case 'finding':
      return { kind: 'finding', finding: entry.finding };
    case 'scan': {
      const { at, durationMs, catalogue, coverage, seen } = entry;
      return { kind: 'scan', at, durationMs, catalogue, coverage, seen };
    }
    case 'loss':
      return { kind: 'loss', at: entry.at, what: entry.what, count: entry.count };
    case 'resync':
      return { kind: 'resync', at: entry.at };
    case 'stopped':
      return { kind: 'stopped', at: entry.at };
  }
}
