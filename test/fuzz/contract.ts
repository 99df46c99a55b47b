import type { ByteSource } from '../../src/scanner/formats/byte-source.ts';

/** One format that a hostile file may claim to be: `npm run fuzz -- NAME`. */
export interface FuzzTarget {
  /** What is typed, and the name of its folder. */
  readonly name: string;
  /** One line: which reader, and of what. */
  readonly summary: string;
  /** Sound files of the format, some kilobytes each: what the mutations begin with. The reader knows every one of them. */
  seeds(): readonly Uint8Array[];
  /** Words of the format (magics, keys, tags) as Latin-1 text, which changed bytes alone would hardly ever spell. */
  readonly words?: readonly string[];
  /** Most bytes that the reader may ask for of a file of `size` bytes; default: the file four times over, and 64 KiB. */
  readonly maxRead?: (size: number) => number;
  /** Most reads, however short; default: 10,000, and four for each byte of the file. */
  readonly maxReads?: number;
  /** Most processor time for one file of at most 256 KiB; default 250 ms. */
  readonly maxMs?: number;
  /** Hands the file to the reader and exhausts what it answers; undefined when the reader knows nothing of it. */
  read(source: ByteSource): unknown;
}

/** What a reader must never do; `hung` and `out-of-memory` end the process that reads. */
export const FAILURES = ['threw', 'slow', 'over-read', 'bad-read', 'memory', 'hung', 'out-of-memory'] as const;
export type FailureKind = (typeof FAILURES)[number];

/** A file as a reader sees it: what is there, and how long it says it is (a file may shrink under the reader). */
export interface FuzzInput {
  readonly bytes: Uint8Array;
  readonly saysSize: number;
}

/** One input that broke the promise. */
export interface Failure {
  readonly kind: FailureKind;
  /** The error, or the figures: `912 ms`. */
  readonly what: string;
  readonly input: FuzzInput;
}

/** What one run over one format came to. */
export interface FuzzSummary {
  readonly target: string;
  readonly seed: number;
  readonly seconds: number;
  readonly inputs: number;
  /** Answers and ways of reading that differ in kind: how far into the reader the inputs came. */
  readonly kinds: number;
  /** The most that was read of one file, against its size. */
  readonly mostRead: number;
  /** The slowest input, wall clock. */
  readonly slowestMs: number;
  readonly failures: readonly Failure[];
}
