import { ConnectionThread, unavailable } from './connection-thread.ts';
import type { Answer, Argument, OperationName, ThreadRole } from './operations.ts';

/**
 * One connection for as long as the store is open. When its thread ends by itself (out of memory, a defect) what it had in hand fails, of which nobody
 * knows whether it is stored, and the next order begins another thread: a collector that only reads would look alive and take nothing.
 */
export class LastingThread {
  readonly #file: string;
  readonly #role: ThreadRole;
  #current: ConnectionThread;
  #beginning: Promise<ConnectionThread> | undefined;
  #isClosed = false;

  private constructor(given: { readonly file: string; readonly role: ThreadRole; readonly first: ConnectionThread }) {
    this.#file = given.file;
    this.#role = given.role;
    this.#current = given.first;
  }

  /** Opens the file in a new thread. @throws KnownError E_STORE_UNAVAILABLE */
  static async open(file: string, role: ThreadRole): Promise<LastingThread> {
    return new LastingThread({ file, role, first: await ConnectionThread.open(file, role) });
  }

  /** Runs one operation; resolves after its commit. @throws KnownError E_STORE_UNAVAILABLE */
  run<N extends OperationName>(name: N, argument: Argument<N>): Promise<Answer<N>> {
    return this.#current.isEnded ? this.#runAnew(name, argument) : this.#current.run(name, argument);
  }

  /** Runs what waits, closes the file, ends the thread. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#beginning?.catch(() => undefined);
    await this.#current.close();
  }

  async #runAnew<N extends OperationName>(name: N, argument: Argument<N>): Promise<Answer<N>> {
    if (this.#isClosed) throw unavailable('it is closed');
    this.#beginning ??= this.#begin();
    return (await this.#beginning).run(name, argument);
  }

  async #begin(): Promise<ConnectionThread> {
    try {
      this.#current = await ConnectionThread.open(this.#file, this.#role);
      return this.#current;
    } finally {
      this.#beginning = undefined;
    }
  }
}
