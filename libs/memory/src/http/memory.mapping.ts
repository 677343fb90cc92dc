import { fromUuid, type PersonaId } from '@rapport/kernel';
import type { Forgotten } from '../application/forget-memories.js';
import type { Memory } from '../domain/memory.js';
import type { Recollection } from '../domain/memory-recall.js';
import { tellAtMost, type ForgottenDto } from './forget-memories.dto.js';
import type { MemoryDto } from './memory.dto.js';
import type { FoundMemoryDto } from './search-memories.dto.js';

export function toMemoryDto(memory: Memory, personas: ReadonlyMap<PersonaId, string>): MemoryDto {
  const { personaId, importId } = memory;
  return {
    id: memory.id,
    object: 'memory',
    text: memory.text,
    subject: memory.subject,
    attribute: memory.attribute,
    value: memory.value,
    kind: memory.kind,
    status: memory.status,
    trust: memory.trust,
    origin: memory.origin,
    persona: (personaId && personas.get(personaId)) ?? null,
    persona_only: personaId !== undefined,
    pinned: memory.pinned,
    salience: memory.salience,
    valid_from: memory.validFrom?.toISOString() ?? null,
    valid_until: memory.validUntil?.toISOString() ?? null,
    superseded_by: memory.supersededBy ?? null,
    import: importId === undefined ? null : fromUuid('memoryImport', importId),
    sources: memory.sources.map(({ messageId, conversationId }) => ({
      message_id: messageId,
      conversation_id: conversationId,
    })),
    created_at: memory.createdAt.toISOString(),
    updated_at: memory.updatedAt.toISOString(),
  };
}

export function toFoundMemoryDto({ text, sources, rememberedAt, memoryId, score }: Recollection): FoundMemoryDto {
  return {
    object: 'found_memory',
    type: memoryId === undefined ? 'message' : 'memory',
    text,
    memory_id: memoryId ?? null,
    message_ids: [...sources],
    score: score ?? null,
    remembered_at: rememberedAt.toISOString(),
  };
}

export function toForgottenDto({ memories, messages, kept }: Forgotten): ForgottenDto {
  return {
    object: 'forgotten',
    memory_count: memories.length,
    memory_ids: tellAtMost(memories),
    message_count: messages.length,
    message_ids: tellAtMost(messages),
    kept_memory_ids: tellAtMost(kept),
  };
}
