/** Prices of a prompt's beginning, in micro-USD a token. */
export interface PrefixPrices {
  readonly input: number;
  readonly cached: number;
  /** An hour. */
  readonly storage: number;
}

export interface CacheTerms {
  /** How long a new cache lives. */
  readonly hours: number;
  /** How many times its cost a new cache must save: what was measured an hour ago is no promise. */
  readonly margin: number;
}

/*
 * The number of tokens is on both sides of each comparison and falls out: whether a cache pays depends on how often the
 * prefix is paid for in full, not on how long it is.
 */

/**
 * Whether to make a cache. It is counted as paid for in full at its creation, besides its storage.
 * @param missesAnHour how often an hour the prefix is paid for in full
 */
export function paysToCreate(missesAnHour: number, prices: PrefixPrices, { hours, margin }: CacheTerms): boolean {
  return missesAnHour * hours * saving(prices) >= margin * (hours * prices.storage + prices.input);
}

/** Whether to keep one that is there: only its storage is still to be paid, so a cache outlives a slack hour. */
export function paysToKeep(missesAnHour: number, prices: PrefixPrices): boolean {
  return missesAnHour * saving(prices) >= prices.storage;
}

const saving = ({ input, cached }: PrefixPrices): number => input - cached;
