import { monotonicMs } from '../../domain/clock.ts';
import type { FromScanner } from '../../wire/pipe.ts';

/** A scanner lists what to watch before it is ready, for which it has 30 s. */
const READY_MS = 120_000;
/** It says something every minute. */
const SILENCE_MS = 180_000;
/** A timer that is this late: we were stopped, or the machine slept, and the scanner with us. */
const LATE_MS = 20_000;

/** Says when the scanner hangs: it does not get ready, or falls silent. */
export class ScannerWatchdog {
  readonly #hangs: (why: string) => void;
  readonly #waits: { readonly readyMs: number; readonly silenceMs: number };
  #timer: NodeJS.Timeout | undefined;
  #isTalkative = false;

  constructor(hangs: (why: string) => void, waits = { readyMs: READY_MS, silenceMs: SILENCE_MS }) {
    this.#hangs = hangs;
    this.#waits = waits;
  }

  /** A scanner is about to start. */
  expect(): void {
    this.#isTalkative = false;
    this.#arm(this.#waits.readyMs, 'it does not get ready');
  }

  /** It said something. One that has never told the machine's conditions does not talk by itself. */
  heard({ kind }: Pick<FromScanner, 'kind'>): void {
    this.#isTalkative ||= kind === 'conditions';
    if (this.#isTalkative) this.#arm(this.#waits.silenceMs, 'it is silent');
    else if (kind === 'ready') this.stop();
  }

  /** Nothing is expected of it any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #arm(ms: number, why: string): void {
    clearTimeout(this.#timer);
    const endsAtMs = monotonicMs() + ms;
    this.#timer = setTimeout(() => {
      if (monotonicMs() > endsAtMs + LATE_MS) this.#arm(ms, why);
      else this.#hangs(why);
    }, ms).unref();
  }
}
