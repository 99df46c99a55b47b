import { monotonicMs, systemClock } from '../../domain/clock.ts';
import type { Digest } from '../../domain/digest.ts';
import type { CountOrder, FromScanner, ScanOrder, TrialOrder, WatchingState } from '../../wire/pipe.ts';
import { AwaitedLooks } from './awaited.ts';
import { BudgetBook } from './budget-book.ts';
import { COUNT, COUNT_DEADLINE_MS, type CostlyCount } from './catalogue-count.ts';
import { TRIAL } from './catalogue-trial.ts';
import { LookRecorder, type LookedWith } from './recorder.ts';
import { lookOrder } from './look-order.ts';
import { returnMemory } from '../../domain/return-memory.ts';
import type { LookParts } from './parts.ts';
import { LookUnderWay } from './under-way.ts';
import { Schedule } from './schedule.ts';
import { ScannerQuestion } from './scanner-question.ts';
import { SCANNER_ENDED } from '../updates/scanner-ended.ts';
import { ScannerProcess } from '../scanner/process.ts';
import { ScannerWatchdog } from '../scanner/watchdog.ts';
import { SleepNotice } from './sleep-notice.ts';
import { Sweeps } from './sweeps.ts';
import type { Count } from '../updates/dry-run.ts';
import type { Trial } from '../updates/releases.ts';

const AGAIN_MS = 30_000;
type LookAnswer = Extract<FromScanner, { readonly kind: 'result' | 'unchanged' | 'failed' }>;
/** After a look and what it had to say, memory is given back. */
const QUIET_MS = 3000;
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
  readonly #sweeps: Sweeps;
  readonly #book: BudgetBook;
  readonly #recorder: LookRecorder;
  readonly #trial = new ScannerQuestion<TrialOrder, Trial>(TRIAL);
  readonly #count = new ScannerQuestion<CountOrder, CostlyCount>(COUNT);
  readonly #questions = [this.#trial, this.#count];
  readonly #awaited = new AwaitedLooks();
  #lastId = 0;
  #quick: LookUnderWay | undefined;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #sleep = new SleepNotice();

  constructor(parts: LookParts) {
    this.#parts = parts;
    const { spool, log } = parts;
    const deepAt = spool.setting('look.deep-at');
    const sinceMs = deepAt === undefined ? undefined : Math.max(0, Date.now() - Date.parse(deepAt));
    this.#schedule = new Schedule(monotonicMs());
    this.#book = new BudgetBook({ ...parts, clock: systemClock, catalogue: () => this.#recorder.catalogue });
    this.#recorder = new LookRecorder(parts, this.#book);
    this.#scanner = new ScannerProcess(parts.scanner, {
      log,
      events: { said: (message) => this.#said(message), ended: (why) => this.#ended(why) },
    });
    this.#sweeps = new Sweeps({ sinceMs, book: this.#book, log, say: (message) => this.#scanner.say(message) });
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
    if (this.#quick !== undefined) this.#parts.releases.lookEnded(undefined);
    for (const question of this.#questions) question.end();
    this.#watchdog.stop();
    this.#sweeps.stop();
    clearTimeout(this.#timer);
    for (const look of this.#underWay) look.end();
    await this.#scanner.stop();
  }

  /** The catalogue of the last look; empty before the first. */
  catalogue(): { readonly catalogue?: LookedWith } {
    const { catalogue } = this.#recorder;
    return catalogue === undefined ? {} : { catalogue };
  }

  /** The looks under way, a quick one first. */
  underWay(): readonly Pick<LookUnderWay, 'id' | 'depth' | 'scope' | 'seen' | 'tookMs'>[] {
    return this.#underWay;
  }

  /** What the last looks were. */
  get recorded(): Pick<LookRecorder, 'hasLooked' | 'lastQuickMs' | 'scopesOf'> {
    return this.#recorder;
  }

  /** Lets the scanner try a catalogue on a host in miniature, as soon as it is ready. */
  tryOut(digest: Digest): Promise<Trial> {
    this.#lastId += 1;
    const trial = this.#trial.begin({ kind: 'try', id: this.#lastId, catalogue: digest });
    this.#ask();
    return trial;
  }

  /** Lets the scanner look once with a catalogue that is not in force, and count; nothing of it is recorded but what it cost. */
  async count(digest: Digest): Promise<Count> {
    this.#lastId += 1;
    const begunMs = monotonicMs();
    const { memoryMiB } = this.#parts.limits;
    const skip = this.#book.leftOut().map(({ what }) => what);
    const order = { id: this.#lastId, catalogue: digest, skip, limits: { memoryMiB }, deadlineMs: COUNT_DEADLINE_MS };
    const counted = this.#count.begin({ kind: 'count', ...order });
    this.#ask();
    const { cost, ...count } = await counted;
    if (cost !== undefined) this.#book.looked({ depth: 'quick', tookMs: monotonicMs() - begunMs }, cost);
    return count;
  }

  #ask(): void {
    if (!this.#isReady) return;
    for (const question of this.#questions) {
      const order = question.due();
      if (order !== undefined && !this.#scanner.say(order)) question.end();
    }
  }

  /** Another catalogue is to be looked with: told to the scanner, and looked with at once. A sweep under way has the one before. */
  useCatalogue(): void {
    this.#tellCatalogue();
    this.#sweeps.callOff();
    this.#schedule.asked();
    this.#next();
  }

  /**
   * A look of the whole host that begins after this call, whatever it costs; resolves when it is recorded, to nothing or to why it was
   * not.
   */
  lookNow(depth: ScanOrder['depth']): Promise<string | undefined> {
    const look = this.#awaited.want(depth);
    if (depth === 'deep') this.#sweeps.asked(monotonicMs());
    else this.#schedule.asked();
    this.#next();
    return look;
  }

  #tellCatalogue(): void {
    const { digest } = this.#parts.releases;
    this.#scanner.say({ kind: 'use', ...(digest === undefined ? {} : { catalogue: digest }) });
  }

  #said(message: FromScanner): void {
    this.#watchdog.heard(message);
    if (this.#questions.some((question) => question.said(message))) return;
    switch (message.kind) {
      case 'ready':
        this.#tellCatalogue();
        this.#parts.log.info({ watched: message.watched, version: message.version }, 'the scanner watches');
        this.#isReady = true;
        this.#ask();
        break;
      case 'changed':
        this.#parts.log.debug({ scopes: message.scopes, why: message.why }, 'something changed');
        if (message.urgent === true) this.#schedule.started();
        else this.#schedule.changed(monotonicMs());
        this.#book.changed(message.scopes);
        break;
      case 'watching':
        this.#watches(message);
        break;
      case 'conditions':
        this.#book.governor.stands(message);
        this.#schedule.stretch(this.#book.governor.stretch);
        this.#sweeps.steer();
        break;
      case 'progress':
        this.#lookOf(message.id)?.isIn(message, this.#parts.looksFor);
        break;
      case 'result':
      case 'unchanged':
      case 'failed':
        this.#finished(message);
        break;
      case 'tried':
      case 'counted':
        // Of a question whose answer nobody waits for any more.
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
    for (const question of this.#questions) question.scannerEnded();
    const failure = `${SCANNER_ENDED}: ${why}`;
    if (this.#quick !== undefined) this.#parts.releases.lookEnded({ failure });
    for (const look of this.#underWay) {
      look.end();
      this.#awaited.ended(look.depth, failure);
    }
    this.#quick = undefined;
    this.#sweeps.ended(false);
    this.#book.scannerEnded(why);
    this.#watchdog.expect();
    // Changes may have gone unseen meanwhile.
    this.#schedule.again(monotonicMs());
  }

  #next(): void {
    clearTimeout(this.#timer);
    if (!this.#isReady) return;
    this.#noticeSleep();
    const now = monotonicMs();
    const why = this.#quick === undefined ? this.#schedule.due(now, (wanted) => this.#book.quickWaitMs(wanted)) : undefined;
    if (why !== undefined) {
      this.#quick = this.#order('quick', why);
      this.#book.quickBegins();
      this.#parts.releases.lookBegins();
    }
    // A sweep that began while a quick look is under way would be the older of the two, and end later.
    const sweepWhy = this.#quick === undefined ? this.#sweeps.due(now) : undefined;
    if (sweepWhy !== undefined) this.#sweeps.begins(this.#order('deep', sweepWhy));
    const nextMs = this.#quick === undefined ? Math.min(this.#schedule.nextMs(now), this.#sweeps.nextMs(now)) : Infinity;
    this.#timer = setTimeout(() => this.#next(), Math.min(Math.max(1, nextMs - now + 1), LONGEST_TIMER_MS));
  }

  #noticeSleep(): void {
    const sleptMs = this.#sleep.sleptMs();
    if (sleptMs === 0) return;
    this.#parts.log.info({ sleptMs: Math.round(sleptMs) }, 'the machine slept, or its clock was set forward');
    this.#schedule.woke(monotonicMs());
    this.#sweeps.woke(monotonicMs(), sleptMs);
  }

  #order(depth: ScanOrder['depth'], why: LookUnderWay['why']): LookUnderWay {
    this.#lastId += 1;
    const leftOut = this.#book.leftOut();
    const known = depth === 'quick' && this.#sweeps.current === undefined ? this.#recorder.known : undefined;
    const order = lookOrder({ id: this.#lastId, depth, leftOut, known }, this.#book.governor);
    const look = new LookUnderWay(order, { why, leftOut, overdue: () => this.#kill('it did not answer an order in time') });
    this.#awaited.begins(depth);
    if (!this.#scanner.say(order)) this.#kill('it takes no orders');
    return look;
  }

  get #underWay(): readonly LookUnderWay[] {
    return [this.#quick, this.#sweeps.current].filter((look) => look !== undefined);
  }

  #lookOf(id: number): LookUnderWay | undefined {
    return this.#underWay.find((look) => look.id === id);
  }

  #finished(message: LookAnswer): void {
    const look = this.#lookOf(message.id);
    if (look === undefined) {
      this.#kill('it answered an order that it was not given');
      return;
    }
    look.end();
    if (message.cost !== undefined) this.#book.looked(look, message.cost);
    this.#book.tell();
    const failure = message.kind === 'failed' ? `${message.code}: ${message.message}` : undefined;
    if (failure !== undefined) this.#parts.log.error({ depth: look.depth, why: failure }, 'a look failed');
    if (look === this.#quick) {
      this.#quick = undefined;
      // One that changed nothing was made with a catalogue of which a look has ended.
      if (message.kind !== 'unchanged')
        this.#parts.releases.lookEnded(message.kind === 'result' ? message : { failure: failure ?? '' });
    }
    const unrecorded = message.kind === 'failed' ? failure : this.#recorder.record(message, look, this.#sweeps.current);
    if (look.depth === 'deep') this.#sweeps.ended(unrecorded === undefined);
    else if (unrecorded !== undefined) this.#schedule.again(monotonicMs() + AGAIN_MS);
    this.#awaited.ended(look.depth, unrecorded);
    setTimeout(returnMemory, QUIET_MS).unref();
  }

  /** Ends a scanner that hangs; the scope that a look of it was in is left out of the next ones. */
  #kill(why: string): void {
    this.#book.hung(this.#underWay.flatMap(({ scope }) => (scope === undefined ? [] : [scope])));
    this.#scanner.kill(why);
  }
}
