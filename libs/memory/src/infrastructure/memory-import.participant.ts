import { Injectable } from '@nestjs/common';
import { RowsImport, type SealedColumn } from '@rapport/platform';
import { memoryContext, memoryVectorContext, messageVectorContext, profileContext } from './memory-tables.js';

const structure = (id: string, context: (id: string) => string): SealedColumn => ({
  plain: 'content',
  column: 'content_sealed',
  seal: (value, row, crypto) => crypto.encrypt(JSON.stringify(value), context(String(row[id]))),
});

const vector = (context: (row: Readonly<Record<string, unknown>>) => string): SealedColumn => ({
  plain: 'vector',
  column: 'vector_sealed',
  seal: (value, row, crypto) => crypto.encryptBytes(Buffer.from(String(value), 'base64'), context(row)),
});

/** After the messages, which memories rest on. */
@Injectable()
export class MemoryImport extends RowsImport {
  override readonly name = 'memory';
  override readonly order = 20;
  protected override readonly sealed = {
    memories: [structure('memory_id', memoryContext), vector((row) => memoryVectorContext(String(row['memory_id'])))],
    memory_sources: [],
    message_vectors: [vector((row) => messageVectorContext(String(row['message_id']), String(row['model'])))],
    memory_backlog: [],
    memory_profiles: [structure('persona_id', profileContext)],
    memory_states: [],
  };
}
