import type { ConversationId, MessageId, PersonaId, TurnId, UserId } from '@rapport/kernel';
import type { ToneDials } from '@rapport/persona';
import type { Db } from '@rapport/platform';
import type { Conversation, Message } from './conversation.js';
import type { Answer, MemoryUse, TurnClaim } from './turn.js';

/** What a prompt is made of. */
export type RecentMessage = Pick<Message, 'id' | 'role' | 'status' | 'text'>;

/** All that a turn needs to know of its conversation, from one read. */
export interface OpenedConversation {
  readonly conversation: Conversation;
  /** The latest messages, oldest first. */
  readonly recent: readonly RecentMessage[];
  /** The turn that holds the conversation, if one does. */
  readonly running: { readonly turnId: TurnId; readonly leaseUntil: Date } | undefined;
}

export interface NewTurn {
  readonly turnId: TurnId;
  readonly replyId: MessageId;
  readonly userMessage: Message;
  /** As it was opened: its `messageCount` is the version that recording insists on. */
  readonly conversation: Conversation;
  readonly model: string;
  readonly memoriesUsed: readonly MemoryUse[];
  readonly tone: ToneDials;
  readonly owner: string;
  readonly leaseUntil: Date;
}

export interface Settlement extends TurnClaim {
  readonly conversationId: ConversationId;
  readonly personaId: PersonaId;
  readonly userMessageId: MessageId;
  readonly replyId: MessageId;
  readonly answer: Answer;
  readonly costMicroUsd: number | undefined;
  readonly durationMs: number;
  readonly settledAt: Date;
  /** The first title, for a conversation that has none. */
  readonly titleExcerpt: string | undefined;
}

export interface AbandonedTurns {
  readonly now: Date;
  /** Also those whose lease has not run out: for a process that knows itself to be the only one. */
  readonly evenLeased?: boolean;
  /** One person's only. */
  readonly userId?: UserId;
}

/** Everything a turn reads and writes. Each method is one round trip, and each write is one statement. */
export abstract class TurnRepository {
  abstract open(
    userId: UserId,
    conversationId: ConversationId,
    recentMessages: number,
  ): Promise<OpenedConversation | undefined>;

  /**
   * Commits the person's message and the turn. `false` when the conversation moved on since it was opened, another
   * turn holds it, or it is gone: nothing is stored then.
   */
  abstract record(turn: NewTurn): Promise<boolean>;

  /** Renews the lease and keeps what was said so far. `false` when the turn is no longer the caller's. */
  abstract checkpoint(claim: TurnClaim, replyId: MessageId, partial: string, leaseUntil: Date): Promise<boolean>;

  /**
   * Stores the outcome: turn, reply, conversation, day's usage. `false` when the turn is no longer the caller's.
   * Doing it again after a commit whose acknowledgement was lost stores nothing and resolves with `true`.
   */
  abstract settle(db: Db, settlement: Settlement): Promise<boolean>;

  /**
   * Fails turns that nobody runs any more, keeping as an incomplete reply what their checkpoints hold.
   * Resolves with how many there were.
   */
  abstract interruptAbandoned(which: AbandonedTurns): Promise<number>;
}
