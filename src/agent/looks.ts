import type { Logger } from 'pino';
import { systemClock } from '../domain/clock.ts';
import type { Digest } from '../domain/digest.ts';
import type { FromScanner, ScanOrder, ScanResult, WatchingState } from '../wire/pipe.ts';
import { BudgetBook } from './budget-book.ts';
import type { Limits } from './governor/limits.ts';
import { hungIn, recordLook } from './look-record.ts';
import { returnMemory } from './lean.ts';
import { LookUnderWay } from './look-under-way.ts';
import { Schedule, type Why } from './schedule.ts';
import { ScannerProcess } from './scanner-process.ts';
import type { ScannerSource } from './scanner-source.ts';
import { ScannerWatchdog } from './scanner-watchdog.ts';
import type { Spool } from './spool/spool.ts';
import { SweepSchedule } from './sweep-schedule.ts';

/** What looking works with. */
export interface LookParts {
  readonly spool: Spool;
  /** The spool's file. */
  readonly spoolFile: string;
  readonly scanner: ScannerSource;
  readonly limits: Limits;
  readonly log: Logger;
  /** Something that the collector should know at once is on disk. */
  readonly recorded: () => void;
}

const DEADLINE_MS: Readonly<Record<ScanOrder['depth'], number>> = { quick: 5 * 60_000, deep: 4 * 3_600_000 };
const AGAIN_MS = 30_000;
/** After a look and what it had to say, memory is given back. */
const QUIET_MS = 3000;
/** A sweep that is held for longer is called off: what it remembers is on disk, and its memory is wanted. */
const LONGEST_HOLD_MS = 10 * 60_000;
/** The two clocks go apart by so much: the machine slept, or its clock was set. */
const SLEPT_MS = 60_000;
const LONGEST_TIMER_MS = 3_600_000;

/**
 * Decides when to look, orders it from the scanner, and records what it saw. One quick look at a time, and beside it at most one sweep,
 * which takes its time. Every look is of the whole host: whether a run, a link or a leftover belongs to an installed copy only the
 * whole look can say, and the scanner's cache makes one of an unchanged host cheap.
 */
export class Looks {
  readonly #parts: LookParts;
  readonly #scanner: ScannerProcess;
  readonly #watchdog: ScannerWatchdog;
  readonly #schedule: Schedule;
  readonly #sweeps: SweepSchedule;
  readonly #book: BudgetBook;
  #lastId = 0;
  #quick: LookUnderWay | undefined;
  #sweep: LookUnderWay | undefined;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #holding: NodeJS.Timeout | undefined;
  #wallAheadMs = Date.now() - performance.now();
  #catalogue: { readonly version: string; readonly digest: Digest } | undefined;

  constructor(parts: LookParts) {
    this.#parts = parts;
    const { spool, log } = parts;
    const deepAt = spool.setting('look.deep-at');
    const sinceMs = deepAt === undefined ? undefined : Math.max(0, Date.now() - Date.parse(deepAt));
    this.#schedule = new Schedule(performance.now());
    this.#sweeps = new SweepSchedule(performance.now(), { sinceMs });
    this.#book = new BudgetBook({ ...parts, clock: systemClock, catalogue: () => this.#catalogue });
    this.#scanner = new ScannerProcess(parts.scanner, {
      log,
      events: { said: (message) => this.#said(message), ended: (why) => this.#ended(why) },
    });
    this.#watchdog = new ScannerWatchdog((why) => this.#kill(why));
  }

  /** Starts the scanner; the first look follows when it is ready. */
  start(): void {
    this.#watchdog.expect();
    this.#scanner.start();
  }

  /** Ends the scanner and the looks under way; what they saw is not recorded. */
  async stop(): Promise<void> {
    this.#isReady = false;
    this.#watchdog.stop();
    for (const timer of [this.#timer, this.#holding]) clearTimeout(timer);
    for (const look of [this.#quick, this.#sweep]) look?.end();
    await this.#scanner.stop();
  }

  /** A person wants a look now: it is served whatever it costs, and counted. */
  lookNow(): void {
    this.#schedule.asked();
    this.#next();
  }

  /** The catalogue of the last look; empty before the first. */
  catalogue(): { readonly catalogue?: { readonly version: string; readonly digest: Digest } } {
    return this.#catalogue === undefined ? {} : { catalogue: this.#catalogue };
  }

  #said(message: FromScanner): void {
    this.#watchdog.heard(message);
    switch (message.kind) {
      case 'ready':
        this.#parts.log.info({ watched: message.watched, version: message.version }, 'the scanner watches');
        this.#isReady = true;
        break;
      case 'changed':
        this.#parts.log.debug({ scopes: message.scopes, why: message.why }, 'something changed');
        if (message.urgent === true) this.#schedule.started();
        else this.#schedule.changed(performance.now());
        this.#book.changed(message.scopes);
        break;
      case 'watching':
        this.#watches(message);
        break;
      case 'conditions':
        this.#book.governor.stands(message);
        this.#schedule.stretch(this.#book.governor.stretch);
        this.#steerSweep();
        break;
      case 'progress':
        this.#underWay(message.id)?.isIn(message.scope);
        break;
      case 'result':
      case 'failed':
        this.#finished(message);
        break;
    }
    this.#next();
  }

  /** Kept for `bandog status`; what the system does not give is a warning once, not an error: looks still come every 15 minutes. */
  #watches(message: WatchingState): void {
    const { kind: _, ...state } = message;
    this.#parts.spool.remember('watching', JSON.stringify(message));
    const isLess = state.compared > 0 || state.starts !== 'exec-events';
    this.#parts.log[isLess ? 'warn' : 'info'](state, 'how changes are noticed');
  }

  #ended(why: string): void {
    this.#isReady = false;
    for (const look of [this.#quick, this.#sweep]) look?.end();
    this.#quick = undefined;
    if (this.#sweep !== undefined) this.#sweepEnded();
    this.#book.scannerEnded(why);
    this.#watchdog.expect();
    // Changes may have gone unseen meanwhile.
    this.#schedule.again(performance.now());
  }

  #next(): void {
    clearTimeout(this.#timer);
    if (!this.#isReady) return;
    this.#noticeSleep();
    const now = performance.now();
    if (this.#quick === undefined) {
      const why = this.#schedule.due(now, (wanted) => this.#book.quickWaitMs(wanted));
      if (why !== undefined) this.#orderQuick(why);
    }
    const { held } = this.#book.governor;
    // A sweep that began while a quick look is under way would be the older of the two, and end later.
    const sweep = this.#quick === undefined && this.#sweep === undefined ? this.#sweeps.due(now, held !== undefined) : undefined;
    if (sweep !== undefined) this.#orderSweep(sweep === 'begins-whatever-comes');
    this.#book.sweepWaits(this.#sweep === undefined ? held : undefined, this.#sweeps.times);
    const quickAtMs = this.#quick === undefined ? this.#schedule.nextMs(now) : Infinity;
    const { dueAtMs, latestAtMs } = this.#sweeps.times;
    const sweepAtMs = this.#sweep === undefined ? (dueAtMs > now ? dueAtMs : latestAtMs) : Infinity;
    const waitMs = Math.max(1, Math.min(quickAtMs, sweepAtMs) - now + 1);
    this.#timer = setTimeout(() => this.#next(), Math.min(waitMs, LONGEST_TIMER_MS));
  }

  /** A monotonic clock stands still while the machine sleeps; the wall clock does not. Where that was only set, one look more does no harm. */
  #noticeSleep(): void {
    const aheadMs = Date.now() - performance.now();
    const sleptMs = aheadMs - this.#wallAheadMs;
    this.#wallAheadMs = aheadMs;
    if (sleptMs < SLEPT_MS) return;
    this.#parts.log.info({ sleptMs: Math.round(sleptMs) }, 'the machine slept, or its clock was set forward');
    this.#schedule.woke(performance.now());
    this.#sweeps.woke(performance.now(), sleptMs);
  }

  #orderQuick(why: Why): void {
    this.#quick = this.#order('quick', why);
    this.#book.quickBegins();
  }

  #orderSweep(whateverComes: boolean): void {
    this.#sweep = this.#order('deep', whateverComes ? 'overdue' : 'daily');
    this.#book.governor.sweeping(true);
  }

  #order(depth: ScanOrder['depth'], why: LookUnderWay['why']): LookUnderWay {
    this.#lastId += 1;
    const leftOut = this.#book.leftOut();
    const { sweepShare, limits } = this.#book.governor;
    const order: ScanOrder = {
      kind: 'scan',
      id: this.#lastId,
      depth,
      deadlineMs: DEADLINE_MS[depth],
      limits: { sweepShare, memoryMiB: limits.memoryMiB, cacheMiB: limits.cacheMiB, nice: limits.nice },
      ...(leftOut.length === 0 ? {} : { skip: leftOut.map(({ what }) => what) }),
    };
    const look = new LookUnderWay(order, { why, leftOut, overdue: () => this.#kill('it did not answer an order in time') });
    if (!this.#scanner.order(order)) this.#kill('it takes no orders');
    return look;
  }

  /** Holds a sweep while something is in its way, and calls it off when that takes long. */
  #steerSweep(): void {
    const sweep = this.#sweep;
    if (sweep === undefined || sweep.why === 'overdue') return;
    const held = this.#book.governor.held;
    if ((held !== undefined) === (this.#holding !== undefined)) return;
    this.#parts.log.info({ held }, held === undefined ? 'the sweep goes on' : 'the sweep waits');
    this.#scanner.order({ kind: 'hold', on: held !== undefined });
    clearTimeout(this.#holding);
    this.#holding =
      held === undefined ? undefined : setTimeout(() => this.#scanner.order({ kind: 'cancel', id: sweep.id }), LONGEST_HOLD_MS);
  }

  #sweepEnded(isMade = false): void {
    this.#sweep = undefined;
    if (this.#holding !== undefined) this.#scanner.order({ kind: 'hold', on: false });
    clearTimeout(this.#holding);
    this.#holding = undefined;
    this.#book.governor.sweeping(false);
    if (isMade) this.#sweeps.made(performance.now());
    else this.#sweeps.failed(performance.now());
  }

  #underWay(id: number): LookUnderWay | undefined {
    return [this.#quick, this.#sweep].find((look) => look?.id === id);
  }

  #finished(message: Extract<FromScanner, { readonly kind: 'result' | 'failed' }>): void {
    const look = this.#underWay(message.id);
    if (look === undefined) {
      this.#kill('it answered an order that it was not given');
      return;
    }
    look.end();
    const isSweep = look === this.#sweep;
    if (!isSweep) this.#quick = undefined;
    if (message.cost !== undefined) this.#book.looked(look, message.cost);
    const isRecorded = message.kind === 'result' && this.#record(message, look);
    if (message.kind === 'failed') this.#parts.log.error({ code: message.code, why: message.message }, 'a look failed');
    if (isSweep) this.#sweepEnded(isRecorded);
    else if (!isRecorded) this.#schedule.again(performance.now() + AGAIN_MS);
    this.#book.tell();
    setTimeout(returnMemory, QUIET_MS).unref();
  }

  /** Whether it is on disk. */
  #record(result: ScanResult, look: LookUnderWay): boolean {
    const { spool, log } = this.#parts;
    const { startedAt, durationMs, observations, coverage } = result;
    this.#catalogue = result.catalogue;
    try {
      const changes = recordLook(spool, { result, leftOut: look.leftOut, overtaken: look.overtaken });
      this.#book.answered(hungIn(result), look.leftOut);
      if (look.depth === 'deep') spool.remember('look.deep-at', startedAt);
      else for (const { scope } of coverage) this.#sweep?.overtaken.add(scope);
      spool.remember('look.at', startedAt);
      log.info(
        {
          depth: look.depth,
          why: look.why,
          at: startedAt,
          durationMs: Math.round(durationMs),
          seen: observations.length,
          changes,
        },
        'looked',
      );
    } catch (error) {
      // Nothing of it is on disk, and the spool is as before: the next look says it again.
      log.error({ err: error }, 'a look could not be recorded; it is repeated');
      return false;
    }
    // The first look is told at once even when it found nothing: until then this host counts as never looked at.
    if (spool.isUrgent() || look.why === 'start') this.#parts.recorded();
    return true;
  }

  /** Ends a scanner that hangs; the scope that a look of it was in is left out of the next ones. */
  #kill(why: string): void {
    const scopes = [this.#quick, this.#sweep].flatMap((look) => (look?.scope === undefined ? [] : [look.scope]));
    this.#book.hung(scopes);
    this.#scanner.kill(why);
  }
}
