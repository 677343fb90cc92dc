/** Of differences between two that took turns: the one in the middle, and where the true one lies, 95 times of 100. */
export interface Middle {
  readonly median: number;
  readonly from: number;
  readonly to: number;
}

/** By ranks alone: what one round in ten suffered from the machine does not widen it, as it would a mean's. */
export function middleOf(values: readonly number[]): Middle {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.max(1, outermostRank(sorted.length));
  const half = sorted.length / 2;
  const median = (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
  return { median, from: sorted[rank - 1]!, to: sorted.at(-rank)! };
}

/** The highest rank of so many that lies below their true median in 97.5 of 100 cases; 0 where they are too few to say. */
function outermostRank(count: number): number {
  let below = 0;
  let probability = 0.5 ** count;
  for (let rank = 0; rank < count; rank += 1) {
    below += probability;
    if (below > 0.025) return rank;
    probability *= (count - rank) / (rank + 1);
  }
  return 0;
}
