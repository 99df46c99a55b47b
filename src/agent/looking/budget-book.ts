import { statSync } from 'node:fs';
import type { Clock } from '../../domain/clock.ts';
import type { LookCost, ScanResult } from '../../wire/pipe.ts';
import { BUDGET_SETTING, budgetIn, type Hung, type Wait } from '../governor/budget.ts';
import { Governor, LONGEST_WAIT_MS } from '../governor/governor.ts';
import type { Held } from '../governor/holding.ts';
import { afterAnswer, afterHang, hungIn, leftOut } from '../governor/hung.ts';
import type { Limits } from '../governor/limits.ts';
import type { Wanted } from './schedule.ts';
import { BOUNDS } from '../spool/bounds.ts';
import type { Spool } from '../spool/spool.ts';

/** What the book is kept with. */
export interface BookParts {
  readonly spool: Spool;
  readonly spoolFile: string;
  readonly limits: Limits;
  readonly clock: Clock;
  /** The catalogue of the last look; undefined before the first. */
  readonly catalogue: () => ScanResult['catalogue'] | undefined;
}

const HUNG_SETTING = 'look.hung';
/** Put off for longer than this, what changed counts as not looked at. */
const LATE_MS = 60_000;

/** The governor with what it must remember: writes the budget and the hung scopes into the spool, and says what is late. */
export class BudgetBook {
  readonly governor: Governor;
  readonly #parts: BookParts;
  #hung: readonly Hung[];
  #changed = new Set<string>();
  #quickWait: Wait | undefined;
  #sweepWait: Wait | undefined;
  #isLateTold = false;

  constructor(parts: BookParts) {
    this.#parts = parts;
    const { spool, limits, clock } = parts;
    this.governor = new Governor(limits, { clock, before: budgetIn(spool.setting(BUDGET_SETTING)) });
    this.#hung = hungIn(spool.setting(HUNG_SETTING));
  }

  /** What to leave out of a look that begins now. */
  leftOut(): readonly Hung[] {
    return leftOut(this.#hung, this.#parts.clock.now());
  }

  /** Something changed in these scopes that no look has seen yet. */
  changed(scopes: readonly string[]): void {
    for (const scope of scopes) this.#changed.add(scope);
  }

  /** How long a quick look must still wait; 0: it begins now. One that was asked for, and the first, wait for nothing. */
  quickWaitMs({ why, waitedMs }: Wanted): number {
    const wait = why === 'start' || why === 'asked' ? 0 : this.governor.quickWaitMs(waitedMs);
    if (wait > 0) this.#putOff(wait, waitedMs);
    return wait;
  }

  /** A quick look begins, and sees all that has changed until now. */
  quickBegins(): void {
    this.#changed = new Set();
    this.#isLateTold = false;
    this.#quickWait = undefined;
  }

  /** What is in the way of a sweep that is due, if anything is; times are those of the monotonic clock. */
  sweepWaits(held: Held | undefined, { dueAtMs, latestAtMs }: { readonly dueAtMs: number; readonly latestAtMs: number }): void {
    const isWaiting = held !== undefined && dueAtMs <= this.#parts.clock.monotonicMs();
    if (this.#sweepWait?.why === (isWaiting ? held : undefined)) return;
    this.#sweepWait = isWaiting
      ? { what: 'sweep', why: held, since: this.#instantOf(dueAtMs), atTheLatest: this.#instantOf(latestAtMs) }
      : undefined;
    this.#tellNow();
  }

  /** What a look cost. */
  looked({ depth, tookMs }: { readonly depth: 'quick' | 'deep'; readonly tookMs: number }, cost: LookCost): void {
    this.governor.looked(depth === 'deep' ? 'sweep' : 'quick', { cost, durationMs: tookMs });
  }

  /** What did not answer in a look that left out `left`; all else did. */
  answered(hung: readonly string[], left: readonly Hung[]): void {
    this.#remember(afterHang(afterAnswer(this.#hung, left), hung, this.#parts.clock.now()));
  }

  /** A look did not come back, and was last in these. */
  hung(scopes: readonly string[]): void {
    this.#remember(afterHang(this.#hung, scopes, this.#parts.clock.now()));
  }

  /** The scanner has ended. */
  scannerEnded(why: string): void {
    this.governor.scannerEnded(why);
    this.#tellNow();
  }

  /** Keeps the budget as it is now, with the next commit. */
  tell(): void {
    this.#parts.spool.note(BUDGET_SETTING, this.#budget());
  }

  /** Writes the budget at once, for who asks why nothing happens. */
  #tellNow(): void {
    this.#write(BUDGET_SETTING, this.#budget());
  }

  /** A disk that takes nothing now takes it with a later commit. */
  #write(name: string, value: string): void {
    const { spool } = this.#parts;
    try {
      spool.remember(name, value);
    } catch {
      spool.note(name, value);
    }
  }

  #budget(): string {
    const { spoolFile } = this.#parts;
    const { user, system } = process.cpuUsage();
    const budget = this.governor.budget({
      spool: { limit: BOUNDS.bytes, used: sizeOf(spoolFile) + sizeOf(`${spoolFile}-wal`) },
      hung: this.#hung,
      waiting: [this.#quickWait, this.#sweepWait].filter((wait) => wait !== undefined),
      agentCpuMs: (user + system) / 1000,
    });
    return JSON.stringify(budget);
  }

  #remember(hung: readonly Hung[]): void {
    const text = JSON.stringify(hung);
    const isNews = text !== JSON.stringify(this.#hung);
    this.#hung = hung;
    if (!isNews) return;
    this.#write(HUNG_SETTING, text);
    this.#tellNow();
  }

  #putOff(waitMs: number, waitedMs: number): void {
    const nowMs = this.#parts.clock.monotonicMs();
    if (this.#quickWait === undefined) {
      const since = this.#instantOf(nowMs - waitedMs);
      this.#quickWait = { what: 'quick', why: 'cpu', since, atTheLatest: this.#instantOf(nowMs - waitedMs + LONGEST_WAIT_MS) };
      this.#tellNow();
    }
    if (waitedMs + waitMs >= LATE_MS) this.#tellLate(this.#quickWait);
  }

  /** What changed and is looked at late is a gap until then: nobody must take it for looked at. */
  #tellLate({ since, atTheLatest }: Wait): void {
    const { spool, clock } = this.#parts;
    const catalogue = this.#parts.catalogue();
    if (this.#isLateTold || catalogue === undefined) return;
    this.#isLateTold = true;
    const known = spool.coverage().filter(({ coverage }) => this.#changed.has(coverage.scope));
    if (known.length === 0) return;
    const detail = `changed since ${since}; looked at when there is CPU time for it, at the latest at ${atTheLatest}`;
    const coverage = known.map(({ coverage: one }) => ({
      ...one,
      complete: false,
      gaps: [...one.gaps, { reason: 'budget', detail } as const],
    }));
    spool.record({
      scan: { at: clock.now(), durationMs: 0, catalogue, coverage },
      findings: new Map(),
      changes: [],
      seenAgain: [],
    });
  }

  #instantOf(monotonicMs: number): string {
    const { clock } = this.#parts;
    return new Date(Date.parse(clock.now()) + monotonicMs - clock.monotonicMs()).toISOString();
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
