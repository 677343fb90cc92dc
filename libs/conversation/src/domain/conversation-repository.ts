import type { ConversationId, MessageId, Page, PageRequest, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { Branches, Conversation, Message, PlacedMessage, TitleSource } from './conversation.js';
import type { TurnExplanation } from './turn.js';

export type FoundMessage = Message & Pick<PlacedMessage, 'forgotten'>;

/** One person's conversations. Every method takes the person's id: nobody else's rows can be reached. */
export abstract class ConversationRepository {
  abstract create(conversation: Conversation): Promise<void>;
  abstract find(userId: UserId, id: ConversationId): Promise<Conversation | undefined>;
  abstract list(userId: UserId, page: PageRequest): Promise<Page<Conversation>>;
  /** The latest conversations, newest first, at most `limit`: what a search by title looks through. */
  abstract latest(userId: UserId, limit: number): Promise<readonly Conversation[]>;

  /**
   * Sets the title where its present source is one of `replacing`. `false` when there was nothing to set.
   */
  abstract retitle(
    db: Db,
    change: {
      readonly userId: UserId;
      readonly id: ConversationId;
      readonly title: string;
      readonly source: TitleSource;
      readonly replacing: readonly TitleSource[];
      readonly at: Date;
    },
  ): Promise<boolean>;

  /** As {@link retitle}, in a transaction of its own, unless one of the messages `read` was forgotten. */
  abstract retitleFrom(
    read: readonly MessageId[],
    change: Parameters<ConversationRepository['retitle']>[1],
  ): Promise<boolean>;

  /** Whether it is remembered, and recalls. `false` when there is no such conversation. */
  abstract setMemory(tx: Tx, userId: UserId, id: ConversationId, enabled: boolean, at: Date): Promise<boolean>;

  /** Removes the conversation with its messages and turns. `false` when there was none. */
  abstract delete(tx: Tx, userId: UserId, id: ConversationId): Promise<boolean>;

  abstract messages(
    userId: UserId,
    id: ConversationId,
    page: PageRequest,
    branches?: Branches,
  ): Promise<Page<PlacedMessage>>;
  abstract message(userId: UserId, id: ConversationId, messageId: MessageId): Promise<Message | undefined>;
  /** Those of the person's messages that there are, in any order. */
  abstract messagesById(userId: UserId, ids: readonly MessageId[]): Promise<readonly FoundMessage[]>;
  /** Facts of the turn that made this reply, or that answered this message. */
  abstract explain(userId: UserId, messageId: MessageId): Promise<TurnExplanation | undefined>;
}
