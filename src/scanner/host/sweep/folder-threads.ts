import type * as WorkerThreads from 'node:worker_threads';
import { ownThread } from '../../../domain/own-process.ts';
import type { Outcome } from '../contract.ts';
import type { FolderAnswer, FolderQuestion } from './folder-look.ts';
import type { FolderThreadData } from './folder-thread.ts';

/** What was said of each folder of a batch, in its order. */
export type FolderAnswers = readonly (FolderAnswer | 'unchanged' | Outcome)[];

interface Thread<Batch> {
  readonly worker: WorkerThreads.Worker;
  readonly port: WorkerThreads.MessagePort;
  isReady: boolean;
  /** What it was given and has not answered, in that order. */
  readonly batches: Batch[];
}

type Library = typeof WorkerThreads;

/** So many batches are read from the disk at a time, of which one is looked at. */
const BATCHES_READ = 3;
/** Old generation of each thread: it holds one batch of folders at a time. */
const HEAP_MB = 24;

/**
 * Threads that look at folders while the caller does something else, for the caller who cannot wait for events. `Batch` is what the
 * caller knows of a batch and gets back with its answers. Close it when done.
 */
export class FolderThreads<Batch> {
  /** Loaded where it is used: a quick scan starts no threads. */
  readonly #library = process.getBuiltinModule('node:worker_threads');
  readonly #said = new Int32Array(new SharedArrayBuffer(4));
  readonly #threads: readonly Thread<Batch>[];
  /** Batches that a thread has at a time. */
  readonly #depth: number;

  /** @param readsAhead has the kernel read the folders of some batches before they are looked at */
  constructor(count: number, readsAhead: boolean) {
    this.#depth = readsAhead ? BATCHES_READ : 1;
    this.#threads = Array.from({ length: count }, () => start(this.#library, this.#said, readsAhead));
  }

  /** Whether a thread wants work. */
  get isIdle(): boolean {
    return this.#threads.some((thread) => this.#wantsWork(thread));
  }

  /** Gives a batch to an idle thread; only while `isIdle`. */
  ask(batch: Batch, questions: readonly FolderQuestion[]): void {
    const thread = this.#threads.find((one) => this.#wantsWork(one));
    if (thread === undefined) throw new Error('no thread is idle');
    thread.batches.push(batch);
    thread.port.postMessage(JSON.stringify(questions));
  }

  #wantsWork(thread: Thread<Batch>): boolean {
    return thread.isReady && thread.batches.length < this.#depth;
  }

  /** Batches that were answered since it was last asked. */
  *answered(): Iterable<readonly [Batch, FolderAnswers]> {
    for (const thread of this.#threads) {
      for (let text = this.#heard(thread); text !== undefined; text = this.#heard(thread)) {
        if (text === 'ready') thread.isReady = true;
        else {
          const batch = thread.batches.shift();
          if (batch !== undefined) yield [batch, JSON.parse(text) as FolderAnswers];
        }
      }
    }
  }

  #heard({ port }: Thread<Batch>): string | undefined {
    const message: unknown = this.#library.receiveMessageOnPort(port)?.message;
    return typeof message === 'string' ? message : undefined;
  }

  /** Waits until a thread has said something since `seen`, at most `maxMs`. */
  wait(seen: number, maxMs: number): void {
    Atomics.wait(this.#said, 0, seen, maxMs);
  }

  /** Grows with all that threads say; for `wait`. */
  get said(): number {
    return Atomics.load(this.#said, 0);
  }

  close(): void {
    for (const { port } of this.#threads) port.postMessage('end');
  }
}

function start<Batch>(library: Library, said: Int32Array, readsAhead: boolean): Thread<Batch> {
  const { port1, port2 } = new library.MessageChannel();
  const workerData: FolderThreadData = { port: port2, said, readsAhead };
  const worker = new library.Worker(ownThread(new URL('folder-thread.ts', import.meta.url)), {
    workerData,
    transferList: [port2],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 2 },
  });
  // It ends by itself; nothing waits for it, and a folder that hangs it is seen by who watches this process.
  worker.unref();
  port1.unref();
  return { worker, port: port1, isReady: false, batches: [] };
}
