import { Inject, Injectable } from '@nestjs/common';
import { toPage, type ConversationId, type Page, type PageRequest, type UserId } from '@rapport/kernel';
import { conversationConfig, type ConversationConfig } from '../conversation.config.js';
import { conversationErrors } from '../conversation.errors.js';
import type { Branches, Conversation, PlacedMessage } from '../domain/conversation.js';
import { ConversationRepository } from '../domain/conversation-repository.js';

@Injectable()
export class FindConversations {
  constructor(
    private readonly conversations: ConversationRepository,
    @Inject(conversationConfig.token) private readonly config: Pick<ConversationConfig, 'titleSearchMaximum'>,
  ) {}

  /** Throws `conversation.not_found`, also for somebody else's. */
  async one(userId: UserId, id: ConversationId): Promise<Conversation> {
    const conversation = await this.conversations.find(userId, id);
    if (!conversation) throw conversationErrors.notFound();
    return conversation;
  }

  list(userId: UserId, page: PageRequest): Promise<Page<Conversation>> {
    return this.conversations.list(userId, page);
  }

  /**
   * Those whose title contains `words`, whatever their case and accents. Titles are sealed, so they are opened and
   * compared here: the latest CONVERSATION_TITLE_SEARCH_MAXIMUM conversations are looked at, older ones are not found.
   */
  async search(userId: UserId, words: string, { limit, after, order }: PageRequest): Promise<Page<Conversation>> {
    const latest = await this.conversations.latest(userId, this.config.titleSearchMaximum);
    const sought = folded(words);
    const found = latest.filter(({ title }) => title !== undefined && folded(title).includes(sought));
    const ordered = order === 'asc' ? found.toReversed() : found;
    const rest = ordered.filter(({ id }) => after === undefined || (order === 'asc' ? id > after : id < after));
    return toPage(rest, limit);
  }

  /** Throws `conversation.not_found`. */
  async messages(
    userId: UserId,
    id: ConversationId,
    page: PageRequest,
    branches: Branches = 'active',
  ): Promise<Page<PlacedMessage>> {
    const [messages] = await Promise.all([
      this.conversations.messages(userId, id, page, branches),
      this.one(userId, id),
    ]);
    return messages;
  }
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
