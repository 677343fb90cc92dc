import type { ConversationId, TurnId, UserId } from '@rapport/kernel';
import type { Tx } from '@rapport/platform';

export interface WaitingConversation {
  readonly userId: UserId;
  readonly conversationId: ConversationId;
  /** When its first waiting turn was settled. */
  readonly since: Date;
}

/**
 * Finished turns that were not read yet. A turn's row is written with its settlement and deleted with what was made of
 * it, in one transaction each: that is what makes extraction exactly once. Whoever forgets messages deletes the rows of
 * their turns, too.
 */
export abstract class MemoryBacklog {
  /** Of one conversation, oldest first. */
  abstract waiting(userId: UserId, conversationId: ConversationId, limit: number): Promise<readonly TurnId[]>;
  /** Deletes the rows. Resolves with the turns that still waited: only what was made of those may be kept. */
  abstract take(tx: Tx, userId: UserId, turnIds: readonly TurnId[]): Promise<ReadonlySet<TurnId>>;
  /** Conversations that wait since before `before`, those that wait longest first, from the one after `after`. */
  abstract overdue(query: {
    readonly before: Date;
    readonly after?: WaitingConversation | undefined;
    readonly limit: number;
  }): Promise<readonly WaitingConversation[]>;
  /** Deletes what has waited since before then. Resolves with how many turns. */
  abstract giveUp(before: Date): Promise<number>;
  abstract oldest(): Promise<Date | undefined>;
}
