import type { Logger } from 'pino';
import type { Digest } from '../domain/digest.ts';
import type { FromScanner, ScanOrder, ScanResult, WatchingState } from '../wire/pipe.ts';
import { afterLook } from './life-cycle/life-cycle.ts';
import { toldCoverage } from './life-cycle/told-coverage.ts';
import { returnMemory } from './lean.ts';
import { Schedule, type Due } from './schedule.ts';
import { ScannerProcess } from './scanner-process.ts';
import type { ScannerSource } from './scanner-source.ts';
import { AskedLooks, outcomeOf, type LookStep } from './asked-looks.ts';
import type { NearMisses } from './near-misses.ts';
import type { Spool } from './spool/spool.ts';
import type { LookOutcome } from '../wire/local.ts';

/** What looking works with. */
export interface LookParts {
  readonly spool: Spool;
  readonly scanner: ScannerSource;
  readonly log: Logger;
  /** Keeps what only came near a product, for the person at the machine. */
  readonly nearMisses: Pick<NearMisses, 'keep'>;
  /** Something that the collector should know at once is on disk. */
  readonly recorded: () => void;
}

const DEADLINE_MS: Readonly<Record<Due['depth'], number>> = { quick: 5 * 60_000, deep: 4 * 3_600_000 };
/** Beyond its deadline the scanner itself has to answer; after this it is taken for hung. */
const LATE_MS = 30_000;
const AGAIN_MS = 30_000;
/** After a look and what it had to say, memory is given back. */
const QUIET_MS = 3000;

/**
 * Decides when to look, orders it from the scanner, and records what it saw. One look at a time. Every look is of the
 * whole host: whether a run, a link or a leftover belongs to an installed copy only the whole look can say, and the
 * scanner's cache makes one of an unchanged host cheap.
 */
export class Looks {
  readonly #parts: LookParts;
  readonly #scanner: ScannerProcess;
  readonly #schedule: Schedule;
  #lastId = 0;
  #current: { readonly id: number; readonly due: Due; readonly overdue: NodeJS.Timeout; readonly beganMs: number } | undefined;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #asked = new AskedLooks();
  #catalogue: { readonly version: string; readonly digest: Digest } | undefined;

  constructor(parts: LookParts) {
    this.#parts = parts;
    const deepAt = parts.spool.setting('look.deep-at');
    const sinceDeepMs = deepAt === undefined ? undefined : Math.max(0, Date.now() - Date.parse(deepAt));
    this.#schedule = new Schedule(performance.now(), { sinceDeepMs });
    this.#scanner = new ScannerProcess(parts.scanner, {
      log: parts.log,
      events: { said: (message) => this.#said(message), ended: () => this.#ended() },
    });
  }

  /** Starts the scanner; the first look follows when it is ready. */
  start(): void {
    this.#scanner.start();
  }

  /** Ends the scanner and the look under way; what it saw is not recorded. */
  async stop(): Promise<void> {
    this.#isReady = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#current?.overdue);
    this.#asked.end('the agent stops');
    await this.#scanner.stop();
  }

  /** The catalogue of the last look; empty before the first. */
  catalogue(): { readonly catalogue?: { readonly version: string; readonly digest: Digest } } {
    return this.#catalogue === undefined ? {} : { catalogue: this.#catalogue };
  }

  /** The look under way, for `bandog status`. */
  underWay(): { readonly depth: Due['depth']; readonly forMs: number } | undefined {
    const current = this.#current;
    return current && { depth: current.due.depth, forMs: Math.round(performance.now() - current.beganMs) };
  }

  /**
   * A look that begins after this call, and what it changed. Those who ask meanwhile share it.
   *
   * @throws KnownError E_SCAN_FAILED
   */
  lookNow(progress: (step: LookStep) => void): Promise<LookOutcome> {
    const outcome = this.#asked.ask(progress, this.#current !== undefined);
    this.#schedule.again(performance.now());
    this.#next();
    return outcome;
  }

  #said(message: FromScanner): void {
    switch (message.kind) {
      case 'ready':
        this.#parts.log.info({ watched: message.watched, version: message.version }, 'the scanner watches');
        this.#isReady = true;
        break;
      case 'progress':
        this.#asked.progress(message.scope);
        return;
      case 'changed':
        this.#parts.log.debug({ scopes: message.scopes, why: message.why }, 'something changed');
        if (message.urgent === true) this.#schedule.started();
        else this.#schedule.changed(performance.now());
        break;
      case 'watching':
        this.#watches(message);
        break;
      case 'result':
        this.#finished(message.id, message);
        break;
      case 'failed':
        this.#finished(message.id, message);
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

  #ended(): void {
    this.#isReady = false;
    clearTimeout(this.#current?.overdue);
    this.#current = undefined;
    this.#asked.broken();
    // Changes may have gone unseen meanwhile.
    this.#schedule.again(performance.now());
  }

  #next(): void {
    clearTimeout(this.#timer);
    if (!this.#isReady || this.#current !== undefined) return;
    const now = performance.now();
    const due = this.#schedule.due(now);
    if (due !== undefined) this.#order(due);
    else this.#timer = setTimeout(() => this.#next(), Math.min(this.#schedule.nextMs(now) - now + 1, 2 ** 31 - 1));
  }

  #order(due: Due): void {
    this.#lastId += 1;
    const id = this.#lastId;
    const order: ScanOrder = { kind: 'scan', id, depth: due.depth, deadlineMs: DEADLINE_MS[due.depth] };
    const overdue = setTimeout(() => this.#scanner.kill('it did not answer an order in time'), order.deadlineMs + LATE_MS);
    this.#current = { id, due, overdue, beganMs: performance.now() };
    this.#asked.begin();
    if (!this.#scanner.order(order)) this.#scanner.kill('it takes no orders');
  }

  #finished(id: number, message: Extract<FromScanner, { readonly kind: 'result' | 'failed' }>): void {
    const current = this.#current;
    if (current?.id !== id) {
      this.#scanner.kill('it answered an order that it was not given');
      return;
    }
    clearTimeout(current.overdue);
    this.#current = undefined;
    if (message.kind === 'result') {
      this.#record(message, current.due);
      setTimeout(returnMemory, QUIET_MS).unref();
      return;
    }
    this.#parts.log.error({ code: message.code, why: message.message }, 'a look failed');
    this.#asked.fail(message.message);
    this.#schedule.again(performance.now() + AGAIN_MS);
  }

  #record(result: ScanResult, due: Due): void {
    const { spool, log } = this.#parts;
    const { startedAt, durationMs, catalogue, observations, coverage } = result;
    this.#catalogue = catalogue;
    try {
      const before = spool.findings();
      const outlook = afterLook(before, { at: startedAt, catalogue: catalogue.digest, observations, coverage });
      spool.note('look.at', startedAt);
      spool.record({ scan: { at: startedAt, durationMs, catalogue, coverage: toldCoverage(coverage) }, ...outlook });
      if (due.depth === 'deep') spool.remember('look.deep-at', startedAt);
      this.#parts.nearMisses.keep({ depth: due.depth }, result);
      this.#asked.ended(outcomeOf(result, { before, after: outlook }));
      log.info(
        { ...due, at: startedAt, durationMs: Math.round(durationMs), seen: observations.length, changes: outlook.changes.length },
        'looked',
      );
    } catch (error) {
      // Nothing of it is on disk, and the spool is as before: the next look says it again.
      log.error({ err: error }, 'a look could not be recorded; it is repeated');
      this.#asked.fail('what was seen could not be written to disk');
      this.#schedule.again(performance.now() + AGAIN_MS);
      return;
    }
    // The first look is told at once even when it found nothing: until then this host counts as never looked at.
    if (spool.isUrgent() || due.why === 'start') this.#parts.recorded();
  }
}
