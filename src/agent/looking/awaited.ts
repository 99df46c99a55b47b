import type { ScanOrder } from '../../wire/pipe.ts';

type Depth = ScanOrder['depth'];

/** Somebody who waits for a look that begins from now on. */
interface Waiter {
  readonly depth: Depth;
  readonly resolve: (failure: string | undefined) => void;
  isUnderWay: boolean;
}

/** Who waits for a look, and what came of it. */
export class AwaitedLooks {
  #waiting: readonly Waiter[] = [];

  /** Resolves when a look of this depth, which begins after this call, was recorded: to nothing, or to why it was not. */
  want(depth: Depth): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    this.#waiting = [...this.#waiting, { depth, resolve, isUnderWay: false }];
    return promise;
  }

  /** A look begins. */
  begins(depth: Depth): void {
    for (const one of this.#waiting) if (one.depth === depth) one.isUnderWay = true;
  }

  /** The look of this depth that was under way ended; `failure` says why it was not recorded. */
  ended(depth: Depth, failure?: string): void {
    const served = this.#waiting.filter((one) => one.isUnderWay && one.depth === depth);
    this.#waiting = this.#waiting.filter((one) => !served.includes(one));
    for (const { resolve } of served) resolve(failure);
  }
}
