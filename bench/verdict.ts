import type { BenchmarkResult } from './contract.ts';

/** Whether a benchmark reached its bar, and the one line that says so at its end. */
export interface BenchmarkVerdict {
  readonly isReached: boolean;
  readonly line: string;
}

/** Judges a result: every measure must be a positive figure at or below its bar, and there must be one. */
export function judge(name: string, { measures }: BenchmarkResult): BenchmarkVerdict {
  const isReached = measures.length > 0 && measures.every(({ ratio, atMost }) => ratio > 0 && ratio <= atMost);
  const said = measures.map(
    (measure) => `${measure.name} ${round(measure.ratio)} times (at most ${measure.atMost}; ${measure.figures})`,
  );
  return { isReached, line: `${name}: ${isReached ? 'reached' : 'MISSED'}: ${said.join(', ') || 'nothing was measured'}` };
}

function round(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toPrecision(3) : String(ratio);
}
