import { Worker } from 'node:worker_threads';
import { KnownError } from '../../../domain/errors.ts';
import { ownThread } from '../../../domain/own-process.ts';
import type { Contact } from '../contract.ts';
import type { Answer, Answered, Argument, Crossing, OperationName, Order, Reply, ThreadRole } from './operations.ts';
import { OrderGroup } from './order-group.ts';

interface Waiting extends Order {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** One connection in a thread of its own: SQLite is synchronous, and the server's loop must not wait for a disk. */
export class ConnectionThread {
  readonly #worker: Worker;
  /** All that is not answered. */
  readonly #waiting = new Set<Waiting>();
  /** What crossed and is not answered. */
  readonly #crossed = new Map<number, readonly Waiting[]>();
  readonly #ended: Promise<void>;
  /** The writer's; what is read is asked at once. */
  readonly #group: OrderGroup<Waiting> | undefined;
  #lastId = 0;
  #isEnded = false;

  private constructor(worker: Worker, role: ThreadRole) {
    this.#worker = worker;
    this.#group = role === 'writer' ? new OrderGroup((orders) => this.#send(orders)) : undefined;
    worker.on('message', (answered: Answered) => {
      this.#settle(answered);
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
    return new Promise<Answer<N>>((resolve, reject) => {
      // The worker runs the operation of that name, so its answer has that operation's type.
      const order: Waiting = { name, argument, resolve: (value) => resolve(value as Answer<N>), reject };
      this.#waiting.add(order);
      if (this.#group === undefined) this.#send([order]);
      else this.#group.add(order);
    });
  }

  /** Runs what waits, closes the file, ends the thread. */
  async close(): Promise<void> {
    this.#group?.flushAll();
    if (!this.#isEnded) this.#worker.postMessage('close');
    await this.#ended;
  }

  #send(orders: readonly Waiting[]): void {
    this.#lastId += 1;
    this.#crossed.set(this.#lastId, orders);
    const crossing: Crossing = { id: this.#lastId, parts: partsOf(orders) };
    this.#worker.postMessage(crossing);
  }

  #settle({ id, parts }: Answered): void {
    const orders = this.#crossed.get(id) ?? [];
    this.#crossed.delete(id);
    let at = 0;
    for (const part of parts) {
      for (const reply of typeof part === 'string' ? (JSON.parse(part) as readonly Reply[]) : [part]) {
        const order = orders[at];
        at += 1;
        if (order === undefined) continue;
        this.#waiting.delete(order);
        if ('failure' in reply) order.reject(unavailable(reply.failure));
        else order.resolve(reply.value);
      }
    }
  }

  #end(): void {
    this.#isEnded = true;
    for (const order of this.#waiting) order.reject(unavailable('its thread has ended'));
    this.#waiting.clear();
  }
}

/** As they cross: heartbeats that follow each other as one text, since they are many and small. */
function partsOf(orders: readonly Waiting[]): readonly (Order | string)[] {
  const parts: (Order | string)[] = [];
  let contacts: string[] = [];
  const flush = () => {
    if (contacts.length > 0) parts.push(`[${contacts.join(',')}]`);
    contacts = [];
  };
  for (const { name, argument } of orders) {
    if (name === 'recordContact') {
      contacts.push(contactText(argument as Contact));
      continue;
    }
    flush();
    parts.push(name === 'commitBatch' ? { name, argument: JSON.stringify(argument), isText: true } : { name, argument });
  }
  flush();
  return parts;
}

/** `[hostId, at, what it said]`. */
function contactText(contact: Contact): string {
  const place = `${JSON.stringify(contact.hostId)},${JSON.stringify(contact.at)}`;
  return `[${place},${contact.text ?? JSON.stringify({ ...contact, hostId: undefined, at: undefined })}]`;
}

/** The disk or the file fails. */
export function unavailable(why: string): KnownError {
  return new KnownError(
    'E_STORE_UNAVAILABLE',
    `the store does not work: ${why}`,
    'Look at the disk of the collector; try again after.',
  );
}
