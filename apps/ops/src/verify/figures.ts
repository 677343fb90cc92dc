/** Figures as reports show them. */
export const percent = (ratio: number): string => `${(ratio * 100).toFixed(2)} %`;
export const seconds = (value: number): string =>
  value < 1 ? `${Math.round(value * 1_000)} ms` : `${value.toFixed(2)} s`;
export const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
export const dollars = (usd: number): string => `$${usd.toFixed(usd < 1 ? 4 : 2)}`;

/** The value below which a share of all lies; undefined of nothing. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.ceil(share * ordered.length) - 1)];
}
