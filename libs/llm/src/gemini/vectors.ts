/** The vector at length 1; undefined when it has no direction (zero, or not finite). */
export function normalised(values: ArrayLike<number>): Float32Array | undefined {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]! * values[i]!;
  const norm = Math.sqrt(sum);
  if (!Number.isFinite(norm) || norm === 0) return undefined;
  return Float32Array.from(values, (value) => value / norm);
}

/** The direction between unit vectors; a single one is its own. */
export function meanDirection(vectors: readonly Float32Array[]): Float32Array | undefined {
  const [first, ...others] = vectors;
  if (!first || others.length === 0) return first;
  const sum = Float32Array.from(first);
  for (const vector of others) for (let i = 0; i < sum.length; i += 1) sum[i]! += vector[i]!;
  return normalised(sum);
}
