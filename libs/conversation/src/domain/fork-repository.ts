import type { ConversationId, MessageId, UserId } from '@rapport/kernel';
import type { Tx } from '@rapport/platform';
import type { Conversation } from './conversation.js';

/** One path of a conversation as a conversation of its own. */
export abstract class ForkRepository {
  /** How many messages the path up to `end` has, itself included, counted up to `most`; 0 when there is no such message. */
  abstract pathLength(userId: UserId, id: ConversationId, end: MessageId, most: number): Promise<number>;

  /** The last message of the active path. */
  abstract leaf(userId: UserId, id: ConversationId): Promise<MessageId | undefined>;

  /**
   * Stores `fork` with a copy of the path up to `end` (none, when undefined) and of the summaries on it, sealed anew:
   * sealed text is bound to the row that it stands in. Throws `conversation.not_found` when it is gone meanwhile.
   */
  abstract copy(tx: Tx, fork: Conversation, from: ConversationId, end: MessageId | undefined): Promise<void>;
}
