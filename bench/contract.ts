/** One benchmark: `npm run bench -- NAME`. */
export interface Benchmark {
  /** What is typed, and the name of its folder. */
  readonly name: string;
  /** One line: what is measured, against what. */
  readonly summary: string;
  /** The bar in words: `at most 0.25 times osquery's CPU`. */
  readonly bar: string;
  /** Measures ours and the other side in this one run; throws when it could not measure, since no figure is not a good one. */
  run(io: BenchmarkIo): Promise<BenchmarkResult>;
}

/** What a benchmark may use of its process. */
export interface BenchmarkIo {
  /** What follows the name on the command line. */
  readonly argv: readonly string[];
  /** Progress and raw figures, one line at a time. */
  say(line: string): void;
  /** A new empty folder, removed after the run. */
  readonly folder: string;
}

/** One ratio of the run and the most that it may be. */
export interface Measure {
  /** `CPU against osquery`. */
  readonly name: string;
  /** Ours divided by theirs, both measured in this run. */
  readonly ratio: number;
  /** The bar: the ratio may be this or less. */
  readonly atMost: number;
  /** The raw figures with their units: `0.42 s against 2.31 s`. */
  readonly figures: string;
}

export interface BenchmarkResult {
  /** At least one: a benchmark without a measure fails. */
  readonly measures: readonly Measure[];
}
