import { Injectable } from '@nestjs/common';
import type { MessageId, UserId } from '@rapport/kernel';
import { conversationErrors } from '../conversation.errors.js';
import { ConversationRepository } from '../domain/conversation-repository.js';
import type { TurnExplanation } from '../domain/turn.js';

@Injectable()
export class ExplainMessage {
  constructor(private readonly conversations: ConversationRepository) {}

  /** Throws `conversation.message_not_found`. */
  async execute(userId: UserId, messageId: MessageId): Promise<TurnExplanation> {
    const explanation = await this.conversations.explain(userId, messageId);
    if (!explanation) throw conversationErrors.messageNotFound();
    return explanation;
  }
}
