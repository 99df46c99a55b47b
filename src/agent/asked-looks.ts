import { KnownError } from '../domain/errors.ts';
import type { Finding, FindingId } from '../domain/finding.ts';
import type { LookOutcome, LookProgress } from '../wire/local.ts';
import type { ScanResult } from '../wire/pipe.ts';

/** How an asked look goes on. */
export type LookStep = Omit<LookProgress, 'kind'>;

interface Waiter {
  readonly progress: (step: LookStep) => void;
  readonly resolve: (outcome: LookOutcome) => void;
  readonly reject: (error: KnownError) => void;
}

/**
 * Those who wait for a look: who asks while one is under way waits for the next, since that one may have passed what he
 * has just changed; all who wait share one.
 */
export class AskedLooks {
  #waiting: readonly Waiter[] = [];
  #looking: readonly Waiter[] = [];

  /** Resolves to what the next look that begins changed. @throws KnownError E_SCAN_FAILED */
  ask(progress: (step: LookStep) => void, isUnderWay: boolean): Promise<LookOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<LookOutcome>();
    this.#waiting = [...this.#waiting, { progress, resolve, reject }];
    if (isUnderWay) progress({ phase: 'waiting' });
    return promise;
  }

  /** A look begins: it is that of all who wait. */
  begin(): void {
    this.#looking = this.#waiting;
    this.#waiting = [];
    for (const { progress } of this.#looking) progress({ phase: 'looking' });
  }

  /** The look is in this scope. */
  progress(scope: string): void {
    for (const waiter of this.#looking) waiter.progress({ phase: 'looking', scope });
    for (const waiter of this.#waiting) waiter.progress({ phase: 'waiting', scope });
  }

  /** The look ended, and is on disk. */
  ended(outcome: LookOutcome): void {
    for (const { resolve } of this.#looking) resolve(outcome);
    this.#looking = [];
  }

  /** The look came to nothing through no fault of the host's: those who wait for it get the next. */
  broken(): void {
    this.#waiting = [...this.#looking, ...this.#waiting];
    this.#looking = [];
  }

  /** The look failed, for those who wait for it. */
  fail(why: string): void {
    for (const { reject } of this.#looking) reject(failure(why));
    this.#looking = [];
  }

  /** No look begins any more. */
  end(why: string): void {
    for (const { reject } of [...this.#looking, ...this.#waiting]) reject(failure(why));
    this.#looking = [];
    this.#waiting = [];
  }
}

function failure(why: string): KnownError {
  return new KnownError(
    'E_SCAN_FAILED',
    `the look failed: ${why}`,
    'Look at the agent’s log; `bandog doctor` says what is wrong.',
  );
}

/** What a look changed, for those who asked for it. */
export function outcomeOf(
  { startedAt, durationMs, coverage }: ScanResult,
  findings: {
    readonly before: ReadonlyMap<FindingId, Finding>;
    readonly after: { readonly findings: ReadonlyMap<FindingId, Finding>; readonly changes: readonly Finding[] };
  },
): LookOutcome {
  const { before, after } = findings;
  return {
    at: startedAt,
    durationMs,
    scopes: coverage.length,
    incomplete: coverage.filter(({ complete }) => !complete).map(({ scope }) => scope),
    changes: after.changes.map((finding) => {
      const was = before.get(finding.id)?.state;
      return was === undefined ? { finding } : { was, finding };
    }),
    open: [...after.findings.values()].filter(({ state }) => state !== 'gone').length,
    isCut: false,
  };
}
