/** A straight line through noisy points: its slope for each unit of x, and the interval in which the true one lies. */
export interface Trend {
  readonly slope: number;
  /** Without bound (`-Infinity`, `Infinity`) where there are too few points to tell. */
  readonly low: number;
  readonly high: number;
}

export type Growth = 'steady' | 'grows' | 'unclear';

type Point = readonly [number, number];

/** One-sided 99 %: with five processes, each judged by itself, at most one sound run in twenty would be taken for a leak. */
const NORMAL_QUANTILE = 2.326;
/** Whoever passes has shown that it does not grow by more than so many times the limit. */
const DISCERNED = 2;
/** A single step makes neighbours look more alike than they are: the interval is widened to two and a half times at most. */
const LIKENESS_MOST = 0.7;

/**
 * The median of the slopes between all pairs of points (Theil and Sen): a blip, or one step before it is flat again, moves a
 * line of least squares and leaves this where it is. The interval is Sen's (1968), widened where neighbours resemble each other.
 * Undefined for fewer than two distinct x.
 */
export function trendOf(points: readonly Point[]): Trend | undefined {
  const slopes = slopesOf(points);
  const slope = medianOf(slopes);
  if (slope === undefined) return undefined;
  const count = points.length;
  const likeness = likenessOfNeighbours(points.map(([x, y]) => y - slope * x));
  const variance = ((count * (count - 1) * (2 * count + 5)) / 18) * ((1 + likeness) / (1 - likeness));
  const spread = NORMAL_QUANTILE * Math.sqrt(variance);
  const below = Math.floor((slopes.length - spread) / 2) - 1;
  return {
    slope,
    low: slopes[below] ?? Number.NEGATIVE_INFINITY,
    high: slopes[slopes.length - 1 - below] ?? Number.POSITIVE_INFINITY,
  };
}

/**
 * `grows` when even the low end of the interval is above the limit; `steady` when the slope is not, and the interval is narrow
 * enough for a growth of twice the limit to have been seen; otherwise the points do not tell.
 */
export function growthOf({ slope, low, high }: Trend, limit: number): Growth {
  if (low > limit) return 'grows';
  return slope <= limit && high <= DISCERNED * limit ? 'steady' : 'unclear';
}

/** Between all pairs, in order. */
function slopesOf(points: readonly Point[]): Float64Array {
  const slopes: number[] = [];
  for (const [index, [x, y]] of points.entries()) {
    for (const [u, v] of points.slice(index + 1)) if (u !== x) slopes.push((v - y) / (u - x));
  }
  return Float64Array.from(slopes).toSorted();
}

function medianOf(ordered: Float64Array): number | undefined {
  const [low, high] = [ordered[(ordered.length - 1) >> 1], ordered[ordered.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** Correlation of each value with the next, from 0 (none, or opposite) to LIKENESS_MOST. */
function likenessOfNeighbours(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const apart = values.map((value) => value - mean);
  const all = apart.reduce((sum, value) => sum + value ** 2, 0);
  const next = apart.slice(1).reduce((sum, value, index) => sum + value * (apart[index] ?? 0), 0);
  return all > 0 ? Math.min(LIKENESS_MOST, Math.max(0, next / all)) : 0;
}
