import type { ScanRequest } from './scan-request.ts';
import { HungPaths } from './hung-paths.ts';
import { costOfBoth, NO_COST, type ProcessCost } from './process-cost.ts';
import { USUAL_LIMITS, type WorkerLimits } from './worker-command.ts';
import { runProcess, SCAN_WORKER, type ScopeBegins, type WorkerEnd, type WorkerResult } from './worker-process.ts';
import type { ScopeCoverage } from '../domain/coverage.ts';
import { KnownError } from '../domain/errors.ts';
import type { GapReason } from '../domain/gap.ts';
import { monotonicMs } from '../domain/clock.ts';

/** The bounds of a worker's look, and who is told how it goes on. */
export interface WorkerRun {
  /** All of the look; what is not finished then is a gap `timed-out`. */
  readonly deadlineMs: number;
  /** So long without a sign of life, and the worker hangs in a call; its scope is a gap `hung`, and the rest is looked at without it. */
  readonly silenceMs?: number;
  readonly signal?: AbortSignal;
  /** Of each worker process; absent: as usual. */
  readonly limits?: WorkerLimits;
  readonly onScope?: ScopeBegins;
  /** Each process that is started for it. */
  readonly onStart?: (pid: number) => void;
  /** Another program that speaks the worker's lines; default: the scan worker. */
  readonly program?: string;
}

/** A healthy worker says something at least every second. */
const SILENCE_MS = 20_000;
/** What the worker keeps of its time to join and print what it has seen: a fifth, but not more than ten seconds. */
const JOIN_SHARE = 0.2;
const JOIN_MS = 10_000;
/** Once a look has hung, we wait for less: what gets no CPU time is not taken for hung. */
const AGAIN_SILENCE_MS = 5000;
/** Scopes that may hang or crash the worker before we call the host itself broken. */
const MAX_LOST = 50;

/** What a look came back with, and what all its processes cost. */
export interface RunResult extends WorkerResult {
  readonly cost: ProcessCost;
  /** Processes that were ended at their memory limit. */
  readonly endedAtCap: number;
  /** Paths, as the kernel knows them, that did not answer and were not asked again. */
  readonly hung: readonly string[];
}

/**
 * Runs one look in a process of its own and kills it when it does not come back: a call into a dead file system never
 * returns, and no thread survives that. One that hung is tried again with each path written down before it is asked for, and then without
 * the file system that did not answer; what was mounted meanwhile the new process knows. The scope that hung where no path tells
 * why, that outgrew the memory limit, or that brought the worker down twice, is left out of the next try, so that all others are
 * still seen.
 *
 * @throws KnownError with the worker's own code, or E_SCAN_FAILED when it ended without a word outside of any scope
 */
export async function runWorker(request: ScanRequest, run: WorkerRun): Promise<RunResult> {
  const lost: ScopeCoverage[] = [];
  const ended = new Set<string>();
  const paths = new HungPaths(request);
  let cost = NO_COST;
  let endedAtCap = 0;
  const silenceMs = run.silenceMs ?? SILENCE_MS;
  const startedAt = new Date().toISOString();
  const begun = monotonicMs();
  try {
    for (;;) {
      const left = run.deadlineMs - (monotonicMs() - begun);
      const end = await runProcess(
        {
          ...request,
          ...paths.inRequest,
          skip: [...(request.skip ?? []), ...lost.map((coverage) => coverage.scope)],
          stopAfterMs: Math.max(1, left - Math.min(JOIN_MS, left * JOIN_SHARE)),
        },
        {
          ...run,
          program: run.program ?? SCAN_WORKER,
          silenceMs: paths.isTracing ? Math.min(silenceMs, AGAIN_SILENCE_MS) : silenceMs,
          limits: run.limits ?? USUAL_LIMITS,
          deadlineMs: left,
        },
      );
      cost = costOfBoth(cost, end.cost);
      if (isAtCap(end)) endedAtCap += 1;
      const beside = { cost, endedAtCap, hung: paths.found };
      if (end.kind === 'answered') return { ...end.result, coverage: [...end.result.coverage, ...lost], ...beside };
      if (end.kind === 'failed') throw failure(end.code, end.message);
      if (end.killedFor === 'silence' && paths.follow()) continue;
      if (mayBeOthers(end) && !ended.has(end.scope ?? '')) {
        ended.add(end.scope ?? '');
        continue;
      }
      if (end.scope !== undefined) lost.push(lostScope(end.scope, reasonOf(end)));
      const isOver = end.killedFor === 'deadline' || end.killedFor === 'caller' || lost.length > MAX_LOST;
      if (isOver) {
        const time = { startedAt, durationMs: monotonicMs() - begun };
        return { ...unfinished(time, [...end.finished.map(timedOut), ...lost]), ...beside };
      }
      if (end.scope === undefined) throw failure('E_SCAN_FAILED', wordless(end));
    }
  } finally {
    paths.close();
  }
}

type Lost = Extract<WorkerEnd, { kind: 'lost' }>;

/** Someone else may have killed it, or the system for memory that it did not use: what it does twice is its own. */
function mayBeOthers(end: Lost): boolean {
  return end.killedFor === undefined && !end.isOutOfHeap;
}

function isAtCap(end: WorkerEnd): boolean {
  return end.kind === 'lost' && (end.killedFor === 'memory' || end.isOutOfHeap);
}

function reasonOf({ killedFor }: Lost): GapReason {
  if (killedFor === undefined || killedFor === 'memory') return 'budget'; // it outgrew its memory there
  return killedFor === 'silence' ? 'hung' : 'timed-out';
}

function wordless(end: Lost): string {
  const { killedFor } = end;
  if (isAtCap({ ...end, cost: NO_COST }))
    return 'the scan worker needs more memory than it may have (--memory) before it looks at anything';
  return killedFor === 'silence'
    ? 'the scan worker hung before it looked at anything: a file system of this machine does not answer'
    : 'the scan worker ended without an answer';
}

function timedOut(scope: string): ScopeCoverage {
  return lostScope(scope, 'timed-out');
}

/** Nothing more can be looked at: what was finished was finished, but its observations died with the worker. */
function unfinished(time: Pick<WorkerResult, 'startedAt' | 'durationMs'>, coverage: readonly ScopeCoverage[]): WorkerResult {
  return { ...time, catalogue: { version: '', digest: '0'.repeat(64) }, observations: [], coverage, nearMisses: [] };
}

function lostScope(scope: string, reason: GapReason): ScopeCoverage {
  return { scope, complete: false, gaps: [{ reason }] };
}

function failure(code: KnownError['code'], message: string): KnownError {
  return new KnownError(
    code,
    message,
    'Run `bandog scan` once more; when it fails again, report the message with `bandog --version`.',
  );
}
