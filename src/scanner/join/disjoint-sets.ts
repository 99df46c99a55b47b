/** Sets of the numbers below `size`, at first each alone (union-find with path halving: Tarjan, van Leeuwen, 1984). */
export class DisjointSets {
  readonly #parents: number[];

  constructor(size: number) {
    this.#parents = Array.from({ length: size }, (_, at) => at);
  }

  /** The lowest member of its set: the same for all of them, in whatever order they were united. */
  find(at: number): number {
    let node = at;
    for (;;) {
      const parent = this.#parents[node] ?? node;
      if (parent === node) return node;
      const grand = this.#parents[parent] ?? parent;
      this.#parents[node] = grand;
      node = grand;
    }
  }

  /** Makes one set of the two that hold these. */
  unite(one: number, other: number): void {
    const [first, second] = [this.find(one), this.find(other)];
    if (first < second) this.#parents[second] = first;
    else this.#parents[first] = second;
  }
}
