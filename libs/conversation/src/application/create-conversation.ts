import { Injectable } from '@nestjs/common';
import { Clock, newId, type UserId } from '@rapport/kernel';
import { PersonaCatalogue } from '@rapport/persona';
import type { Conversation } from '../domain/conversation.js';
import { ConversationRepository } from '../domain/conversation-repository.js';

/** Starts a conversation with the active version of a persona, which it then keeps. */
@Injectable()
export class CreateConversation {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly personas: PersonaCatalogue,
    private readonly clock: Clock,
  ) {}

  /** Throws `persona.not_found`. */
  async execute(userId: UserId, personaSlug: string, title?: string): Promise<Conversation> {
    const { personaId, versionId } = await this.personas.active(personaSlug);
    const now = this.clock.now();
    const conversation: Conversation = {
      id: newId('conversation', now),
      userId,
      personaId,
      personaVersionId: versionId,
      title,
      titleSource: title === undefined ? 'none' : 'user',
      messageCount: 0,
      memoryEnabled: true,
      createdAt: new Date(now),
      updatedAt: new Date(now),
      lastMessageAt: undefined,
    };
    await this.conversations.create(conversation);
    return conversation;
  }
}
