/** What was used within the last so many milliseconds, kept in slots: a little more than that is counted, never less. */
export class UsageWindow {
  readonly #slotMs: number;
  /** The amounts of slots by their numbers; at most one more than fit into the window. */
  readonly #slots = new Map<number, { readonly sum: number; readonly most: number }>();
  readonly #count: number;
  #newest = Number.NEGATIVE_INFINITY;

  constructor(windowMs: number, slots: number) {
    this.#slotMs = windowMs / slots;
    this.#count = slots;
  }

  /** Counts an amount at a moment of a monotonic clock; one that seems to lie before the last is counted with that. */
  add(nowMs: number, amount: number): void {
    const slot = this.#advance(nowMs);
    const { sum, most } = this.#slots.get(slot) ?? { sum: 0, most: 0 };
    this.#slots.set(slot, { sum: sum + amount, most: Math.max(most, amount) });
  }

  /** All amounts within the window. */
  sum(nowMs: number): number {
    this.#advance(nowMs);
    return [...this.#slots.values()].reduce((total, { sum }) => total + sum, 0);
  }

  /** The largest single amount within the window; 0 when there is none. */
  most(nowMs: number): number {
    this.#advance(nowMs);
    return [...this.#slots.values()].reduce((most, slot) => Math.max(most, slot.most), 0);
  }

  #advance(nowMs: number): number {
    this.#newest = Math.max(this.#newest, Math.floor(nowMs / this.#slotMs));
    for (const slot of this.#slots.keys()) if (slot < this.#newest - this.#count) this.#slots.delete(slot);
    return this.#newest;
  }
}
