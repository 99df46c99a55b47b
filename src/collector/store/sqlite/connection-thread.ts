import { Worker } from 'node:worker_threads';
import { KnownError } from '../../../domain/errors.ts';
import { ownThread } from '../../../domain/own-process.ts';
import type { Answer, Argument, OperationName, Order, Reply, ThreadRole } from './operations.ts';
import { OrderGroup } from './order-group.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** One connection in a thread of its own: SQLite is synchronous, and the server's loop must not wait for a disk. */
export class ConnectionThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  /** The writer's; what is read is asked at once. */
  readonly #group: OrderGroup | undefined;
  #lastId = 0;
  #isEnded = false;

  private constructor(worker: Worker, role: ThreadRole) {
    this.#worker = worker;
    this.#group = role === 'writer' ? new OrderGroup((orders) => worker.postMessage(orders)) : undefined;
    worker.on('message', (replies: readonly Reply[]) => {
      for (const reply of replies) this.#settle(reply);
      this.#group?.answered();
    });
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#end();
        resolve();
      });
    });
    // An 'exit' follows; without a listener it would end the whole process.
    worker.on('error', () => this.#end());
  }

  /** Opens the file in a new thread. @throws KnownError E_STORE_UNAVAILABLE */
  static async open(file: string, role: ThreadRole): Promise<ConnectionThread> {
    const worker = new Worker(ownThread(new URL('./sqlite-worker.ts', import.meta.url)), { workerData: { file, role } });
    const first = await new Promise<'ready' | { readonly message: string }>((resolve) => {
      worker.once('message', resolve);
      worker.once('error', (error) => resolve({ message: String(error) }));
    });
    if (first === 'ready') return new ConnectionThread(worker, role);
    const remedy = 'Look whether the disk is full or the file damaged; restore a backup when it is.';
    throw new KnownError('E_STORE_UNAVAILABLE', `the store ${file} cannot be opened: ${first.message}`, remedy);
  }

  /** Whether it takes nothing any more. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Runs one operation; resolves after its commit. @throws KnownError E_STORE_UNAVAILABLE */
  run<N extends OperationName>(name: N, argument: Argument<N>): Promise<Answer<N>> {
    if (this.#isEnded) return Promise.reject(unavailable('its thread has ended'));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<Answer<N>>((resolve, reject) => {
      // The worker runs the operation of that name, so its answer has that operation's type.
      this.#waiting.set(id, { resolve: (value) => resolve(value as Answer<N>), reject });
      const isText = name === 'recordContact' || name === 'commitBatch';
      const order: Order = isText ? { id, name, argument: JSON.stringify(argument), isText } : { id, name, argument };
      if (this.#group === undefined) this.#worker.postMessage([order]);
      else this.#group.add(order);
    });
  }

  /** Runs what waits, closes the file, ends the thread. */
  async close(): Promise<void> {
    this.#group?.flushAll();
    if (!this.#isEnded) this.#worker.postMessage('close');
    await this.#ended;
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('failure' in reply) waiting?.reject(unavailable(reply.failure));
    else waiting?.resolve(reply.value);
  }

  #end(): void {
    this.#isEnded = true;
    for (const waiting of this.#waiting.values()) waiting.reject(unavailable('its thread has ended'));
    this.#waiting.clear();
  }
}

/** The disk or the file fails. */
export function unavailable(why: string): KnownError {
  return new KnownError(
    'E_STORE_UNAVAILABLE',
    `the store does not work: ${why}`,
    'Look at the disk of the collector; try again after.',
  );
}
