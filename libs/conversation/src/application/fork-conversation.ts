import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId, type ConversationId, type MessageId, type UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { conversationConfig, type ConversationConfig } from '../conversation.config.js';
import { conversationErrors } from '../conversation.errors.js';
import type { Conversation } from '../domain/conversation.js';
import { ConversationRepository } from '../domain/conversation-repository.js';
import { ForkRepository } from '../domain/fork-repository.js';

/** A new conversation that begins with a copy of another's path: deleting either leaves the other whole. */
@Injectable()
export class ForkConversation {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationRepository,
    private readonly forks: ForkRepository,
    private readonly clock: Clock,
    @Inject(conversationConfig.token) private readonly config: Pick<ConversationConfig, 'forkMaxMessages'>,
  ) {}

  /**
   * Copies the path up to `messageId`, or else the active one. Throws `conversation.not_found`,
   * `conversation.message_not_found` and `conversation.fork_too_long`.
   */
  async execute(userId: UserId, id: ConversationId, messageId?: MessageId): Promise<Conversation> {
    const original = await this.conversations.find(userId, id);
    if (!original) throw conversationErrors.notFound();
    const end = messageId ?? (await this.forks.leaf(userId, id));
    const { forkMaxMessages } = this.config;
    const messages = end === undefined ? 0 : await this.forks.pathLength(userId, id, end, forkMaxMessages + 1);
    if (end !== undefined && messages === 0) throw conversationErrors.messageNotFound();
    if (messages > forkMaxMessages) throw conversationErrors.forkTooLong();
    const now = this.clock.now();
    const fork: Conversation = {
      ...original,
      id: newId('conversation', now),
      messageCount: messages,
      createdAt: new Date(now),
      updatedAt: new Date(now),
    };
    await this.database.transaction((tx) => this.forks.copy(tx, fork, id, end));
    return fork;
  }
}
