import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bytesIn, identitiesIn, keepWithin } from './cache-folder.ts';
import { endedChildrenCpuMs, ownCost } from './process-cost.ts';
import type { ScanRequest } from './scan-request.ts';
import type { StandingLook } from './standing-look.ts';
import type { Handover } from './started-programs.ts';
import type { WatchList } from './watch-list.ts';
import { USUAL_LIMITS } from './worker-command.ts';
import type { ProductCopies, ScopeBegins } from './worker-process.ts';
import { runWorker, type RunResult } from './worker-run.ts';
import { KnownError } from '../domain/errors.ts';
import { monotonicMs, systemClock } from '../domain/clock.ts';
import type { NearMiss } from '../domain/evidence.ts';
import { returnMemory } from '../domain/return-memory.ts';
import { LIMITS } from '../wire/limits.ts';
import type { FromScanner, LookCost, ScanOrder, UnchangedLook } from '../wire/pipe.ts';

/** What looking works with. */
export interface LookingParts {
  /** Path of the compiled catalogue. */
  readonly catalogue: () => string;
  /** Folder or mount point that is looked at as the host; absent: this machine. */
  readonly root?: string;
  /** Folder for what is kept from one look to the next; absent: nothing is. */
  readonly cache?: string;
  /** So long a sweep believes a folder that shows no change; absent: a week. */
  readonly readAgainMs?: number;
  /** Aborted: every look ends. */
  readonly signal: AbortSignal;
  readonly say: (message: FromScanner) => void;
  /** Whether the last quick look would see the same again; absent: nobody can tell. */
  readonly standing?: StandingLook;
  /** What was started since the last quick look. */
  readonly handOver: () => Handover | undefined;
  /** A process for a look was started; absent: nobody needs to know. */
  readonly began?: (pid: number) => void;
  /** A look has been answered, and left these paths out because they do not answer; a quick one of everything says what to watch from now on. */
  readonly looked: (hung: readonly string[], watched: WatchList | undefined) => Promise<void>;
}

type Depth = ScanOrder['depth'];

interface Lane {
  last: Promise<void>;
  waiting: number;
}

/** Orders of one depth that wait for the look under way; an agent sends one at a time. */
const MAX_WAITING = 4;
/** What a sweep may use of one core when its order does not say: it has the whole day, and the machine somebody who works on it. */
const SWEEP_SHARE = 0.25;
const USUAL_NICE = 10;
/** A sweep has all day. */
const SWEEP_NICE = 19;
const PROGRESS_EVERY_MS = 1000;
const MIB = 1024 * 1024;

/**
 * Does the looks that the agent orders, each in a process of its own. Looks of one depth wait for each other; a quick one does not
 * wait for a deep one, which may take hours at its pace.
 */
export class OrderedLooks {
  readonly #parts: LookingParts;
  readonly #lanes: Readonly<Record<Depth, Lane>> = {
    quick: { last: Promise.resolve(), waiting: 0 },
    deep: { last: Promise.resolve(), waiting: 0 },
  };
  readonly #underWay = new Map<number, AbortController>();
  /** While this file is there, deep looks wait. */
  readonly #hold: string | undefined;
  /** What the last quick look said that is to be watched. */
  #watched: WatchList | undefined;
  #cacheBytes: number | undefined;
  #before = { ownCpuMs: 0, childrenCpuMs: 0 };

  constructor(parts: LookingParts) {
    this.#parts = parts;
    this.#hold = parts.cache === undefined ? undefined : path.join(parts.cache, 'hold');
    this.hold(false);
  }

  /** Does the look when those before it are done, and says its answer; says at once that it does not when too many wait. */
  take(order: ScanOrder): void {
    const lane = this.#lanes[order.depth];
    if (lane.waiting >= MAX_WAITING) {
      this.#parts.say({ kind: 'failed', id: order.id, code: 'E_OVERLOADED', message: 'too many orders wait' });
      return;
    }
    lane.waiting += 1;
    lane.last = lane.last.then(async () => {
      // A sweep takes hours, and would hold what was started open for so long.
      const handover = order.depth === 'quick' ? this.#parts.handOver() : undefined;
      const unchanged = await this.#unchanged(order, handover);
      const answer = unchanged ?? (await this.#look(order, handover));
      handover?.done(answer.kind === 'result' || unchanged !== undefined);
      // A look that ended with us saw nothing whole: told, it would make every finding unknown until the next one.
      if (!this.#parts.signal.aborted) this.#parts.say(answer);
      lane.waiting -= 1;
      // What a look takes, or to tell that none is needed, is large for a moment.
      if (unchanged !== undefined) {
        returnMemory();
        return;
      }
      const hung = answer.kind === 'result' ? (answer.hung ?? []) : [];
      const watched = order.depth === 'quick' ? this.#watched : undefined;
      if (order.depth === 'quick') this.#watched = undefined;
      await this.#parts.looked([...(order.skip ?? []).filter(isPath), ...hung], watched);
      returnMemory();
    });
  }

  /** Calls a look off; nothing happens when it is not under way. */
  cancel(id: number): void {
    this.#underWay.get(id)?.abort(new Error('called off'));
  }

  /** Makes deep looks wait where they are, or go on. */
  hold(isOn: boolean): void {
    const file = this.#hold;
    if (file === undefined) return;
    try {
      if (isOn) writeFileSync(file, '', { mode: 0o600 });
      else rmSync(file, { force: true });
    } catch {
      // On a disk that takes no file a sweep goes on: it has little to say there, and the budget is kept by its pace.
    }
  }

  /** Resolves when no look is under way. */
  async ended(): Promise<void> {
    await Promise.all(Object.values(this.#lanes).map(({ last }) => last));
  }

  /** The answer where nothing has changed since the look that the agent knows; undefined where one has to be made. */
  async #unchanged(order: ScanOrder, handover: Handover | undefined): Promise<UnchangedLook | undefined> {
    const { id, depth, known, scopes, skip = [] } = order;
    const { standing, catalogue } = this.#parts;
    if (standing === undefined || depth !== 'quick' || known === undefined || scopes !== undefined || skip.length > 0)
      return undefined;
    if (handover !== undefined && handover.started.length + handover.missedStarts > 0) return undefined;
    const [startedAt, begunMs] = [systemClock.now(), monotonicMs()];
    if (!(await standing.stands(known, catalogue()))) return undefined;
    const kept = this.#cacheBytes === undefined ? {} : { cacheBytes: this.#cacheBytes };
    const cost = { cpuMs: 0, watcherCpuMs: this.#watcherCost(0), peakBytes: 0, endedAtCap: 0, ...kept };
    return { kind: 'unchanged', id, startedAt, durationMs: monotonicMs() - begunMs, cost };
  }

  async #look(order: ScanOrder, handover: Handover | undefined): Promise<FromScanner> {
    const { id } = order;
    const calledOff = new AbortController();
    this.#underWay.set(id, calledOff);
    const signal = AbortSignal.any([this.#parts.signal, calledOff.signal]);
    const request = this.#requestFor(order);
    const standing = request.listsWatched === true ? this.#parts.standing : undefined;
    standing?.begins(request.catalogue);
    try {
      const started = handover === undefined ? {} : { started: handover.started, missedStarts: handover.missedStarts };
      const run = await runWorker(
        { ...request, ...started },
        {
          deadlineMs: order.deadlineMs,
          signal,
          limits: {
            memoryMiB: order.limits?.memoryMiB ?? USUAL_LIMITS.memoryMiB,
            nice: order.depth === 'deep' ? SWEEP_NICE : (order.limits?.nice ?? USUAL_NICE),
          },
          onScope: this.#progress(id),
          onStart: (pid) => this.#parts.began?.(pid),
        },
      );
      this.#watched = run.watched ?? this.#watched;
      if (run.standing !== undefined) standing?.keep(id, request.catalogue, run.standing);
      const cost = this.#costOf(run, order);
      if (calledOff.signal.aborted) return { kind: 'failed', id, code: 'E_SCAN_FAILED', message: 'it was called off', cost };
      const { startedAt, durationMs, catalogue, observations, coverage } = run;
      const nearMisses = toldNearMisses(run.nearMisses);
      const hung = run.hung.length === 0 ? {} : { hung: run.hung };
      return { kind: 'result', id, startedAt, durationMs, catalogue, observations, coverage, nearMisses, cost, ...hung };
    } catch (error) {
      const code = error instanceof KnownError ? error.code : 'E_SCAN_FAILED';
      return { kind: 'failed', id, code, message: (error instanceof Error ? error.message : 'unknown error').slice(0, 1000) };
    } finally {
      this.#underWay.delete(id);
    }
  }

  #requestFor({ depth, scopes, skip = [], limits }: ScanOrder): ScanRequest {
    const { catalogue, root, cache, readAgainMs } = this.#parts;
    return {
      catalogue: catalogue(),
      depth,
      share: limits?.sweepShare ?? SWEEP_SHARE,
      ...(cache === undefined ? {} : { cache: identitiesIn(cache) }),
      ...(root === undefined ? {} : { root }),
      ...(readAgainMs === undefined ? {} : { readAgainMs }),
      ...(scopes === undefined ? {} : { scopes }),
      ...(scopes === undefined && depth === 'quick' ? { listsWatched: true } : {}),
      skip: skip.filter((one) => !isPath(one)),
      avoid: skip.filter(isPath),
      ...(depth === 'quick' || this.#hold === undefined ? {} : { hold: this.#hold }),
    };
  }

  /** Tells the agent where the look is; scopes that are through within a second of the last word go unsaid. */
  #progress(id: number): ScopeBegins {
    let saidAtMs = Number.NEGATIVE_INFINITY;
    let scope = '';
    let copies: readonly ProductCopies[] | undefined;
    // One that a second process begins anew counts once.
    const begun = new Set<string>();
    let timer: NodeJS.Timeout | undefined;
    const say = (): void => {
      timer = undefined;
      if (!this.#underWay.has(id)) return;
      saidAtMs = monotonicMs();
      const seen = copies === undefined ? {} : { copies };
      copies = undefined;
      this.#parts.say({ kind: 'progress', id, scope, through: begun.size - 1, ...seen });
    };
    return (started, counted) => {
      scope = started;
      begun.add(started);
      copies = counted ?? copies;
      timer ??= setTimeout(say, Math.max(0, saidAtMs + PROGRESS_EVERY_MS - monotonicMs())).unref();
    };
  }

  /** Ours since it was last said, with the process that lists what to watch: what our children used and no look did. */
  #watcherCost(lookCpuMs: number): number {
    const childrenCpuMs = endedChildrenCpuMs();
    const ownCpuMs = ownCost().cpuMs;
    const cpuMs = ownCpuMs - this.#before.ownCpuMs + Math.max(0, childrenCpuMs - this.#before.childrenCpuMs - lookCpuMs);
    this.#before = { ownCpuMs, childrenCpuMs };
    return Math.max(0, cpuMs);
  }

  /** What keeps beyond its bound is emptied, unless another look works with it. */
  #costOf(run: RunResult, { limits }: ScanOrder): LookCost {
    const { cache } = this.#parts;
    const maxBytes = this.#underWay.size > 1 ? undefined : limits?.cacheMiB;
    const { cpuMs, peakBytes } = run.cost;
    const cacheBytes =
      cache === undefined ? undefined : maxBytes === undefined ? bytesIn(cache) : keepWithin(cache, maxBytes * MIB);
    this.#cacheBytes = cacheBytes;
    return {
      cpuMs,
      watcherCpuMs: this.#watcherCost(cpuMs),
      peakBytes,
      endedAtCap: run.endedAtCap,
      ...(cacheBytes === undefined ? {} : { cacheBytes }),
    };
  }
}

/** Near misses as the pipe takes them; one that an older version kept without its scope is left out until it is seen anew. */
function toldNearMisses(nearMisses: readonly NearMiss[]): readonly NearMiss[] {
  return nearMisses
    .filter(({ scope }: Partial<NearMiss>) => scope !== undefined)
    .slice(0, LIMITS.nearMisses)
    .map(({ product, path: at, why, scope }) => ({ product, path: at, why: why.slice(0, 1000), scope }));
}

/** Of what is left out; no scope begins like a path. */
function isPath(one: string): boolean {
  return one.startsWith('/');
}
