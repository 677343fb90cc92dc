import type { ConversationId, MessageId, PersonaId, UserId } from '@rapport/kernel';

/** Something said earlier, by either side. */
export interface Episode {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly createdAt: Date;
}

/** Where episodes come from; conversation implements it, so a message is stored once only. */
export abstract class EpisodeSource {
  /** The person's latest messages with this persona outside one conversation, newest first. */
  abstract recent(query: {
    readonly userId: UserId;
    readonly personaId: PersonaId;
    readonly exceptConversation: ConversationId;
    readonly limit: number;
  }): Promise<readonly Episode[]>;
}

export interface RecallRequest {
  readonly userId: UserId;
  readonly personaId: PersonaId;
  readonly conversationId: ConversationId;
  /** What the person just said. */
  readonly query: string;
  readonly tokenBudget: number;
}

/** A memory that goes into the prompt, with where it came from. */
export interface Recollection {
  readonly text: string;
  readonly sources: readonly MessageId[];
  readonly rememberedAt: Date;
}

export abstract class MemoryRecall {
  /** Oldest first, within the token budget. Never throws for lack of memories: returns []. */
  abstract recall(request: RecallRequest): Promise<readonly Recollection[]>;
}
