/** Numbers that a seed fixes, so that every run can be repeated (mulberry32, public domain, Tommy Ettinger). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to 2^32 - 1. */
  word(): number {
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** A whole number from 0 to `limit` - 1; 0 when the limit is less than 1. */
  below(limit: number): number {
    return limit < 1 ? 0 : this.word() % Math.floor(limit);
  }

  /** Small numbers often, large ones seldom, below the limit. */
  smallBelow(limit: number): number {
    return this.below(2 ** this.below(Math.log2(Math.max(1, limit)) + 1)) % Math.max(1, limit);
  }

  /** One of them; throws on none. */
  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }
}
