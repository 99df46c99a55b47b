import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ScanRequest } from './scan-request.ts';
import type { ScopeCoverage } from '../domain/coverage.ts';
import { ERROR_CODES, type ErrorCode } from '../domain/errors.ts';
import type { NearMiss } from '../domain/evidence.ts';
import type { Observation } from '../domain/finding.ts';
import { LIMITS } from '../wire/limits.ts';
import { LineCutter } from '../wire/lines.ts';
import { ownArguments } from '../domain/own-process.ts';

/** What one look came back with. */
export interface WorkerResult {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly catalogue: { readonly version: string; readonly digest: string };
  readonly observations: readonly Observation[];
  readonly coverage: readonly ScopeCoverage[];
  readonly nearMisses: readonly NearMiss[];
}

/** Why we ended a worker ourselves. */
export type KilledFor = 'silence' | 'deadline' | 'caller';

/** How one worker process ended. */
export type WorkerEnd =
  | { readonly kind: 'answered'; readonly result: WorkerResult }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
  | {
      readonly kind: 'lost';
      /** Absent when it ended by itself: out of memory, or a fault of ours. */
      readonly killedFor?: KilledFor;
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
  readonly silenceMs: number;
  readonly signal?: AbortSignal;
  readonly onScope?: (scope: string) => void;
}

/** The program that does a look. */
export const SCAN_WORKER = fileURLToPath(new URL('scan-worker.ts', import.meta.url));

/** What a scan may need beside its code: measured 90 MB on 500,000 files (docs/benchmarks.md). */
const HEAP_MB = 160;
/**
 * How a quick look's process runs, measured on the subject of `npm run bench -- scan`: on one core, since V8's helper threads took a sixth of its CPU
 * time and saved no wall time; compiling only what runs so often that it pays within that; with a small young generation (15 MB
 * less of memory at the same CPU time) and a heap that may grow before all of it is marked, since it ends before that frees anything.
 */
const QUICK = [
  '--single-threaded',
  '--invocation-count-for-maglev=2000',
  '--min-semi-space-size=2',
  '--max-semi-space-size=2',
  '--initial-heap-size=100',
];
/** A sweep makes a hundred thousand short-lived names: a larger young generation saves a tenth of its CPU time, for 4 MB. */
const DEEP = ['--max-semi-space-size=3'];
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
  const worker = start(run.program, request.depth, handed);
  const finished: string[] = [];
  let scope: string | undefined;
  let killedFor: KilledFor | undefined;
  let answer: WorkerEnd | undefined;
  let dying: NodeJS.Timeout | undefined;

  const end = (): void => {
    for (const timer of [deadline, silence, dying]) clearTimeout(timer);
    run.signal?.removeEventListener('abort', stop);
    resolve(
      answer ?? {
        kind: 'lost',
        finished,
        ...(killedFor === undefined ? {} : { killedFor }),
        ...(scope === undefined ? {} : { scope }),
      },
    );
  };
  const kill = (reason: KilledFor): void => {
    killedFor ??= reason;
    worker.kill('SIGKILL');
    dying ??= setTimeout(() => {
      leave(worker);
      end();
    }, DYING_MS);
  };
  const deadline = setTimeout(() => kill('deadline'), Math.max(1, run.deadlineMs));
  const silence = setTimeout(() => kill('silence'), run.silenceMs);
  const stop = (): void => kill('caller');
  run.signal?.addEventListener('abort', stop, { once: true });

  const take = (line: string): void => {
    silence.refresh();
    const message = parseLine(line);
    if (message?.kind === 'scope-started') {
      scope = message.scope;
      run.onScope?.(scope);
    } else if (message?.kind === 'scope-done') {
      finished.push(message.coverage.scope);
      scope = undefined;
    } else if (message?.kind === 'done') answer = { kind: 'answered', result: message };
    else if (message?.kind === 'failed') answer = { kind: 'failed', code: message.code, message: message.message };
  };
  const cutter = new LineCutter(MAX_LINE_BYTES);
  worker.stdout.on('data', (chunk: Buffer) => {
    const lines = cutter.push(chunk);
    if (lines !== 'too-long') return lines.forEach(take);
    answer ??= { kind: 'failed', code: 'E_SCAN_FAILED', message: 'the scan worker said more than its result can be' };
    return kill('caller');
  });
  readNowAndThen(worker);
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

type Worker = ChildProcessByStdio<Writable, Readable, null>;

/** Between two readings; what the worker says until then fits into the pipe, or it waits so long. */
const READ_EVERY_MS = 50;

/**
 * Reads what the worker has said some times a second, and at once when it has ended: it says hundreds of lines, and to wake for each
 * would cost both of us as much as a quarter of the look.
 */
function readNowAndThen(worker: Worker): void {
  const { stdout } = worker;
  stdout.pause();
  const reading = setInterval(() => {
    stdout.resume();
    setImmediate(() => stdout.pause());
  }, READ_EVERY_MS);
  const readOn = (): void => {
    clearInterval(reading);
    setImmediate(() => stdout.resume());
  };
  worker.once('exit', readOn);
  worker.once('error', readOn);
}

/** Its environment is empty but for what Node's own start needs, so that nothing of the caller's redirects it. */
function start(program: string, depth: ScanRequest['depth'], handed: readonly number[]): Worker {
  const cache = process.env['NODE_COMPILE_CACHE'];
  // The first three decide its type, whatever follows them.
  return spawn(process.execPath, argumentsFor(program, depth), {
    stdio: ['pipe', 'pipe', 'inherit', ...handed],
    env: { PATH: '/usr/bin:/bin', MALLOC_ARENA_MAX: '1', ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) },
  }) as Worker;
}

/** Our descriptors as the worker knows them: they follow its three standard ones. */
function asHanded(request: ScanRequest, handed: readonly number[]): ScanRequest {
  if (request.started === undefined) return request;
  const started = request.started.map(({ facts, descriptor }) =>
    descriptor === undefined ? { facts } : { facts, descriptor: FIRST_HANDED + handed.indexOf(descriptor) },
  );
  return { ...request, started };
}

/** What Node is told so that the program does such a look. */
export function argumentsFor(program: string, depth: ScanRequest['depth']): readonly string[] {
  // SIGUSR1 would open Node's debugger to everybody on the machine.
  const flags = ['--no-warnings', '--disable-sigusr1', `--max-old-space-size=${HEAP_MB}`, ...(depth === 'deep' ? DEEP : QUICK)];
  return ownArguments(flags, [program]);
}

/** Holds on to nothing of a process that does not die: it ends when its call does, and we end when we want to. */
function leave(worker: Worker): void {
  worker.stdin.destroy();
  worker.stdout.destroy();
  worker.unref();
}

type WorkerMessage =
  | { readonly kind: 'scope-started'; readonly scope: string }
  | { readonly kind: 'scope-done'; readonly coverage: ScopeCoverage }
  | { readonly kind: 'tick' }
  | ({ readonly kind: 'done' } & WorkerResult)
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

const KINDS: ReadonlySet<unknown> = new Set<WorkerMessage['kind']>(['scope-started', 'scope-done', 'tick', 'done', 'failed']);

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
