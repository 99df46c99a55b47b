import type { Clock } from '../../domain/clock.ts';

/** Answers that cost less are found anew each time. */
const CHEAP_MS = 500;
/** For how many times as long as it took an answer is given again, and the longest. */
const [TIMES, LONGEST_MS] = [10, 60_000];
/** The oldest give way. */
const MOST = 200;

interface Kept<T> {
  readonly answer: Promise<T>;
  /** Until when it is given again; while it is being found, for ever. */
  untilMs: number;
}

/**
 * Answers to questions that read much of a large store: who asks the same meanwhile waits for the same answer, and what took long is given again
 * for ten times as long (at most a minute). In a small company every answer is fresh.
 */
export class RecentAnswers<T> {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept<T>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The answer to the question of that name. @throws what `find` throws, which is not kept */
  async get(question: string, find: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(question);
    const begunMs = this.#clock.monotonicMs();
    if (known !== undefined && known.untilMs > begunMs) return known.answer;
    const fresh: Kept<T> = { answer: find(), untilMs: Infinity };
    this.#keep(question, fresh);
    try {
      return await fresh.answer;
    } catch (error) {
      fresh.untilMs = 0;
      throw error;
    } finally {
      const nowMs = this.#clock.monotonicMs();
      const tookMs = nowMs - begunMs;
      if (fresh.untilMs > 0) fresh.untilMs = tookMs < CHEAP_MS ? 0 : nowMs + Math.min(LONGEST_MS, TIMES * tookMs);
    }
  }

  #keep(question: string, fresh: Kept<T>): void {
    this.#kept.delete(question);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < MOST) break;
      this.#kept.delete(oldest);
    }
    this.#kept.set(question, fresh);
  }
}
