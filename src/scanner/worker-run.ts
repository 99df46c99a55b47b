import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ScanRequest } from './scan-request.ts';
import type { ScopeCoverage } from '../domain/coverage.ts';
import { KnownError, type ErrorCode } from '../domain/errors.ts';
import type { NearMiss } from '../domain/evidence.ts';
import type { Observation } from '../domain/finding.ts';
import type { GapReason } from '../domain/gap.ts';

/** What one look came back with. */
export interface WorkerResult {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly catalogue: { readonly version: string; readonly digest: string };
  readonly observations: readonly Observation[];
  readonly coverage: readonly ScopeCoverage[];
  readonly nearMisses: readonly NearMiss[];
}

export interface WorkerRun {
  /** All of the look; what is not finished then is a gap `timed-out`. */
  readonly deadlineMs: number;
  /** So long without a sign of life, and the worker hangs in a call; its scope is a gap `hung`, and the rest is looked at without it. */
  readonly silenceMs?: number;
  readonly signal?: AbortSignal;
  readonly onScope?: (scope: string) => void;
}

/** A healthy worker says something at least every second. */
const SILENCE_MS = 20_000;
/** What a scan may need beside its code: measured 90 MB on 500,000 files (docs/benchmarks.md). */
const HEAP_MB = 160;
const WORKER = fileURLToPath(new URL('scan-worker.ts', import.meta.url));

/**
 * Runs one look in a process of its own and kills it when it does not come back: a call into a dead file system never
 * returns, and no thread survives that. The scope that hung is left out of the next try, so that all others are still seen.
 *
 * @throws KnownError with the worker's own code, or E_SCAN_FAILED when it ended without a word
 */
export async function runWorker(request: ScanRequest, run: WorkerRun): Promise<WorkerResult> {
  const lost: ScopeCoverage[] = [];
  const endsAt = performance.now() + run.deadlineMs;
  for (;;) {
    const skipped = lost.map((coverage) => coverage.scope);
    const attempt = await tryOnce(
      { ...request, skip: [...(request.skip ?? []), ...skipped] },
      { ...run, deadlineMs: endsAt - performance.now() },
    );
    if ('result' in attempt) return { ...attempt.result, coverage: [...attempt.result.coverage, ...lost] };
    if (attempt.hungIn === undefined) throw attempt.error;
    lost.push(lostScope(attempt.hungIn, attempt.reason));
    if (performance.now() >= endsAt) return unfinished(attempt, lost);
  }
}

interface Failed {
  readonly error: KnownError;
  /** The scope that it was in when it was killed; absent when it failed by itself. */
  readonly hungIn?: string;
  readonly reason: GapReason;
  readonly finished: readonly ScopeCoverage[];
}
type Attempt = { readonly result: WorkerResult } | Failed;

/** Nothing more can be looked at: what was finished was finished, but its observations died with the worker. */
function unfinished(attempt: Failed, lost: readonly ScopeCoverage[]): WorkerResult {
  const finished = attempt.finished.map((coverage) => lostScope(coverage.scope, 'timed-out'));
  return {
    startedAt: new Date().toISOString(),
    durationMs: 0,
    catalogue: { version: '', digest: '0'.repeat(64) },
    observations: [],
    coverage: [...finished, ...lost],
    nearMisses: [],
  };
}

function lostScope(scope: string, reason: GapReason): ScopeCoverage {
  return { scope, complete: false, gaps: [{ reason }] };
}

function tryOnce(request: ScanRequest, run: WorkerRun): Promise<Attempt> {
  const { promise, resolve } = Promise.withResolvers<Attempt>();
  const worker = start();
  const finished: ScopeCoverage[] = [];
  let scope: string | undefined;
  let killedFor: GapReason | undefined;
  let answer: Attempt | undefined;

  const kill = (reason: GapReason): void => {
    killedFor = reason;
    worker.kill('SIGKILL');
  };
  const deadline = setTimeout(() => kill('timed-out'), Math.max(1, run.deadlineMs));
  const silence = setTimeout(() => kill('hung'), run.silenceMs ?? SILENCE_MS);
  const stop = (): void => kill('timed-out');
  run.signal?.addEventListener('abort', stop, { once: true });

  createInterface({ input: worker.stdout ?? process.stdin, crlfDelay: Infinity }).on('line', (line) => {
    silence.refresh();
    const message = parseLine(line);
    if (message.kind === 'scope-started') run.onScope?.((scope = message.scope));
    else if (message.kind === 'scope-done') finished.push(message.coverage);
    else if (message.kind === 'done') answer = { result: message };
    else if (message.kind === 'failed') answer = { error: failure(message.code, message.message), reason: 'malformed', finished };
  });
  worker.on('close', () => {
    clearTimeout(deadline);
    clearTimeout(silence);
    run.signal?.removeEventListener('abort', stop);
    const hungIn = killedFor === undefined ? undefined : scope;
    const error = failure('E_SCAN_FAILED', 'the scan worker ended without an answer');
    resolve(answer ?? { error, reason: killedFor ?? 'malformed', finished, ...(hungIn === undefined ? {} : { hungIn }) });
  });
  worker.stdin?.on('error', () => undefined); // it ended before it read its request: `close` says so
  worker.stdin?.end(JSON.stringify(request));
  return promise;
}

/** Its environment is empty but for what Node's own start needs, so that nothing of the caller's redirects it. */
function start(): ChildProcess {
  const cache = process.env['NODE_COMPILE_CACHE'];
  return spawn(process.execPath, ['--no-warnings', `--max-old-space-size=${HEAP_MB}`, WORKER], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: '/usr/bin:/bin', MALLOC_ARENA_MAX: '1', ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) },
  });
}

type WorkerMessage =
  | { readonly kind: 'scope-started'; readonly scope: string }
  | { readonly kind: 'scope-done'; readonly coverage: ScopeCoverage }
  | { readonly kind: 'tick' }
  | ({ readonly kind: 'done' } & WorkerResult)
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

/** The worker is our own code in our own process tree; what it sends on is checked where it leaves this process. */
function parseLine(line: string): WorkerMessage {
  return JSON.parse(line) as WorkerMessage;
}

function failure(code: ErrorCode, message: string): KnownError {
  return new KnownError(
    code,
    message,
    'Run `bandog scan` once more; when it fails again, report the message with `bandog --version`.',
  );
}
