import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { getDefaultHighWaterMark, setDefaultHighWaterMark, type Readable, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { costOf, costOfBoth, NO_COST, type ProcessCost } from './process-cost.ts';
import type { ScanRequest } from './scan-request.ts';
import type { Standing } from './kept-looks/runs.ts';
import type { WatchList } from './watch-list.ts';
import { argumentsFor, makeNice, withIdleIo, type WorkerLimits } from './worker-command.ts';
import { WorkerSilence } from './worker-silence.ts';
import type { ScopeCoverage } from '../domain/coverage.ts';
import { ERROR_CODES, type ErrorCode } from '../domain/errors.ts';
import type { NearMiss } from '../domain/evidence.ts';
import type { Observation } from '../domain/finding.ts';
import { compiledCodeOfWorkers } from '../domain/own-process.ts';
import { LIMITS } from '../wire/limits.ts';
import { LineCutter } from '../wire/lines.ts';

/** What one look came back with. */
export interface WorkerResult {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly catalogue: { readonly version: string; readonly digest: string };
  readonly observations: readonly Observation[];
  readonly coverage: readonly ScopeCoverage[];
  readonly nearMisses: readonly NearMiss[];
  /** Of the worker; absent when it could not say. */
  readonly cost?: ProcessCost;
  /** Of a trial: all that the catalogue looks for. */
  readonly products?: readonly string[];
  /** What to watch from now on, when that was asked for. */
  readonly watched?: WatchList;
  /** By what can be told that another look would see the same, when that was asked for and can be told. */
  readonly standing?: Standing;
}

/** How many copies of a product were seen so far. */
export interface ProductCopies {
  readonly product: string;
  readonly copies: number;
}

/** A scope begins; `copies` is said now and then. */
export type ScopeBegins = (scope: string, copies?: readonly ProductCopies[]) => void;

/** Why we ended a worker ourselves. */
export type KilledFor = 'silence' | 'deadline' | 'caller' | 'memory';

/** How one worker process ended, and what it cost. */
export type WorkerEnd = WorkerOutcome & { readonly cost: ProcessCost };

type WorkerOutcome =
  | { readonly kind: 'answered'; readonly result: WorkerResult }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
  | {
      readonly kind: 'lost';
      /** Absent when it ended by itself: out of memory, or a fault of ours. */
      readonly killedFor?: KilledFor;
      /** Its engine ended it because its heap was full (SIGABRT, after it said so on standard error). */
      readonly isOutOfHeap: boolean;
      /** The scope that it was in; absent before the first and after the last. */
      readonly scope?: string;
      /** Scopes that it had finished; what it had seen there is lost with it. */
      readonly finished: readonly string[];
    };

/** A process to run, and how long it may take and be silent. */
export interface WorkerProcess {
  /** The program that speaks the worker's lines (scan-worker.ts has them). */
  readonly program: string;
  readonly deadlineMs: number;
  /** So long without a word, of which it worked for less than that: it hangs, rather than that it gets no CPU time. */
  readonly silenceMs: number;
  readonly limits: WorkerLimits;
  readonly signal?: AbortSignal;
  readonly onScope?: ScopeBegins;
  readonly onStart?: (pid: number) => void;
}

/** The program that does a look. */
export const SCAN_WORKER = fileURLToPath(new URL('scan-worker.ts', import.meta.url));

/** Its longest line is the result, which also has near misses; what goes on to the agent is bounded there. */
const MAX_LINE_BYTES = 2 * LIMITS.pipeMessageBytes;
/** Behind standard input, output and error. */
const FIRST_HANDED = 3;
/** A killed process that sits in a call which the kernel does not break off is not waited for longer. */
const DYING_MS = 2000;

/** Runs one worker to its end, which we bring about when it is silent or late; resolves in any case, also when the kernel keeps it. */
export function runProcess(request: ScanRequest, run: WorkerProcess): Promise<WorkerEnd> {
  const { promise, resolve } = Promise.withResolvers<WorkerEnd>();
  const handed = (request.started ?? []).map(({ descriptor }) => descriptor).filter((descriptor) => descriptor !== undefined);
  const worker = start(run, request.depth, handed);
  if (worker.pid !== undefined) run.onStart?.(worker.pid);
  const finished: string[] = [];
  let scope: string | undefined;
  let killedFor: KilledFor | undefined;
  let answer: WorkerOutcome | undefined;
  let cost = NO_COST;
  let dying: NodeJS.Timeout | undefined;

  const end = (): void => {
    for (const timer of [deadline, dying]) clearTimeout(timer);
    silence.end();
    run.signal?.removeEventListener('abort', stop);
    const lost = {
      kind: 'lost' as const,
      finished,
      isOutOfHeap: worker.signalCode === 'SIGABRT',
      ...(killedFor === undefined ? {} : { killedFor }),
      ...(scope === undefined ? {} : { scope }),
    };
    const said = answer?.kind === 'answered' ? answer.result.cost : undefined;
    resolve({ ...(answer ?? lost), cost: said ?? cost });
  };
  const kill = (reason: KilledFor): void => {
    killedFor ??= reason;
    worker.kill('SIGKILL');
    dying ??= setTimeout(() => {
      readNoMore();
      leave(worker);
      end();
    }, DYING_MS);
  };
  const deadline = setTimeout(() => kill('deadline'), Math.max(1, run.deadlineMs));
  const silence = new WorkerSilence({
    silenceMs: run.silenceMs,
    cpuMs() {
      measure();
      return cost.cpuMs;
    },
    hangs: () => kill('silence'),
  });
  const stop = (): void => kill('caller');
  run.signal?.addEventListener('abort', stop, { once: true });

  const measure = (): void => {
    const now = worker.pid === undefined ? undefined : costOf(worker.pid);
    if (now === undefined) return;
    cost = costOfBoth({ ...cost, cpuMs: 0 }, now);
    if (now.residentBytes > run.limits.memoryMiB * MIB) kill('memory');
  };
  const take = (line: string): void => {
    silence.heard();
    const message = parseLine(line);
    if (message?.kind === 'scope-started') {
      scope = message.scope;
      run.onScope?.(scope, message.copies);
    } else if (message?.kind === 'scope-done') {
      finished.push(message.coverage.scope);
      scope = undefined;
    } else if (message !== undefined) answer = answerAfter(message, answer);
  };
  const cutter = new LineCutter(MAX_LINE_BYTES);
  worker.stdout.on('data', (chunk: Buffer) => {
    const lines = cutter.push(chunk);
    if (lines !== 'too-long') return lines.forEach(take);
    answer ??= { kind: 'failed', code: 'E_SCAN_FAILED', message: 'the scan worker said more than its result can be' };
    return kill('caller');
  });
  const readNoMore = readNowAndThen(worker, measure);
  worker.on('close', end);
  worker.on('error', (error) => {
    answer ??= { kind: 'failed', code: 'E_SCAN_FAILED', message: `the scan worker did not start: ${error.message}` };
    end();
  });
  worker.stdin.on('error', () => undefined); // it ended before it read its request: `close` says so
  worker.stdin.end(JSON.stringify(asHanded(request, handed)));
  if (run.signal?.aborted === true) stop();
  return promise;
}

/** The worker's answer when it has said this, too. */
function answerAfter(message: WorkerMessage, answer: WorkerOutcome | undefined): WorkerOutcome | undefined {
  switch (message.kind) {
    case 'done':
      return { kind: 'answered', result: message };
    case 'failed':
      return { kind: 'failed', code: message.code, message: message.message };
    case 'watched':
      return answer?.kind === 'answered' ? { ...answer, result: { ...answer.result, watched: message.list } } : answer;
    default:
      return answer;
  }
}

type Worker = ChildProcessByStdio<Writable, Readable, null>;

/** Between two readings; what the worker says until then fits into the pipe, or it waits so long. */
const READ_EVERY_MS = 50;
/** Every so many readings it is measured: that takes 0.05 ms, and a look in which it grows by 100 MB between two is none. */
const MEASURE_EVERY = 4;
const MIB = 1024 * 1024;

/**
 * Reads what the worker has said some times a second, and at once when it has ended: it says hundreds of lines, and to wake for each
 * would cost both of us as much as a quarter of the look. What it returns ends that, for a process that does not.
 */
function readNowAndThen(worker: Worker, measure: () => void): () => void {
  const { stdout } = worker;
  stdout.pause();
  let readings = 0;
  const reading = setInterval(() => {
    readings += 1;
    if (readings % MEASURE_EVERY === 0) measure();
    stdout.resume();
    setImmediate(() => stdout.pause());
  }, READ_EVERY_MS);
  const readOn = (): void => {
    clearInterval(reading);
    setImmediate(() => stdout.resume());
  };
  worker.once('exit', readOn);
  worker.once('error', readOn);
  return () => clearInterval(reading);
}

/** Threads that wait for a disk while a sweep reads ahead; started by the first use, so that a quick look has none. */
const DISK_THREADS = 8;

/** Its environment is empty but for what Node's own start needs, so that nothing of the caller's redirects it. */
function start({ program, limits }: WorkerProcess, depth: ScanRequest['depth'], handed: readonly number[]): Worker {
  const args = argumentsFor(program, depth, limits.memoryMiB);
  const command = depth === 'deep' && limits.nice > 0 ? withIdleIo(process.execPath, args) : { file: process.execPath, args };
  const env = {
    PATH: '/usr/bin:/bin',
    MALLOC_ARENA_MAX: '1',
    UV_THREADPOOL_SIZE: String(DISK_THREADS),
    ...compiledCodeOfWorkers(process.env),
  };
  // The first three decide its type, whatever follows them.
  const worker = withoutReadingAhead(
    () => spawn(command.file, command.args, { stdio: ['pipe', 'pipe', 'inherit', ...handed], env }) as Worker,
  );
  makeNice(worker.pid, limits.nice);
  return worker;
}

/** A paused socket reads on until it holds 64 KiB, and is woken for each line of them, unless one byte is enough; a spawned process's is not asked. */
function withoutReadingAhead<T>(make: () => T): T {
  const usual = getDefaultHighWaterMark(false);
  setDefaultHighWaterMark(false, 1);
  try {
    return make();
  } finally {
    setDefaultHighWaterMark(false, usual);
  }
}

/** Our descriptors as the worker knows them: they follow its three standard ones. */
function asHanded(request: ScanRequest, handed: readonly number[]): ScanRequest {
  if (request.started === undefined) return request;
  const started = request.started.map(({ facts, descriptor }) =>
    descriptor === undefined ? { facts } : { facts, descriptor: FIRST_HANDED + handed.indexOf(descriptor) },
  );
  return { ...request, started };
}

/** Holds on to nothing of a process that does not die: it ends when its call does, and we end when we want to. */
function leave(worker: Worker): void {
  worker.stdin.destroy();
  worker.stdout.destroy();
  worker.unref();
}

type WorkerMessage =
  | { readonly kind: 'scope-started'; readonly scope: string; readonly copies?: readonly ProductCopies[] }
  | { readonly kind: 'scope-done'; readonly coverage: ScopeCoverage }
  | { readonly kind: 'tick' }
  | { readonly kind: 'watched'; readonly list: WatchList }
  | ({ readonly kind: 'done' } & WorkerResult)
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

const KINDS: ReadonlySet<unknown> = new Set<WorkerMessage['kind']>([
  'scope-started',
  'scope-done',
  'tick',
  'done',
  'watched',
  'failed',
]);

/**
 * One line of the worker, which is our own code in our own process tree; what it sends on is checked where it leaves this
 * process. The last line of a killed worker is cut anywhere, and an engine out of memory writes lines of its own: undefined.
 */
function parseLine(line: string): WorkerMessage | undefined {
  try {
    const message: unknown = JSON.parse(line);
    if (typeof message !== 'object' || message === null || !('kind' in message) || !KINDS.has(message.kind)) return undefined;
    if ('code' in message && !ERROR_CODES.some((code) => code === message.code)) return undefined;
    return message as WorkerMessage;
  } catch {
    return undefined;
  }
}
