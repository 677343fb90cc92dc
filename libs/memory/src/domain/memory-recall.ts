import type { ConversationId, MessageId, PersonaId, TurnId, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { MemoryId } from './memory.js';

/** Something said earlier, by either side. */
export interface Episode {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly personaId: PersonaId;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly createdAt: Date;
}

/** A finished turn as extraction reads it. */
export interface FinishedTurn {
  readonly turnId: TurnId;
  readonly said: Episode;
  /** Absent when nothing was answered. */
  readonly answered: Episode | undefined;
  /** Memories that stood in its prompt: what the persona repeats of them is no news. */
  readonly recalled: readonly MemoryId[];
}

/**
 * Where episodes come from; conversation implements it, so a message is stored once only. What screening withheld, what
 * stood in for an answer, what was left on another branch, what the person wants forgotten and what belongs to a
 * conversation without memory is no episode.
 */
export abstract class EpisodeSource {
  /** The person's latest messages with this persona outside one conversation, newest first. */
  abstract recent(query: {
    readonly userId: UserId;
    readonly personaId: PersonaId;
    readonly exceptConversation: ConversationId;
    readonly limit: number;
  }): Promise<readonly Episode[]>;

  /** All of a person's episodes with every persona, oldest first, a page at a time. */
  abstract page(query: {
    readonly userId: UserId;
    /** From the one after this; from the first if absent. */
    readonly after?: MessageId | undefined;
    readonly limit: number;
  }): Promise<readonly Episode[]>;

  /** These of the person's episodes; what is none any more is left out. */
  abstract byId(userId: UserId, messageIds: readonly MessageId[]): Promise<readonly Episode[]>;

  /** Of one conversation, in the order in which they were settled. Unknown turns are left out. */
  abstract finishedTurns(
    userId: UserId,
    conversationId: ConversationId,
    turnIds: readonly TurnId[],
  ): Promise<readonly FinishedTurn[]>;
}

/** What the person wants their personas not to know any more, although it stays in their transcript. */
export abstract class EpisodeForgetting {
  /**
   * Marks the messages as forgotten and drops what was built on them: summaries (written anew by the worker), a title
   * taken from them, their vectors. Resolves with the ids that were not forgotten before.
   */
  abstract forget(tx: Tx, userId: UserId, messageIds: readonly MessageId[]): Promise<readonly MessageId[]>;
  /** The messages of the same turns: an answer repeats what it answers. */
  abstract ofSameTurns(db: Db, userId: UserId, messageIds: readonly MessageId[]): Promise<readonly MessageId[]>;
}

export interface RecallRequest {
  readonly userId: UserId;
  readonly personaId: PersonaId;
  readonly conversationId: ConversationId;
  /** What the person just said. */
  readonly query: string;
  readonly tokenBudget: number;
  /** Messages that stand in the prompt anyway. */
  readonly except?: ReadonlySet<MessageId> | undefined;
  /** Ends the search early: what was found by then is the answer. */
  readonly signal?: AbortSignal | undefined;
}

/** A memory that goes into the prompt, with where it came from. */
export interface Recollection {
  readonly text: string;
  readonly sources: readonly MessageId[];
  readonly rememberedAt: Date;
  /** The fact that it is; absent for an episode. */
  readonly memoryId?: MemoryId | undefined;
  /** Relative to the best of the same recall, 0 to 1. */
  readonly score?: number | undefined;
}

export abstract class MemoryRecall {
  /** Oldest first, within the token budget. Never throws for lack of memories: returns []. */
  abstract recall(request: RecallRequest): Promise<readonly Recollection[]>;
}

/** What stands about the person at the beginning of every prompt. */
export abstract class ProfileSource {
  /** Undefined when nothing is known of the person, or memory is off. One line each. */
  abstract profile(userId: UserId, personaId: PersonaId): Promise<readonly string[] | undefined>;
}
