import { Injectable } from '@nestjs/common';
import { ExportParticipant, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, personalRows, RowsErasure, UserCipher, type UserCrypto } from '@rapport/platform';
import { MemoryRevisions } from '../domain/memory-repository.js';
import {
  memoryContext,
  memoryVectorContext,
  messageVectorContext,
  profileContext,
  type MemoryTables,
} from './memory-tables.js';

/** Children first, so that each table's rows are counted rather than cascaded away. */
const TABLES = [
  'memory_sources',
  'memories',
  'memory_profiles',
  'message_vectors',
  'memory_backlog',
  'memory_states',
] as const;

/** All that was made of what a person said, and what waits to be read, a page at a time. */
@Injectable()
export class MemoryExport extends ExportParticipant {
  override readonly name = 'memory';
  override readonly tables = TABLES;

  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    const crypto = await this.cipher.for(this.database, userId);
    yield* this.memories(userId, crypto);
    yield* this.sources(userId);
    yield* this.vectors(userId, crypto);
    yield* this.backlog(userId);
    yield* this.fewRows(userId, crypto);
  }

  private async *memories(userId: UserId, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const rows = personalRows(this.view, 'memories', userId, 'memory_id');
    for await (const { content_sealed: sealed, vector_sealed: vector, ...row } of rows) {
      const content: unknown = JSON.parse(crypto.decrypt(sealed, memoryContext(row.memory_id)));
      const opened = vector && crypto.decryptBytes(vector, memoryVectorContext(row.memory_id)).toString('base64');
      const origin = row.origin === 'extracted' ? 'inferred' : 'provided';
      yield { table: 'memories', origin, row: { ...row, content, vector: opened } };
    }
  }

  private async *sources(userId: UserId): AsyncGenerator<ExportRecord> {
    const rows = personalRows(this.view, 'memory_sources', userId, 'memory_id', 'message_id');
    for await (const row of rows) yield { table: 'memory_sources', origin: 'observed', row: { ...row } };
  }

  private async *vectors(userId: UserId, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const rows = personalRows(this.view, 'message_vectors', userId, 'message_id', 'model');
    for await (const { vector_sealed: sealed, ...row } of rows) {
      const vector = crypto.decryptBytes(sealed, messageVectorContext(row.message_id, row.model)).toString('base64');
      yield { table: 'message_vectors', origin: 'inferred', row: { ...row, vector } };
    }
  }

  private async *backlog(userId: UserId): AsyncGenerator<ExportRecord> {
    const rows = personalRows(this.view, 'memory_backlog', userId, 'turn_id');
    for await (const row of rows) yield { table: 'memory_backlog', origin: 'observed', row: { ...row } };
  }

  /** One row a persona, and one a person. */
  private async *fewRows(userId: UserId, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const profiles = personalRows(this.view, 'memory_profiles', userId, 'persona_id');
    for await (const { content_sealed: sealed, ...row } of profiles) {
      const content: unknown = JSON.parse(crypto.decrypt(sealed, profileContext(row.persona_id)));
      yield { table: 'memory_profiles', origin: 'inferred', row: { ...row, content } };
    }
    const states = personalRows(this.view, 'memory_states', userId, 'user_id');
    for await (const row of states) yield { table: 'memory_states', origin: 'provided', row: { ...row } };
  }

  private get view() {
    return this.database.as<MemoryTables>();
  }
}

/** Runs before the messages go, which would take what rests on them along uncounted. */
@Injectable()
export class MemoryErasure extends RowsErasure {
  override readonly name = 'memory';
  override readonly tables = TABLES;
  override readonly order = 80;

  constructor(
    database: Database,
    private readonly revisions: MemoryRevisions,
  ) {
    super(database);
  }

  override async erase(userId: UserId): Promise<number> {
    const rows = await super.erase(userId);
    // What processes hold in order to search it goes now, and not when it has been idle for long enough.
    await this.revisions.announce(userId);
    return rows;
  }
}
