import type { Digest } from '../../domain/digest.ts';
import type { ScanResult } from '../../wire/pipe.ts';
import type { BudgetBook } from './budget-book.ts';
import type { LookParts } from './parts.ts';
import { hungIn, recordLook } from './record.ts';
import type { LookUnderWay } from './under-way.ts';

/** What a look was made with. */
export interface LookedWith {
  readonly version: string;
  readonly digest: Digest;
}

/** Puts what looks saw on disk, and knows what the last ones were. */
export class LookRecorder {
  readonly #parts: LookParts;
  readonly #book: BudgetBook;
  #catalogue: LookedWith | undefined;
  #hasLooked = false;
  #lastQuickMs = 0;
  readonly #scopes = new Map<LookUnderWay['depth'], number>();

  constructor(parts: LookParts, book: BudgetBook) {
    this.#parts = parts;
    this.#book = book;
  }

  /** The catalogue of the last quick look; absent before the first. */
  get catalogue(): LookedWith | undefined {
    return this.#catalogue;
  }

  /** Whether a look of the whole host was recorded since the start. */
  get hasLooked(): boolean {
    return this.#hasLooked;
  }

  /** How long the last quick look took the scanner; 0 before the first. */
  get lastQuickMs(): number {
    return this.#lastQuickMs;
  }

  /** How many scopes the last look of this depth had or, before the first since the start, are known; undefined: none is. */
  scopesOf(depth: LookUnderWay['depth']): number | undefined {
    return this.#scopes.get(depth) ?? (this.#parts.spool.coverage().length || undefined);
  }

  /** Why it is not on disk; undefined when it is. A quick look overtakes its scopes in the sweep that goes on beside it. */
  record(result: ScanResult, look: LookUnderWay, sweep: LookUnderWay | undefined): string | undefined {
    const { spool, log } = this.#parts;
    const { startedAt, durationMs, observations, coverage } = result;
    const { depth, why, leftOut, overtaken } = look;
    if (depth === 'quick') this.#catalogue = result.catalogue;
    try {
      spool.note('look.at', startedAt);
      const changes = recordLook(spool, { result, leftOut, overtaken, looksFor: this.#parts.looksFor });
      this.#book.answered(hungIn(result), leftOut);
      this.#parts.nearMisses.keep(look, result);
      this.#scopes.set(depth, coverage.length);
      if (depth === 'quick') [this.#lastQuickMs, this.#hasLooked] = [durationMs, true];
      if (depth === 'deep') spool.remember('look.deep-at', startedAt);
      else for (const { scope } of coverage) sweep?.overtaken.add(scope);
      log.info({ depth, why, at: startedAt, durationMs: Math.round(durationMs), seen: observations.length, changes }, 'looked');
    } catch (error) {
      // Nothing of it is on disk, and the spool is as before: the next look says it again.
      log.error({ err: error }, 'a look could not be recorded; it is repeated');
      return 'it could not be recorded';
    }
    // The first look is told at once even when it found nothing: until then this host counts as never looked at.
    if (spool.isUrgent() || why === 'start') this.#parts.recorded();
    return undefined;
  }
}
