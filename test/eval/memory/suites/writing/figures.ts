export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
export const round = (value: number): number => Math.round(value * 1_000) / 1_000;
