import type { Logger } from 'pino';
import type { Digest } from '../domain/digest.ts';
import type { FromScanner, ScanOrder, ScanResult, WatchingState } from '../wire/pipe.ts';
import { AwaitedLooks } from './awaited-looks.ts';
import { CatalogueTrial } from './catalogue-trial.ts';
import { afterLook } from './life-cycle/life-cycle.ts';
import { toldCoverage } from './life-cycle/told-coverage.ts';
import { returnMemory } from './lean.ts';
import { Schedule, type Due } from './schedule.ts';
import { ScannerProcess } from './scanner-process.ts';
import type { ScannerSource } from './scanner-source.ts';
import type { Spool } from './spool/spool.ts';
import type { Releases, Trial } from './updates/releases.ts';

/** What looking works with. */
export interface LookParts {
  readonly spool: Spool;
  readonly scanner: ScannerSource;
  readonly log: Logger;
  /** Which catalogue is looked with, and who is told how looks with it end. */
  readonly releases: Pick<Releases, 'digest' | 'lookBegins' | 'lookEnded'>;
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
  readonly #trial = new CatalogueTrial();
  readonly #awaited = new AwaitedLooks();
  #lastId = 0;
  #current: { readonly id: number; readonly due: Due; readonly overdue: NodeJS.Timeout } | undefined;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #catalogue: { readonly version: string; readonly digest: Digest } | undefined;

  constructor(parts: LookParts) {
    this.#parts = parts;
    const deepAt = parts.spool.setting('look.deep-at');
    const sinceDeepMs = deepAt === undefined ? undefined : Math.max(0, Date.now() - Date.parse(deepAt));
    this.#schedule = new Schedule(performance.now(), { sinceDeepMs });
    this.#scanner = new ScannerProcess(parts.scanner, {
      log: parts.log,
      events: { said: (message) => this.#said(message), ended: (why) => this.#ended(why) },
    });
  }

  /** Starts the scanner; the first look follows when it is ready. */
  start(): void {
    this.#scanner.start();
  }

  /** Ends the scanner and the look under way; what it saw is not recorded. */
  async stop(): Promise<void> {
    this.#isReady = false;
    if (this.#current !== undefined) this.#parts.releases.lookEnded(undefined);
    this.#trial.end();
    clearTimeout(this.#timer);
    clearTimeout(this.#current?.overdue);
    await this.#scanner.stop();
  }

  /** The catalogue of the last look; empty before the first. */
  catalogue(): { readonly catalogue?: { readonly version: string; readonly digest: Digest } } {
    return this.#catalogue === undefined ? {} : { catalogue: this.#catalogue };
  }

  /** Lets the scanner try a catalogue on a host in miniature. */
  tryOut(digest: Digest): Promise<Trial> {
    this.#lastId += 1;
    const trial = this.#trial.begin(this.#lastId);
    if (!this.#isReady || !this.#scanner.say({ kind: 'try', id: this.#lastId, catalogue: digest })) this.#trial.end();
    return trial;
  }

  /** Another catalogue is to be looked with: told to the scanner, and looked with at once. */
  useCatalogue(): void {
    this.#tellCatalogue();
    this.#schedule.again(performance.now());
    this.#next();
  }

  /** A look of the whole host that begins after this call; resolves when it is recorded, to nothing or to why it was not. */
  lookNow(depth: Due['depth']): Promise<string | undefined> {
    const look = this.#awaited.want(depth);
    if (depth === 'deep') this.#schedule.sweep(performance.now());
    else this.#schedule.again(performance.now());
    this.#next();
    return look;
  }

  #tellCatalogue(): void {
    const { digest } = this.#parts.releases;
    this.#scanner.say({ kind: 'use', ...(digest === undefined ? {} : { catalogue: digest }) });
  }

  #said(message: FromScanner): void {
    if (this.#trial.said(message)) return;
    switch (message.kind) {
      case 'ready':
        this.#tellCatalogue();
        this.#parts.log.info({ watched: message.watched, version: message.version }, 'the scanner watches');
        this.#isReady = true;
        break;
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
      case 'tried':
        // Of a trial that nobody waits for any more.
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
    clearTimeout(this.#current?.overdue);
    this.#trial.end();
    if (this.#current !== undefined) this.#parts.releases.lookEnded({ failure: `the scanner ended: ${why}` });
    if (this.#current !== undefined) this.#awaited.ended(`the scanner ended: ${why}`);
    this.#current = undefined;
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
    this.#current = { id, due, overdue };
    this.#parts.releases.lookBegins();
    this.#awaited.begins(due.depth);
    if (!this.#scanner.say(order)) this.#scanner.kill('it takes no orders');
  }

  #finished(id: number, message: Extract<FromScanner, { readonly kind: 'result' | 'failed' }>): void {
    const current = this.#current;
    if (current?.id !== id) {
      this.#scanner.kill('it answered an order that it was not given');
      return;
    }
    clearTimeout(current.overdue);
    this.#current = undefined;
    this.#parts.releases.lookEnded(message.kind === 'result' ? message : { failure: `${message.code}: ${message.message}` });
    if (message.kind === 'result') {
      this.#record(message, current.due);
      setTimeout(returnMemory, QUIET_MS).unref();
      return;
    }
    this.#parts.log.error({ code: message.code, why: message.message }, 'a look failed');
    this.#awaited.ended(message.code);
    this.#schedule.again(performance.now() + AGAIN_MS);
  }

  #record(result: ScanResult, due: Due): void {
    const { spool, log } = this.#parts;
    const { startedAt, durationMs, catalogue, observations, coverage } = result;
    this.#catalogue = catalogue;
    try {
      const outlook = afterLook(spool.findings(), { at: startedAt, catalogue: catalogue.digest, observations, coverage });
      spool.note('look.at', startedAt);
      spool.record({ scan: { at: startedAt, durationMs, catalogue, coverage: toldCoverage(coverage) }, ...outlook });
      if (due.depth === 'deep') spool.remember('look.deep-at', startedAt);
      log.info(
        { ...due, at: startedAt, durationMs: Math.round(durationMs), seen: observations.length, changes: outlook.changes.length },
        'looked',
      );
    } catch (error) {
      // Nothing of it is on disk, and the spool is as before: the next look says it again.
      log.error({ err: error }, 'a look could not be recorded; it is repeated');
      this.#awaited.ended('it could not be recorded');
      this.#schedule.again(performance.now() + AGAIN_MS);
      return;
    }
    // The first look is told at once even when it found nothing: until then this host counts as never looked at.
    if (spool.isUrgent() || due.why === 'start') this.#parts.recorded();
    this.#awaited.ended();
  }
}
