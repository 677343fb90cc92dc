import { Injectable } from '@nestjs/common';
import type { MessageId, UserId } from '@rapport/kernel';
import { MemoryRepository, type Memory, type MemoryId } from '@rapport/memory';
import { IncidentRepository } from '@rapport/safety';
import { conversationErrors } from '../conversation.errors.js';
import { ConversationRepository, type FoundMessage } from '../domain/conversation-repository.js';
import type { ExplainedMemory, ExplainedSource, ExplainedTurn } from '../domain/explained-memory.js';
import type { MemoryUse } from '../domain/turn.js';

@Injectable()
export class ExplainMessage {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly memories: MemoryRepository,
    private readonly incidents: IncidentRepository,
  ) {}

  /** The memories are told as they are now. Throws `conversation.message_not_found`. */
  async execute(userId: UserId, messageId: MessageId): Promise<ExplainedTurn> {
    const explanation = await this.conversations.explain(userId, messageId);
    if (!explanation) throw conversationErrors.messageNotFound();
    const { memoriesUsed } = explanation;
    const [memories, messages, incidents] = await Promise.all([
      this.memoriesOf(userId, memoriesUsed),
      this.conversations.messagesById(userId, [...new Set(memoriesUsed.flatMap(({ sources }) => sources))]),
      this.incidents.ofTurn(userId, explanation.turnId),
    ]);
    const byId = new Map(messages.map((message) => [message.id, message]));
    return { ...explanation, incidents, memories: memoriesUsed.map((use) => explained(use, memories, byId)) };
  }

  private async memoriesOf(userId: UserId, used: readonly MemoryUse[]): Promise<ReadonlyMap<MemoryId, Memory>> {
    const ids = [...new Set(used.flatMap(({ memoryId }) => memoryId ?? []))];
    const memories = await this.memories.list(userId, { ids, limit: ids.length });
    return new Map(memories.map((memory) => [memory.id, memory]));
  }
}

function explained(
  { memoryId, score, sources }: MemoryUse,
  memories: ReadonlyMap<MemoryId, Memory>,
  messages: ReadonlyMap<MessageId, FoundMessage>,
): ExplainedMemory {
  const memory = memoryId && memories.get(memoryId);
  return { memoryId, score, memory, sources: sources.map((id) => sourceOf(id, messages.get(id))) };
}

function sourceOf(messageId: MessageId, message: FoundMessage | undefined): ExplainedSource {
  if (!message) return { messageId, state: 'deleted' };
  return message.forgotten ? { messageId, state: 'forgotten' } : { messageId, state: 'known', message };
}
