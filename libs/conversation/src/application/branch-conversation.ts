import { Injectable } from '@nestjs/common';
import type { ConversationId, MessageId, UserId } from '@rapport/kernel';
import { conversationErrors } from '../conversation.errors.js';
import type { Message } from '../domain/conversation.js';
import { ConversationRepository } from '../domain/conversation-repository.js';
import type { SendCommand } from '../turn/turn-context.js';

/** Where in the tree of a conversation a turn goes. Each method reads one or two messages and stores nothing. */
@Injectable()
export class BranchConversation {
  constructor(private readonly conversations: ConversationRepository) {}

  /** A message after the given answer. Throws `conversation.message_not_found` and `conversation.not_an_answer`. */
  async send(userId: UserId, id: ConversationId, parentId: MessageId, content: string): Promise<SendCommand> {
    const parent = await this.message(userId, id, parentId);
    if (parent.role !== 'assistant') throw conversationErrors.notAnAnswer();
    return { userId, conversationId: id, content, branch: { after: parent.id } };
  }

  /**
   * Another answer beside the given one; or an answer to the given message of the person's. Throws
   * `conversation.message_not_found`.
   */
  async regenerate(userId: UserId, id: ConversationId, messageId: MessageId): Promise<SendCommand> {
    const message = await this.message(userId, id, messageId);
    const answers =
      message.role === 'user' || message.parentId === undefined
        ? message
        : await this.message(userId, id, message.parentId);
    return { userId, conversationId: id, content: answers.text, branch: { after: answers.parentId, answers } };
  }

  /** Another wording beside the given message. Throws `conversation.message_not_found` and `conversation.not_yours`. */
  async edit(userId: UserId, id: ConversationId, messageId: MessageId, content: string): Promise<SendCommand> {
    const { role, parentId } = await this.message(userId, id, messageId);
    if (role !== 'user') throw conversationErrors.notYours();
    return { userId, conversationId: id, content, branch: { after: parentId } };
  }

  private async message(userId: UserId, id: ConversationId, messageId: MessageId): Promise<Message> {
    const message = await this.conversations.message(userId, id, messageId);
    if (message) return message;
    if (!(await this.conversations.find(userId, id))) throw conversationErrors.notFound();
    throw conversationErrors.messageNotFound();
  }
}
