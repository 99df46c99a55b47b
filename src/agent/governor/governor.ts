import { after, ruleBeside, ruleFor, spend, waitMs, WINDOW_MS, type Spent } from './allowance.ts';
import type { Budget, CpuBudget, Wait } from './budget.ts';
import { heldBy, type Held, type Standing } from './holding.ts';
import type { Limits } from './limits.ts';
import { UsageWindow } from './usage-window.ts';
import type { Clock, Instant } from '../../domain/clock.ts';

/** What one look cost, as the scanner says it; times in CPU milliseconds. */
export interface Cost {
  readonly cpuMs: number;
  readonly watcherCpuMs: number;
  readonly peakBytes: number;
  readonly endedAtCap: number;
  readonly cacheBytes?: number | undefined;
}

/** What only others know when the budget is told. */
export interface Beside {
  readonly spool: Budget['disk']['spool'];
  readonly hung: Budget['hung'];
  readonly waiting: readonly Wait[];
  /** CPU of the agent's own process so far, in milliseconds. */
  readonly agentCpuMs: number;
}

/** Quick looks are put off for at most so long, whatever they would cost. */
export const LONGEST_WAIT_MS = 10 * 60_000;
/** On battery looks may use half, and come half as often. */
export const BATTERY_STRETCH = 2;
/** As the scanner sets it. */
const SWEEP_NICE = 19;
const DAY_MS = 24 * 3_600_000;
const MIB = 1024 * 1024;

/** Holds what looking may cost: says how long a look must wait, what is in the way of a sweep, and what was used. */
export class Governor {
  readonly limits: Limits;
  readonly #clock: Clock;
  readonly #fiveMinutes = new UsageWindow(WINDOW_MS, 30);
  readonly #day = new UsageWindow(DAY_MS, 48);
  readonly #watcherDay = new UsageWindow(DAY_MS, 48);
  readonly #agentDay = new UsageWindow(DAY_MS, 48);
  readonly #peaks = new UsageWindow(DAY_MS, 48);
  #spent: Spent;
  #expectedMs = 0;
  #isSweeping = false;
  #standing: Standing = { onBattery: false, loadPerCore: 0 };
  #held: Held | undefined;
  #agentCpuMs = 0;
  #last: Partial<Record<'quick' | 'sweep', number>> = {};
  #lastPeak: number | undefined;
  #cacheBytes: number | undefined;
  #endedAtCap = 0;
  #scannerEnds: { readonly ended: number; readonly last?: { readonly at: Instant; readonly why: string } } = { ended: 0 };

  /** `before`: what the agent had written when it last ran; what it used within a day counts on. */
  constructor(limits: Limits, given: { readonly clock: Clock; readonly before?: Budget | undefined }) {
    this.limits = limits;
    this.#clock = given.clock;
    const nowMs = given.clock.monotonicMs();
    this.#spent = { levelMs: 0, atMs: nowMs };
    this.#takeOver(given.before, nowMs);
  }

  /** What a sweep may use of one core, above 0 and up to 1: while one is made, quick looks have that less. */
  get sweepShare(): number {
    return this.limits.sweepPercent / 100;
  }

  /** What is in the way of a sweep now. */
  get held(): Held | undefined {
    return this.#held;
  }

  /** How many times less often than usual whole looks come. */
  get stretch(): number {
    return this.#standing.onBattery ? BATTERY_STRETCH : 1;
  }

  /** The scanner says how the machine stands. */
  stands(standing: Standing): void {
    this.#spent = after(this.#spent, this.#clock.monotonicMs(), this.#rule());
    this.#standing = standing;
    this.#held = heldBy(standing, this.#held);
  }

  /** A sweep has begun, or has ended. */
  sweeping(isSweeping: boolean): void {
    this.#spent = after(this.#spent, this.#clock.monotonicMs(), this.#rule());
    this.#isSweeping = isSweeping;
  }

  /** Milliseconds that a quick look must still wait which has waited for so long already; 0: it may begin. */
  quickWaitMs(waitedMs: number): number {
    const nowMs = this.#clock.monotonicMs();
    const wait = waitMs(this.#spent, { nowMs, expectedMs: this.#expectedMs }, this.#rule());
    return Math.max(0, Math.min(wait, LONGEST_WAIT_MS - waitedMs));
  }

  /** Counts what a look cost that took so long. A sweep is held by its pace, and it and the watcher count only in what is told. */
  looked(what: 'quick' | 'sweep', { cost, durationMs }: { readonly cost: Cost; readonly durationMs: number }): void {
    const nowMs = this.#clock.monotonicMs();
    if (what === 'quick') {
      this.#spent = spend(this.#spent, { nowMs, cpuMs: cost.cpuMs }, this.#rule());
      this.#expectedMs = cost.cpuMs;
    }
    // Of what took longer than the window, what fell into it.
    this.#fiveMinutes.add(nowMs, cost.cpuMs * Math.min(1, WINDOW_MS / Math.max(1, durationMs)));
    this.#day.add(nowMs, cost.cpuMs);
    this.#watcherDay.add(nowMs, cost.watcherCpuMs);
    this.#peaks.add(nowMs, cost.peakBytes);
    this.#last = { ...this.#last, [what]: Math.round(cost.cpuMs) };
    this.#lastPeak = cost.peakBytes;
    this.#cacheBytes = cost.cacheBytes;
    this.#endedAtCap += cost.endedAtCap;
  }

  /** The scanner has ended. */
  scannerEnded(why: string): void {
    this.#scannerEnds = { ended: this.#scannerEnds.ended + 1, last: { at: this.#clock.now(), why: why.slice(0, 200) } };
  }

  /** Each limit beside what was used. */
  budget({ spool, hung, waiting, agentCpuMs }: Beside): Budget {
    const nowMs = this.#clock.monotonicMs();
    this.#agentDay.add(nowMs, Math.max(0, agentCpuMs - this.#agentCpuMs));
    this.#agentCpuMs = agentCpuMs;
    const dayPeak = this.#peaks.most(nowMs);
    return {
      at: this.#clock.now(),
      cpu: this.#cpu(nowMs),
      memory: {
        limit: this.limits.memoryMiB * MIB,
        ...(this.#lastPeak === undefined ? {} : { lastPeak: this.#lastPeak }),
        ...(dayPeak === 0 ? {} : { dayPeak }),
        ended: this.#endedAtCap,
      },
      io: { quick: 'best-effort', sweep: 'idle', nice: this.limits.nice, sweepNice: SWEEP_NICE },
      disk: {
        spool,
        cache: { limit: this.limits.cacheMiB * MIB, ...(this.#cacheBytes === undefined ? {} : { used: this.#cacheBytes }) },
      },
      waiting,
      hung,
      scanner: this.#scannerEnds,
    };
  }

  #cpu(nowMs: number): CpuBudget {
    const { quick, sweep } = this.#last;
    return {
      limitPercent: this.limits.cpuPercent,
      windowMs: WINDOW_MS,
      limit: Math.round((this.limits.cpuPercent / 100) * WINDOW_MS),
      used5m: Math.round(this.#fiveMinutes.sum(nowMs)),
      usedDay: Math.round(this.#day.sum(nowMs)),
      watcherDay: Math.round(this.#watcherDay.sum(nowMs)),
      agentDay: Math.round(this.#agentDay.sum(nowMs)),
      ...(quick === undefined ? {} : { lastQuick: quick }),
      ...(sweep === undefined ? {} : { lastSweep: sweep }),
    };
  }

  #rule(): ReturnType<typeof ruleFor> {
    const rule = ruleFor(this.limits.cpuPercent / this.stretch);
    return this.#isSweeping ? ruleBeside(rule, this.sweepShare) : rule;
  }

  #takeOver(before: Budget | undefined, nowMs: number): void {
    const ageMs = before === undefined ? Infinity : Date.parse(this.#clock.now()) - Date.parse(before.at);
    if (before === undefined || !(ageMs >= 0 && ageMs < DAY_MS)) return;
    this.#day.add(nowMs, before.cpu.usedDay);
    this.#watcherDay.add(nowMs, before.cpu.watcherDay);
    this.#agentDay.add(nowMs, before.cpu.agentDay);
    if (before.memory.dayPeak !== undefined) this.#peaks.add(nowMs, before.memory.dayPeak);
    // What was left of the burst when we last ran, so that starting again and again spends nothing more.
    this.#expectedMs = before.cpu.lastQuick ?? 0;
    if (ageMs < WINDOW_MS) this.#spent = { levelMs: Math.min(before.cpu.used5m, before.cpu.limit), atMs: nowMs };
  }
}
