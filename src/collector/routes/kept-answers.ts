/** So long an answer holds at least. */
const LEAST_MS = 2000;
/** Answers take this part of the store's time at most, however many people look. */
const SHARE = 20;
/** Sets of groups that people are limited to. */
const MOST = 100;

interface Kept<T> {
  readonly answer: Promise<T>;
  untilMs: number;
}

/** Answers that cost much and that many ask for: one question at a time for each key, and its answer for twenty times what it took. */
export class KeptAnswers<T> {
  readonly #kept = new Map<string, Kept<T>>();
  readonly #monotonicMs: () => number;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** The answer that is kept, or that of `ask`. @throws what `ask` throws */
  async of(key: string, ask: () => Promise<T>): Promise<T> {
    const beganMs = this.#monotonicMs();
    const known = this.#kept.get(key);
    if (known !== undefined && beganMs < known.untilMs) return known.answer;
    const kept: Kept<T> = { answer: ask(), untilMs: Number.POSITIVE_INFINITY };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [first] = this.#kept.keys();
    if (this.#kept.size > MOST && first !== undefined) this.#kept.delete(first);
    try {
      const answer = await kept.answer;
      const nowMs = this.#monotonicMs();
      kept.untilMs = nowMs + Math.max(LEAST_MS, SHARE * (nowMs - beganMs));
      return answer;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }
}
