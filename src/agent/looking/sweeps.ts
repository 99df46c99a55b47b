import type { Logger } from 'pino';
import { monotonicMs } from '../../domain/clock.ts';
import type { ToScanner } from '../../wire/pipe.ts';
import type { BudgetBook } from './budget-book.ts';
import type { LookUnderWay } from './under-way.ts';
import { SweepSchedule } from './sweep-schedule.ts';

/** What sweeps work with. */
export interface SweepParts {
  /** How long ago the last one was; absent when there was none. */
  readonly sinceMs: number | undefined;
  readonly book: BudgetBook;
  readonly log: Logger;
  readonly say: (message: ToScanner) => void;
}

/** A sweep that is held for longer is called off: what it remembers is on disk, and its memory is wanted. */
const LONGEST_HOLD_MS = 10 * 60_000;

/** When sweeps are made, and what holds the one under way. */
export class Sweeps {
  readonly #parts: SweepParts;
  readonly #schedule: SweepSchedule;
  #current: LookUnderWay | undefined;
  #holding: NodeJS.Timeout | undefined;

  constructor(parts: SweepParts) {
    this.#parts = parts;
    this.#schedule = new SweepSchedule(monotonicMs(), { sinceMs: parts.sinceMs });
  }

  /** The sweep under way. */
  get current(): LookUnderWay | undefined {
    return this.#current;
  }

  /** Why a sweep is to begin now: it is its time (`daily`), or nothing puts it off any more (`overdue`); undefined: none is. */
  due(nowMs: number): 'daily' | 'overdue' | undefined {
    const { book } = this.#parts;
    const { held } = book.governor;
    const due = this.#current === undefined ? this.#schedule.due(nowMs, held !== undefined) : undefined;
    book.sweepWaits(this.#current === undefined && due === undefined ? held : undefined, this.#schedule.times);
    if (due === undefined) return undefined;
    return due === 'begins' ? 'daily' : 'overdue';
  }

  /** The next moment at which `due` can answer differently by itself; where something is in its way, that is said. */
  nextMs(nowMs: number): number {
    const { dueAtMs, latestAtMs } = this.#schedule.times;
    if (this.#current !== undefined) return Infinity;
    return dueAtMs > nowMs ? dueAtMs : latestAtMs;
  }

  /** One is wanted now, whatever is in its way. */
  asked(nowMs: number): void {
    this.#schedule.asked(nowMs);
  }

  /** The machine has slept for so long. */
  woke(nowMs: number, sleptMs: number): void {
    this.#schedule.woke(nowMs, sleptMs);
  }

  /** One was ordered. */
  begins(look: LookUnderWay): void {
    this.#current = look;
    this.#parts.book.governor.sweeping(true);
  }

  /** The one under way has ended, recorded or not. */
  ended(isRecorded: boolean): void {
    if (this.#current === undefined) return;
    this.#current = undefined;
    if (this.#holding !== undefined) this.#parts.say({ kind: 'hold', on: false });
    this.stop();
    this.#parts.book.governor.sweeping(false);
    if (isRecorded) this.#schedule.made(monotonicMs());
    else this.#schedule.failed(monotonicMs());
  }

  /** Calls the one under way off: it is made anew later. */
  callOff(): void {
    if (this.#current !== undefined) this.#parts.say({ kind: 'cancel', id: this.#current.id });
  }

  /** Holds the one under way while something is in its way, and calls it off when that takes long. */
  steer(): void {
    const { book, log, say } = this.#parts;
    const { held } = book.governor;
    if (this.#current?.why !== 'daily' || (held !== undefined) === (this.#holding !== undefined)) return;
    log.info({ held }, held === undefined ? 'the sweep goes on' : 'the sweep waits');
    say({ kind: 'hold', on: held !== undefined });
    this.stop();
    if (held !== undefined) this.#holding = setTimeout(() => this.callOff(), LONGEST_HOLD_MS);
  }

  /** Ends what waits here. */
  stop(): void {
    clearTimeout(this.#holding);
    this.#holding = undefined;
  }
}
