/** Less CPU time than that within half its silence is none: it is how exactly the system counts. */
const STARVED_MS = 30;

/** What a worker's silence is judged by. */
export interface SilenceParts {
  /** So long without a word, and it hangs. */
  readonly silenceMs: number;
  /** The CPU time that it has used so far, in milliseconds. */
  readonly cpuMs: () => number;
  readonly hangs: () => void;
}

/**
 * Tells a worker that hangs from one that gets no CPU time: under a quota, or on a machine that is busy. What is silent and works in the
 * second half of its silence may go on, until it has worked for half as long as it may be silent: one that runs in circles gets there.
 */
export class WorkerSilence {
  readonly #parts: SilenceParts;
  readonly #timer: NodeJS.Timeout;
  #cpuAtHalfMs: number | undefined;
  #workedMs = 0;

  constructor(parts: SilenceParts) {
    this.#parts = parts;
    this.#timer = setTimeout(() => this.#halfIsOver(), parts.silenceMs / 2);
  }

  /** It said something. */
  heard(): void {
    this.#timer.refresh();
    this.#cpuAtHalfMs = undefined;
    this.#workedMs = 0;
  }

  /** It has ended. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #halfIsOver(): void {
    const { silenceMs, cpuMs, hangs } = this.#parts;
    const before = this.#cpuAtHalfMs;
    const now = cpuMs();
    this.#cpuAtHalfMs = now;
    const workedMs = before === undefined ? 0 : now - before;
    this.#workedMs += workedMs;
    const isStarved = workedMs >= STARVED_MS && this.#workedMs < silenceMs / 2;
    if (before === undefined || isStarved) this.#timer.refresh();
    else hangs();
  }
}
