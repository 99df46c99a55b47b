import type { Digest } from '../../domain/digest.ts';
import type { ScanResult, UnchangedLook } from '../../wire/pipe.ts';
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
  /** The quick look that was recorded last, as long as nothing else was, with its commit. */
  #last: { readonly id: number; readonly number: number; readonly what: unknown } | undefined;
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

  /**
   * The look that a next quick one may say to be unchanged since; undefined when it has to be made: when the last one changed something, when
   * other products are looked for, and while a run that is over waits for its end, of which a look decides.
   */
  get known(): number | undefined {
    const { spool, looksForWhat } = this.#parts;
    const last = this.#last;
    return last !== undefined && spool.canRepeat(last.number) && looksForWhat() === last.what ? last.id : undefined;
  }

  /** Why it is not on disk; undefined when it is. A quick look overtakes its scopes in the sweep that goes on beside it. */
  record(result: ScanResult | UnchangedLook, look: LookUnderWay, sweep: LookUnderWay | undefined): string | undefined {
    try {
      return result.kind === 'result' ? this.#recordSeen(result, look, sweep) : this.#recordUnchanged(result, look);
    } catch (error) {
      // Nothing of it is on disk, and the spool is as before: the next look says it again.
      this.#parts.log.error({ err: error }, 'a look could not be recorded; it is repeated');
      return 'it could not be recorded';
    }
  }

  #recordUnchanged({ startedAt: at, durationMs }: UnchangedLook, { depth, why }: LookUnderWay): string | undefined {
    const { spool, log } = this.#parts;
    spool.note('look.at', at);
    if (this.#last === undefined || !spool.repeat(this.#last.number, { at, durationMs }))
      return 'something else was recorded meanwhile';
    this.#lastQuickMs = durationMs;
    log.info({ depth, why, at, durationMs: Math.round(durationMs), changes: 0, isUnchanged: true }, 'looked');
    return undefined;
  }

  #recordSeen(result: ScanResult, look: LookUnderWay, sweep: LookUnderWay | undefined): undefined {
    const { spool, log, looksFor, looksForWhat } = this.#parts;
    const { startedAt, durationMs, observations, coverage } = result;
    const { depth, why, leftOut, overtaken } = look;
    if (depth === 'quick') this.#catalogue = result.catalogue;
    spool.note('look.at', startedAt);
    this.#last = undefined;
    const what = looksForWhat();
    const { changes, number, hasRan } = recordLook(spool, { result, leftOut, overtaken, looksFor });
    if (depth === 'quick' && leftOut.length === 0 && !hasRan) this.#last = { id: look.id, number, what };
    this.#book.answered(hungIn(result), leftOut);
    this.#parts.nearMisses.keep(look, result);
    this.#scopes.set(depth, coverage.length);
    if (depth === 'quick') [this.#lastQuickMs, this.#hasLooked] = [durationMs, true];
    if (depth === 'deep') spool.remember('look.deep-at', startedAt);
    else for (const { scope } of coverage) sweep?.overtaken.add(scope);
    log.info({ depth, why, at: startedAt, durationMs: Math.round(durationMs), seen: observations.length, changes }, 'looked');
    // The first look is told at once even when it found nothing: until then this host counts as never looked at.
    if (spool.isUrgent() || why === 'start') this.#parts.recorded();
    return undefined;
  }
}
