import { describeTable, type ProcessingEntry, type TableEntry } from '@rapport/compliance';

const memory: ProcessingEntry = {
  owner: 'memory',
  purpose: 'Remember what people said, beyond the conversation in which they said it',
  basis: 'consent',
  retention: 'memory',
  origin: 'inferred',
};

export const memoryTables: readonly TableEntry[] = [
  describeTable(
    'memories',
    memory,
    {
      pseudonym: 'user_id memory_id superseded_by import_id',
      content: 'content_sealed vector_sealed',
      inferred: 'kind status trust origin salience valid_from valid_until',
      preference: 'persona_id pinned',
      usage: 'recalls last_recalled_at created_at updated_at',
      technical: 'vector_model',
    },
    { pinned: 'provided', recalls: 'observed', last_recalled_at: 'observed' },
  ),
  describeTable('memory_sources', memory, { pseudonym: 'user_id memory_id message_id conversation_id' }),
  describeTable(
    'memory_profiles',
    { ...memory, origin: 'generated' },
    {
      pseudonym: 'user_id persona_id memory_ids',
      content: 'content_sealed',
      usage: 'created_at',
    },
  ),
  describeTable('message_vectors', memory, {
    pseudonym: 'user_id message_id',
    content: 'vector_sealed',
    technical: 'model created_at',
  }),
  describeTable(
    'memory_backlog',
    { ...memory, retention: 'backlog', origin: 'observed' },
    {
      pseudonym: 'user_id turn_id conversation_id',
      usage: 'settled_at',
    },
  ),
  describeTable(
    'memory_states',
    { ...memory, purpose: 'Know whether somebody wants to be remembered', retention: 'account', origin: 'provided' },
    { pseudonym: 'user_id', preference: 'enabled consented withdrawn_at', technical: 'revision updated_at' },
  ),
];
