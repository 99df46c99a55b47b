import type { Failure, FuzzInput, FuzzSummary, FuzzTarget } from './contract.ts';
import { judge } from './judge.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import { smallest } from './smallest.ts';

const MAX_CORPUS = 600;
const MAX_KINDS = 20_000;
/** One fault shows in a thousand inputs; ten tell enough. */
const MAX_FAILURES = 10;

/** How one run goes. */
export interface FuzzOptions {
  readonly seed: number;
  readonly seconds: number;
  /** Inputs that once broke a reader: they come first. */
  readonly kept: readonly FuzzInput[];
  /** Told of every input before it is read, so that one that hangs or kills the process is known. */
  readonly before?: (input: FuzzInput) => void;
}

/**
 * Feeds a reader its seeds, what once broke it, and then mutations of them until the time is over. An input whose answer is of a new
 * kind is mutated further. The sequence of inputs depends on the seed alone, how far it is followed on the time.
 */
export function fuzz(target: FuzzTarget, options: FuzzOptions): FuzzSummary {
  const run = new Run(target, options);
  const sound = target.seeds().map((bytes) => ({ bytes, saysSize: bytes.length }));
  if (sound.length === 0) throw new Error(`${target.name} has no seed: nothing would be looked at`);
  for (const input of sound)
    if (!run.take(input)) throw new Error(`${target.name}: the reader does not know one of its own seeds`);
  for (const input of options.kept) run.take(input);
  run.mutateUntil(performance.now() + options.seconds * 1000);
  return run.summary();
}

class Run {
  readonly #target: FuzzTarget;
  readonly #options: FuzzOptions;
  readonly #random: Random;
  readonly #corpus: Uint8Array[] = [];
  readonly #kinds = new Set<string>();
  readonly #failures = new Map<string, Failure>();
  readonly #started = performance.now();
  #inputs = 0;
  #mostRead = 0;
  #slowestMs = 0;

  constructor(target: FuzzTarget, options: FuzzOptions) {
    this.#target = target;
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  mutateUntil(end: number): void {
    const words = this.#target.words ?? [];
    while (performance.now() < end && this.#failures.size < MAX_FAILURES)
      this.take(mutate(this.#random, this.#random.pick(this.#corpus), { corpus: this.#corpus, words }));
  }

  /** Reads one input; true when the reader knew it. */
  take(input: FuzzInput): boolean {
    this.#options.before?.(input);
    const judged = judge(this.#target, input);
    this.#inputs += 1;
    this.#slowestMs = Math.max(this.#slowestMs, judged.ms);
    this.#mostRead = Math.max(this.#mostRead, judged.bytesRead / Math.max(1, input.bytes.length));
    const { failure } = judged;
    if (failure === undefined) this.#keepNew(judged.answer, input);
    else this.#fail({ ...failure, input });
    return judged.isKnown;
  }

  summary(): FuzzSummary {
    return {
      target: this.#target.name,
      seed: this.#options.seed,
      seconds: (performance.now() - this.#started) / 1000,
      inputs: this.#inputs,
      kinds: this.#kinds.size,
      mostRead: this.#mostRead,
      slowestMs: this.#slowestMs,
      failures: [...this.#failures.values()],
    };
  }

  #keepNew(answer: string, { bytes }: FuzzInput): void {
    if (this.#kinds.has(answer) || this.#kinds.size >= MAX_KINDS) return;
    this.#kinds.add(answer);
    if (this.#corpus.length < MAX_CORPUS) this.#corpus.push(bytes);
    else this.#corpus[this.#random.below(MAX_CORPUS)] = bytes;
  }

  #fail(failure: Failure): void {
    const fault = `${failure.kind} ${failure.what.replaceAll(/\d+/g, '#')}`;
    if (this.#failures.has(fault)) return;
    this.#failures.set(fault, { ...failure, input: smallest(this.#target, failure) });
  }
}
