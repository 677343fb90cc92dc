/**
 * List prices in USD for a million tokens; `outPerM` covers thinking too. A step in price is two rows that meet at a date.
 * Dates are UTC, `YYYY-MM-DD`; `effectiveTo` is exclusive.
 */
export interface PriceRow {
  readonly model: string;
  readonly serviceTier: 'standard';
  readonly effectiveFrom: string;
  readonly effectiveTo?: string;
  /** The row holds for prompts longer than this (and for all, when 0). */
  readonly promptTokensAbove: number;
  readonly inPerM: number;
  readonly outPerM: number;
  readonly cachedInPerM: number;
  /** Of an explicit cache. Absent where none can be had, or its price is not known: then none is made. */
  readonly cacheStoragePerMHour?: number;
  readonly sourceUrl: string;
  readonly checkedAt: string;
}

const LISTED = {
  serviceTier: 'standard',
  effectiveFrom: '2026-01-01',
  promptTokensAbove: 0,
  sourceUrl: 'https://ai.google.dev/gemini-api/docs/pricing',
  checkedAt: '2026-10-07',
} as const;

/** Listed for the half-priced models only, at 0.50. Here it is what Google asked for earlier Flash models: no cache is better than one that does not pay. */
const STORAGE = { cacheStoragePerMHour: 1 };

/** Half price until the end of 2026. The year's end is Google's in Pacific time; ours is UTC, eight hours earlier: never too cheap. */
const FLASH_HALF_PRICE = {
  ...LISTED,
  effectiveTo: '2027-01-01',
  inPerM: 0.75,
  outPerM: 3.75,
  cachedInPerM: 0.075,
  cacheStoragePerMHour: 0.5,
};
const FLASH_FULL_PRICE = {
  ...LISTED,
  effectiveFrom: '2027-01-01',
  inPerM: 1.5,
  outPerM: 7.5,
  cachedInPerM: 0.15,
  ...STORAGE,
};

export const PRICE_ROWS: readonly PriceRow[] = [
  ...['gemini-3.8-flash', 'gemini-3.7-flash', 'gemini-3.6-flash'].flatMap((model) => [
    { ...FLASH_HALF_PRICE, model },
    { ...FLASH_FULL_PRICE, model },
  ]),
  { ...LISTED, model: 'gemini-3.5-flash-lite', inPerM: 0.3, outPerM: 2.5, cachedInPerM: 0.03, ...STORAGE },
  { ...LISTED, model: 'gemini-3.1-flash-lite', inPerM: 0.25, outPerM: 1.5, cachedInPerM: 0.025, ...STORAGE },
  { ...LISTED, model: 'gemini-3.5-flash', inPerM: 1.5, outPerM: 9, cachedInPerM: 0.15, ...STORAGE },
  { ...LISTED, model: 'gemini-3.1-pro-preview', inPerM: 2, outPerM: 12, cachedInPerM: 0.2 },
  {
    ...LISTED,
    model: 'gemini-3.1-pro-preview',
    promptTokensAbove: 200_000,
    inPerM: 4,
    outPerM: 18,
    cachedInPerM: 0.4,
  },
  { ...LISTED, model: 'gemini-4-argon', effectiveTo: '2026-12-01', inPerM: 2, outPerM: 10, cachedInPerM: 0.1 },
  { ...LISTED, model: 'gemini-4-argon', effectiveFrom: '2026-12-01', inPerM: 4, outPerM: 20, cachedInPerM: 0.2 },
  { ...LISTED, model: 'gemini-2.5-flash', effectiveTo: '2026-12-01', inPerM: 0.3, outPerM: 2.5, cachedInPerM: 0.03 },
  { ...LISTED, model: 'gemini-2.5-pro', effectiveTo: '2026-12-01', inPerM: 1.25, outPerM: 10, cachedInPerM: 0.125 },
  { ...LISTED, model: 'gemini-embedding-001', inPerM: 0.15, outPerM: 0, cachedInPerM: 0.15 },
  { ...LISTED, model: 'gemini-embedding-2', inPerM: 0.2, outPerM: 0, cachedInPerM: 0.2 },
];
