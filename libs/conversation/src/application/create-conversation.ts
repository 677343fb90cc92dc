import { Injectable } from '@nestjs/common';
import { Clock, newId, type UserId } from '@rapport/kernel';
import { PersonaCatalogue } from '@rapport/persona';
import { CrisisProtocols, Disclosures, type Disclosure } from '@rapport/safety';
import type { Conversation } from '../domain/conversation.js';
import { ConversationRepository } from '../domain/conversation-repository.js';
import { DisclosureRepository } from '../domain/disclosure-standing.js';

/** Starts a conversation with a version of a persona that serves new ones, which it then keeps. */
@Injectable()
export class CreateConversation {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly personas: PersonaCatalogue,
    private readonly standings: DisclosureRepository,
    private readonly disclosures: Disclosures,
    private readonly protocols: CrisisProtocols,
    private readonly clock: Clock,
  ) {}

  /** What the person may be shown before their first message; what is due with it comes with it all the same. */
  async opening(userId: UserId): Promise<Disclosure | undefined> {
    return this.disclosures.opening(await this.standings.find(userId));
  }

  /** Throws `persona.not_found`, and `safety.protocol_unavailable` where nobody in danger could be helped. */
  async execute(userId: UserId, personaSlug: string, title?: string): Promise<Conversation> {
    this.protocols.assertAvailable();
    const now = this.clock.now();
    const id = newId('conversation', now);
    const { personaId, versionId } = await this.personas.begin(personaSlug, id);
    const conversation: Conversation = {
      id,
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
