import type { Memory, MemoryContent, MemoryId, MemoryKind } from '../memory.js';
import type { FinishedTurn } from '../memory-recall.js';

/**
 * - `state`: it is so;
 * - `correct`: it was never otherwise, what was noted before was a mistake;
 * - `end`: it is so no longer. An empty value ends whatever is known of the attribute.
 */
export const CANDIDATE_ACTIONS = ['state', 'correct', 'end'] as const;
export const CANDIDATE_TENSES = ['present', 'past', 'future'] as const;

/** What the model would have remembered, before any rule has looked at it. */
export interface Candidate extends MemoryContent {
  readonly action: (typeof CANDIDATE_ACTIONS)[number];
  /** Of a state: whether it holds now. `past`: it is history and says nothing about now. */
  readonly tense: (typeof CANDIDATE_TENSES)[number];
  readonly kind: MemoryKind;
  /** Whether it matters to every persona, or only between the person and this one. */
  readonly scope: 'everyone' | 'persona';
  readonly from: Date | undefined;
  readonly until: Date | undefined;
  /** From 0 to 1, the model's own. */
  readonly confidence: number;
  /** Known memories that the model says it takes the place of. */
  readonly replaces: readonly MemoryId[];
  /** Where it was said; at least one, oldest first. */
  readonly turns: readonly SourceTurn[];
}

/** A finished turn, with the persona's words that it answers. */
export interface SourceTurn extends FinishedTurn {
  /** What the recalled memories say. */
  readonly recalledMemories: readonly Memory[];
}

/** When it was said last. */
export function saidAt({ turns }: Pick<Candidate, 'turns'>): Date {
  return new Date(Math.max(...turns.map(({ said }) => said.createdAt.getTime())));
}
