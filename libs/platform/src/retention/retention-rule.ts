export interface RetentionMeasure {
  /** Rows (for conversations: conversations) whose time is over and that no legal hold keeps. */
  readonly due: number;
  /** Of all rows, due or not: what its age is counted from. Undefined: there is none. */
  readonly oldest: Date | undefined;
}

/**
 * A feature that keeps something for a limited time provides one of these for each category of it; the worker runs them all.
 * Rows of a person under a legal hold are neither due nor purged.
 */
export abstract class RetentionRule {
  /** As the data catalogue names it. */
  abstract readonly category: string;
  abstract readonly tables: readonly string[];
  abstract measure(now: Date): Promise<RetentionMeasure>;
  /** Removes what is due, a batch at a time, until nothing is left or `signal` aborts. Resolves with how many. */
  abstract purge(now: Date, signal: AbortSignal): Promise<number>;
}
