import type { Due } from './schedule.ts';

/** Somebody who waits for a look that begins from now on. */
interface Waiter {
  readonly depth: Due['depth'];
  readonly resolve: (failure: string | undefined) => void;
  isUnderWay: boolean;
}

/** Who waits for a look, and what came of it. A deep look serves who wants a quick one. */
export class AwaitedLooks {
  #waiting: readonly Waiter[] = [];

  /** Resolves when a look of at least this depth, which begins after this call, was recorded: to nothing, or to why it was not. */
  want(depth: Due['depth']): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    this.#waiting = [...this.#waiting, { depth, resolve, isUnderWay: false }];
    return promise;
  }

  /** A look begins. */
  begins(depth: Due['depth']): void {
    for (const one of this.#waiting) if (depth === 'deep' || one.depth === 'quick') one.isUnderWay = true;
  }

  /** The look under way ended; `failure` says why it was not recorded. */
  ended(failure?: string): void {
    const served = this.#waiting.filter((one) => one.isUnderWay);
    this.#waiting = this.#waiting.filter((one) => !one.isUnderWay);
    for (const { resolve } of served) resolve(failure);
  }
}
