import { fromUuid, toUuid, type UserId } from '@rapport/kernel';
import type { UserCrypto } from '@rapport/platform';
import type { Insertable, Selectable } from 'kysely';
import type { Conversation, Message, PlacedMessage } from '../domain/conversation.js';
import type { RecentMessage } from '../domain/turn-repository.js';
import type { MemoryUse } from '../domain/turn.js';
import {
  contentContext,
  titleContext,
  type ConversationsTable,
  type MemoryUseRow,
  type MessagesTable,
} from './conversation-tables.js';

export function toConversation(userId: UserId, row: Selectable<ConversationsTable>, crypto: UserCrypto): Conversation {
  const { conversation_id: uuid, title_sealed: title } = row;
  return {
    id: fromUuid('conversation', uuid),
    userId,
    personaId: fromUuid('persona', row.persona_id),
    personaVersionId: fromUuid('personaVersion', row.persona_version_id),
    title: title === null ? undefined : crypto.decrypt(title, titleContext(uuid)),
    titleSource: row.title_source,
    messageCount: row.message_count,
    memoryEnabled: row.memory_enabled,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastMessageAt: row.last_message_at ?? undefined,
  };
}

export function toConversationRow(conversation: Conversation, crypto: UserCrypto): Insertable<ConversationsTable> {
  const { title } = conversation;
  const uuid = toUuid('conversation', conversation.id);
  return {
    user_id: toUuid('user', conversation.userId),
    conversation_id: uuid,
    persona_id: toUuid('persona', conversation.personaId),
    persona_version_id: toUuid('personaVersion', conversation.personaVersionId),
    title_sealed: title === undefined ? null : crypto.encrypt(title, titleContext(uuid)),
    title_source: conversation.titleSource,
    message_count: conversation.messageCount,
    memory_enabled: conversation.memoryEnabled,
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    last_message_at: conversation.lastMessageAt ?? null,
  };
}

export function toMessage(row: Omit<Selectable<MessagesTable>, 'user_id'>, crypto: UserCrypto): Message {
  return {
    id: fromUuid('message', row.message_id),
    conversationId: fromUuid('conversation', row.conversation_id),
    parentId: row.parent_id === null ? undefined : fromUuid('message', row.parent_id),
    turnId: fromUuid('turn', row.turn_id),
    role: row.role,
    status: row.status,
    text: crypto.decrypt(row.content_sealed, contentContext(row.message_id)),
    createdAt: row.created_at,
  };
}

/** What was forgotten keeps its place and is not even opened. */
export function toRecentMessage(
  row: Pick<
    Selectable<MessagesTable>,
    'message_id' | 'position' | 'role' | 'status' | 'content_sealed' | 'forgotten_at'
  >,
  crypto: UserCrypto,
): RecentMessage {
  const place = { id: fromUuid('message', row.message_id), position: row.position, role: row.role };
  if (row.forgotten_at !== null) return { ...place, status: 'forgotten', text: '' };
  return { ...place, status: row.status, text: crypto.decrypt(row.content_sealed, contentContext(row.message_id)) };
}

export function toPlacedMessage(
  row: Selectable<MessagesTable> & { readonly siblings: number | null },
  crypto: UserCrypto,
): PlacedMessage {
  const forgotten = row.forgotten_at !== null;
  return { ...toMessage(row, crypto), active: row.active, siblings: row.siblings ?? 1, forgotten };
}

export function toMemoryUse({ sources, memory, score }: MemoryUseRow): MemoryUse {
  return {
    sources: sources.map((id) => fromUuid('message', id)),
    ...(memory !== undefined && { memoryId: fromUuid('memory', memory) }),
    ...(score !== undefined && { score }),
  };
}

export function toMemoryUseRow({ sources, memoryId, score }: MemoryUse): MemoryUseRow {
  return {
    sources: sources.map((id) => toUuid('message', id)),
    ...(memoryId !== undefined && { memory: toUuid('memory', memoryId) }),
    // Nobody reads more of it than that.
    ...(score !== undefined && { score: Math.round(score * 1_000) / 1_000 }),
  };
}
