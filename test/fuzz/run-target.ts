import { Worker } from 'node:worker_threads';
import type { FailureKind, FuzzInput, FuzzSummary } from './contract.ts';
import type { FuzzOptions } from './fuzz.ts';
import { newShownInput, shownInput } from './shown-input.ts';

/** What the reading thread is told. */
export interface WorkerOrder {
  /** URL of the module that exports `target`. */
  readonly module: string;
  readonly options: FuzzOptions;
  readonly shared: SharedArrayBuffer;
}

/** Which format, and for how long. */
export interface FuzzOrder {
  readonly name: string;
  readonly module: URL;
  readonly seed: number;
  readonly seconds: number;
  readonly kept: readonly FuzzInput[];
  /** An input that takes longer is hung; default 20 s, which a busy machine does not reach by itself. */
  readonly hungAfterMs?: number;
}

const HUNG_AFTER_MS = 20_000;
const LOOK_EVERY_MS = 500;
const MAX_HEAP_MB = 384;

/** Fuzzes one format in a thread of its own, of limited memory, which is ended when it no longer gets on. */
export async function fuzzTarget(order: FuzzOrder): Promise<FuzzSummary> {
  const shared = newShownInput();
  const shown = shownInput(shared);
  const { seed, seconds, kept } = order;
  const workerData: WorkerOrder = { module: order.module.href, options: { seed, seconds, kept }, shared };
  const started = performance.now();
  const worker = new Worker(new URL('./fuzz-worker.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const ended = (kind: FailureKind, what: string): FuzzSummary => ({
    target: order.name,
    seed,
    seconds: (performance.now() - started) / 1000,
    inputs: shown.count(),
    kinds: 0,
    mostRead: 0,
    slowestMs: 0,
    failures: [{ kind, what, input: shown.last() }],
  });
  const { promise, resolve, reject } = Promise.withResolvers<FuzzSummary>();
  let [count, since] = [0, performance.now()];
  const watch = setInterval(() => {
    if (shown.count() !== count || count === 0) [count, since] = [shown.count(), performance.now()];
    const stuckMs = performance.now() - since;
    if (stuckMs < (order.hungAfterMs ?? HUNG_AFTER_MS)) return;
    resolve(ended('hung', `${Math.round(stuckMs)} ms and no end`));
  }, LOOK_EVERY_MS);
  worker.once('message', (summary: FuzzSummary) => resolve(summary));
  worker.once('error', (error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
      resolve(ended('out-of-memory', `over ${MAX_HEAP_MB} MB`));
    else reject(error);
  });
  try {
    return await promise;
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}
