/**
 * What a change may have done. `facts`: some were added, changed or removed, or vectors came; episodes are as they were.
 * `everything`: episodes may be none any more, or be some again.
 */
export type MemoryChange = 'facts' | 'everything';

/** A revision counts both kinds in one number, which no person outgrows: two million times everything, and 2^32 facts between. */
const EVERYTHING = 2 ** 32;

export function revisionStep(change: MemoryChange): number {
  return change === 'everything' ? EVERYTHING : 1;
}

/** Whether nothing but facts changed between two revisions: what an index holds of episodes still holds. */
export function changedFactsOnly(before: number, after: number): boolean {
  return Math.floor(before / EVERYTHING) === Math.floor(after / EVERYTHING);
}
