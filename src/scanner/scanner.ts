import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Logger } from 'pino';
import type { Handover } from './started-programs.ts';
import { Watching } from './watching.ts';
import { runWorker } from './worker-run.ts';
import { monotonicMs } from '../domain/clock.ts';
import { KnownError } from '../domain/errors.ts';
import type { NearMiss } from '../domain/evidence.ts';
import { LIMITS } from '../wire/limits.ts';
import { LineCutter } from '../wire/lines.ts';
import { parseToScanner } from '../wire/parse-pipe.ts';
import type { FromScanner, ScanOrder } from '../wire/pipe.ts';

/** What the scanner runs with. */
export interface ScannerOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly log: Logger;
  readonly version: string;
  /** Path of the compiled catalogue. */
  readonly catalogue: string;
  /** Folder or mount point that is looked at as the host, without processes; absent: this machine. */
  readonly root?: string;
  /** Folder for what large executables are; it can be emptied at any time. Absent: nothing is kept. */
  readonly cache?: string;
  /** So long a sweep believes a folder that shows no change; absent: a week. */
  readonly readAgainMs?: number;
  /** What a sweep may use of one core, above 0 and up to 1; absent: a quarter. */
  readonly sweepShare?: number;
  /** Name of the folder watcher; absent: this system's. */
  readonly watcher?: string;
  /** Aborted: end, and the look under way with us. */
  readonly signal: AbortSignal;
}

/** A daily sweep has the whole day, and the machine somebody who works on it. */
const SWEEP_SHARE = 0.25;
/** Orders that wait for the look under way; an agent sends one at a time. */
const MAX_WAITING = 4;
const PROGRESS_EVERY_MS = 500;

/**
 * The scanner's long-lived half: takes orders, starts one disposable worker for each, and says what changed meanwhile. It
 * looks at nothing itself but folders' names and /proc. Resolves when the agent closes the pipe or it is told to end.
 *
 * @throws KnownError E_PIPE_INVALID when the agent says what `wire/pipe.ts` does not allow
 */
export async function runScanner(options: ScannerOptions): Promise<void> {
  const { input, log } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  if (options.cache !== undefined) mkdirSync(options.cache, { recursive: true, mode: 0o700 });
  const say = speaker(options.output, ending);
  let isReady = false;
  const watching: Watching = new Watching({
    ...options,
    signal,
    changed: (scopes, why, isUrgent) => say({ kind: 'changed', scopes, why, ...(isUrgent ? { urgent: true } : {}) }),
    turned: () => {
      if (isReady) say({ kind: 'watching', ...watching.state });
    },
  });
  await watching.begin();
  isReady = true;
  say({ kind: 'ready', version: options.version, watched: watching.state.watched });
  say({ kind: 'watching', ...watching.state });

  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  const take = (order: ScanOrder): void => {
    if (waiting >= MAX_WAITING) {
      say({ kind: 'failed', id: order.id, code: 'E_OVERLOADED', message: 'too many orders wait' });
      return;
    }
    waiting += 1;
    last = last.then(async () => {
      // A sweep takes hours, and would hold what was started open for so long.
      const handover = order.depth === 'quick' ? watching.handOver() : undefined;
      const given = { ...options, signal, ...(handover === undefined ? {} : { handover }) };
      const answer = await look(order, given, progressOf(order.id, say));
      handover?.done(answer.kind === 'result');
      // A look that ended with us saw nothing whole: told, it would make every finding unknown until the next one.
      if (!signal.aborted) say(answer);
      waiting -= 1;
      // The look may have found folders that were not there before.
      await watching.refresh();
      // A look's answer is large for a moment; nothing where `--expose-gc` is not set.
      void globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' });
    });
  };

  try {
    await orders(input, signal, (line) => {
      const message = parseToScanner(line);
      if (message === undefined) throw invalid('a line that the protocol does not allow');
      if (message.kind === 'scan') take(message);
      else watching.turn(message.on);
    });
  } finally {
    log.debug('the scanner ends');
    ending.abort(new Error('the scanner ends'));
    await watching.close();
    await last;
  }
}

/** One look by a worker of its own; what goes wrong is the answer too. */
async function look(
  order: ScanOrder,
  options: ScannerOptions & { readonly handover?: Handover },
  onScope: (scope: string) => void,
): Promise<FromScanner> {
  const { id, depth, scopes, deadlineMs } = order;
  const { handover, signal } = options;
  const cache = options.cache === undefined ? {} : { cache: path.join(options.cache, 'identities') };
  try {
    const request = {
      catalogue: options.catalogue,
      depth,
      share: options.sweepShare ?? SWEEP_SHARE,
      ...cache,
      ...(options.root === undefined ? {} : { root: options.root }),
      ...(options.readAgainMs === undefined ? {} : { readAgainMs: options.readAgainMs }),
      ...(scopes === undefined ? {} : { scopes }),
      ...(handover === undefined ? {} : { started: handover.started, missedStarts: handover.missedStarts }),
    };
    const looked = await runWorker(request, { deadlineMs, signal, onScope });
    const { startedAt, durationMs, catalogue, observations, coverage } = looked;
    return { kind: 'result', id, startedAt, durationMs, catalogue, observations, coverage, nearMisses: told(looked.nearMisses) };
  } catch (error) {
    const code = error instanceof KnownError ? error.code : 'E_SCAN_FAILED';
    return { kind: 'failed', id, code, message: (error instanceof Error ? error.message : 'unknown error').slice(0, 1000) };
  }
}

/** Near misses as the pipe takes them; one that an older version kept without its scope is left out until it is seen anew. */
function told(nearMisses: readonly NearMiss[]): readonly NearMiss[] {
  return nearMisses
    .filter(({ scope }: Partial<NearMiss>) => scope !== undefined)
    .slice(0, LIMITS.nearMisses)
    .map(({ product, path: at, why, scope }) => ({ product, path: at, why: why.slice(0, 1000), scope }));
}

/** Says in which scope a look is, for who waits for it; a look of an unchanged host is over before the first word. */
function progressOf(id: number, say: (message: FromScanner) => void): (scope: string) => void {
  let saidAtMs = monotonicMs();
  return (scope) => {
    const now = monotonicMs();
    if (now - saidAtMs < PROGRESS_EVERY_MS) return;
    saidAtMs = now;
    say({ kind: 'progress', id, scope: scope.slice(0, 512) });
  };
}

/** Writes messages; a result that no line may hold is a failed look, and an agent that is gone ends us. */
function speaker(output: Writable, ending: AbortController): (message: FromScanner) => void {
  output.on('error', () => ending.abort(new Error('the agent is gone')));
  return (message) => {
    const line = `${JSON.stringify(message)}\n`;
    if (Buffer.byteLength(line) <= LIMITS.pipeMessageBytes) output.write(line);
    else if (message.kind === 'result') {
      output.write(
        `${JSON.stringify({ kind: 'failed', id: message.id, code: 'E_TOO_LARGE', message: 'the result is larger than one message may be' })}\n`,
      );
    }
  };
}

/** Gives each line to `take` until the input or the signal ends. @throws what `take` throws */
async function orders(input: Readable, signal: AbortSignal, take: (line: string) => void): Promise<void> {
  const cutter = new LineCutter(LIMITS.requestBytes);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  input.on('data', (chunk: Buffer) => {
    try {
      const lines = cutter.push(chunk);
      if (lines === 'too-long') throw invalid('a line beyond the limit');
      for (const line of lines) take(line);
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  input.once('close', resolve);
  input.once('end', resolve);
  input.once('error', () => resolve());
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
  try {
    await promise;
  } finally {
    input.destroy();
  }
}

function invalid(what: string): KnownError {
  return new KnownError(
    'E_PIPE_INVALID',
    `the agent sent ${what}`,
    'Agent and scanner must be of one version; restart the agent.',
  );
}
