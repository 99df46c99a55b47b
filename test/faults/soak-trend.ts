/** One figure at one time. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

/** How a figure moves, in its own unit for each hour. */
export interface Trend {
  /** The middle of all slopes between two points (Theil and Sen): a few wild points do not move it. */
  readonly perHour: number;
  /** It rises by at least so much, with 97.5 % certainty; below zero when it may as well fall. */
  readonly atLeastPerHour: number;
}

const HOUR_MS = 3_600_000;
/** Two-sided 95 %. */
const Z = 1.96;

/** The trend of at least three points; of fewer, none that anybody can see. */
export function trendOf(points: readonly Point[]): Trend {
  const slopes = points
    .flatMap((one, at) => points.slice(at + 1).map((other) => ((other.value - one.value) * HOUR_MS) / (other.atMs - one.atMs)))
    .filter((slope) => Number.isFinite(slope))
    .toSorted((one, other) => one - other);
  const count = points.length;
  if (count < 3 || slopes.length === 0) return { perHour: 0, atLeastPerHour: -Infinity };
  // Sen (1968): the ranks of the bounds follow from the variance of Kendall's statistic; ties make it smaller, which is left out.
  const deviation = Z * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  const lower = Math.max(0, Math.floor((slopes.length - deviation) / 2));
  return { perHour: slopes[Math.floor(slopes.length / 2)] ?? 0, atLeastPerHour: slopes[lower] ?? -Infinity };
}
