import { megabytes } from '../figures.js';
import { growthOf, type Growth, type Trend } from '../trend.js';

interface Unit {
  readonly limit: number;
  /** Of a figure in bytes, for people. */
  readonly say: (bytes: number) => string;
}

/** What the heaps of all watched processes did, and what there is to say about it. */
export interface HeapGrowth {
  /** Of the worst of them; undefined when none was watched. */
  readonly verdict: Growth | undefined;
  /** Of the process that grows fastest. */
  readonly fastest: Trend | undefined;
  /** A sentence for each process that grows too fast. */
  readonly failures: readonly string[];
  /** A sentence for each process of which it cannot be told. */
  readonly unclear: readonly string[];
}

export const anHour = (bytesPerHour: number): string => `${megabytes(bytesPerHour)} an hour`;
export const aTurn = (bytesPerTurn: number): string => `${Math.round(bytesPerTurn)} bytes a turn`;

/**
 * Judges each process by itself.
 * @param trends undefined where there were too few looks
 */
export function judgeHeaps(
  trends: readonly (readonly [name: string, trend: Trend | undefined])[],
  { limit, say }: Unit,
): HeapGrowth {
  const judged = trends.map(([name, trend]) => ({
    name,
    trend,
    growth: trend ? growthOf(trend, limit) : ('unclear' as const),
  }));
  const verdicts = judged.map(({ growth }) => growth);
  const known = judged.flatMap(({ trend }) => trend ?? []);
  return {
    verdict: (['grows', 'unclear', 'steady'] as const).find((verdict) => verdicts.includes(verdict)),
    fastest: known.toSorted((a, b) => b.slope - a.slope)[0],
    failures: judged.flatMap(({ name, trend, growth }) =>
      trend && growth === 'grows' ? [`the heap of ${name} grew by ${inWords(trend, say)}`] : [],
    ),
    unclear: judged.flatMap(({ name, trend, growth }) =>
      growth === 'unclear'
        ? [
            `too short or too unsteady to tell whether the heap of ${name} grows: ${trend ? inWords(trend, say) : 'too few looks'}`,
          ]
        : [],
    ),
  };
}

function inWords({ slope, low, high }: Trend, say: Unit['say']): string {
  const isBounded = Number.isFinite(low) && Number.isFinite(high);
  return `${say(slope)} (${isBounded ? `${say(low)} to ${say(high)}` : 'too few looks to say how surely'})`;
}

/** As figures of a report: `heap_slope_low_bytes_per_hour`, and `high`. A bound that is none is left out. */
export function boundsOf({ fastest }: HeapGrowth, name: string, unit: string): Readonly<Record<string, number>> {
  const bounds = { [`${name}_low_${unit}`]: fastest?.low, [`${name}_high_${unit}`]: fastest?.high };
  return Object.fromEntries(
    Object.entries(bounds).filter((bound): bound is [string, number] => Number.isFinite(bound[1])),
  );
}
