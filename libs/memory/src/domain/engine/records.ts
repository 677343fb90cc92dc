import type { QuantisedVector } from './dense/quantise.js';

/** One message, as the index takes it. Its text is read once for its terms and not kept. */
export interface EpisodeRecord {
  readonly id: string;
  readonly conversation: string;
  /** Whom the person talks with; recall for one persona never sees another's conversations. */
  readonly persona: string;
  readonly role: 'user' | 'assistant';
  /** The speaker's name, when questions may call them by it. */
  readonly name?: string;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Place in the conversation: larger is later. Gaps are allowed. */
  readonly order: number;
  readonly vector?: QuantisedVector;
}

/** What was learned from messages. A fact that no longer holds is removed, or has a `validUntil`. */
export interface FactRecord {
  readonly id: string;
  readonly text: string;
  /** Ids of the episodes it was learned from; they need not be in the index. */
  readonly sources: readonly string[];
  /** The persona that alone may know it; everyone when absent. */
  readonly persona?: string;
  /** How much it matters, 0 to 1. */
  readonly salience: number;
  /** Milliseconds since the epoch: from when (inclusive) until when (exclusive) it holds. */
  readonly validFrom?: number;
  readonly validUntil?: number;
  readonly vector?: QuantisedVector;
}

export interface IndexQuery {
  readonly text: string;
  /** The query's vector; without it, or when no memory has one of its space, words alone decide. */
  readonly vector?: QuantisedVector;
  /** Who asks: sees their own conversations and facts, and the facts for everyone. Absent: the person, who sees all. */
  readonly persona?: string;
  /** Milliseconds since the epoch: what "yesterday" refers to, and when facts must hold. */
  readonly now: number;
  /** Messages that the prompt holds anyway: those of the conversation from this place on. */
  readonly except?: { readonly conversation: string; readonly fromOrder: number };
  /** The most episodes and facts to return. */
  readonly episodes: number;
  readonly facts: number;
}

export interface Hit<Signal extends string> {
  readonly id: string;
  /** The sum of the signals. Comparable within one answer. */
  readonly score: number;
  /** What each signal added; those that added nothing are left out. */
  readonly signals: Readonly<Partial<Record<Signal, number>>>;
}
