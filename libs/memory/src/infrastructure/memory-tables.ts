import type { Generated } from 'kysely';
import type { MemoryKind, MemoryOrigin, MemoryStatus, MemoryTrust } from '../domain/memory.js';

export interface MemoryStatesTable {
  user_id: string;
  revision: Generated<number>;
  enabled: Generated<boolean>;
  consented: Generated<boolean>;
  withdrawn_at: Generated<Date | null>;
  updated_at: Date;
}

export interface MemoriesTable {
  user_id: string;
  memory_id: string;
  persona_id: string | null;
  kind: MemoryKind;
  status: MemoryStatus;
  trust: MemoryTrust;
  origin: MemoryOrigin;
  content_sealed: Buffer;
  salience: number;
  pinned: Generated<boolean>;
  valid_from: Date | null;
  valid_until: Date | null;
  superseded_by: string | null;
  import_id: string | null;
  vector_model: string | null;
  vector_sealed: Buffer | null;
  recalls: Generated<number>;
  last_recalled_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export interface MemorySourcesTable {
  user_id: string;
  memory_id: string;
  message_id: string;
  conversation_id: string;
}

export interface MemoryBacklogTable {
  user_id: string;
  turn_id: string;
  conversation_id: string;
  settled_at: Date;
}

export interface MessageVectorsTable {
  user_id: string;
  message_id: string;
  model: string;
  vector_sealed: Buffer;
  created_at: Date;
}

export interface MemoryProfilesTable {
  user_id: string;
  persona_id: string;
  content_sealed: Buffer;
  memory_ids: string[];
  created_at: Date;
}

export interface MemoryTables {
  memory_states: MemoryStatesTable;
  memories: MemoriesTable;
  memory_sources: MemorySourcesTable;
  memory_backlog: MemoryBacklogTable;
  message_vectors: MessageVectorsTable;
  memory_profiles: MemoryProfilesTable;
}

/** What each sealed value is bound to: moved elsewhere, it no longer opens. */
export const memoryContext = (memoryUuid: string): string => `memories.content_sealed:${memoryUuid}`;
export const memoryVectorContext = (memoryUuid: string): string => `memories.vector_sealed:${memoryUuid}`;
export const messageVectorContext = (messageUuid: string, model: string): string =>
  `message_vectors.vector_sealed:${messageUuid}:${model}`;
export const profileContext = (personaUuid: string): string => `memory_profiles.content_sealed:${personaUuid}`;
