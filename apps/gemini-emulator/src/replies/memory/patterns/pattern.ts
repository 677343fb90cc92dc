import type { Finding } from '../fact.js';

/** Reads what a predicate says. `rest` is what follows the words that matched. */
export interface Pattern {
  readonly when: RegExp;
  readonly find: (rest: string, match: RegExpExecArray) => readonly Finding[];
}
