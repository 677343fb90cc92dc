import type { Category, Conversation } from './locomo.js';
import type { VectorCache } from './vector-cache.js';

export interface EvalInput {
  /** Absent when there is no data, which suites of our own text do not need. */
  readonly conversations: readonly Conversation[] | undefined;
  /** Absent: without embedder. */
  readonly vectors: VectorCache | undefined;
  /** Only questions of these. */
  readonly categories: ReadonlySet<Category>;
}

export interface SuiteReport {
  readonly title: string;
  /** Printed as a table. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  /** What the section `memory` of eval/results.json gains. */
  readonly results: Readonly<Record<string, unknown>>;
}

/** One question that the eval answers. A suite that cannot run with the input given returns nothing. */
export type Suite = (input: EvalInput) => Promise<SuiteReport | undefined>;
