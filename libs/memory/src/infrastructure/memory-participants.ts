import { Injectable } from '@nestjs/common';
import { ErasureParticipant, ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { BEFORE_ALL, Database, PAGE_ROWS, pagedRows, UserCipher, type UserCrypto } from '@rapport/platform';
import type { Selectable } from 'kysely';
import { MemoryRevisions } from '../domain/memory-repository.js';
import {
  memoryContext,
  memoryVectorContext,
  messageVectorContext,
  profileContext,
  type MemoriesTable,
  type MemoryBacklogTable,
  type MemorySourcesTable,
  type MemoryTables,
  type MessageVectorsTable,
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
    const user = toUuid('user', userId);
    yield* this.memories(user, crypto);
    yield* this.sources(user);
    yield* this.vectors(user, crypto);
    yield* this.backlog(user);
    yield* this.fewRows(user, crypto);
  }

  private async *memories(user: string, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const page = (after: Selectable<MemoriesTable> | undefined) =>
      this.view
        .selectFrom('memories')
        .selectAll()
        .where('user_id', '=', user)
        .where('memory_id', '>', after?.memory_id ?? BEFORE_ALL)
        .orderBy('memory_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const { content_sealed: sealed, vector_sealed: vector, ...row } of pagedRows(page)) {
      const content: unknown = JSON.parse(crypto.decrypt(sealed, memoryContext(row.memory_id)));
      const opened = vector && crypto.decryptBytes(vector, memoryVectorContext(row.memory_id)).toString('base64');
      const origin = row.origin === 'extracted' ? 'inferred' : 'provided';
      yield { table: 'memories', origin, row: { ...row, content, vector: opened } };
    }
  }

  private async *sources(user: string): AsyncGenerator<ExportRecord> {
    const page = (after: Selectable<MemorySourcesTable> | undefined) =>
      this.view
        .selectFrom('memory_sources')
        .selectAll()
        .where('user_id', '=', user)
        .where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('memory_id', 'message_id'),
            '>',
            tuple(after?.memory_id ?? BEFORE_ALL, after?.message_id ?? BEFORE_ALL),
          ),
        )
        .orderBy('memory_id')
        .orderBy('message_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const row of pagedRows(page)) yield { table: 'memory_sources', origin: 'observed', row: { ...row } };
  }

  private async *vectors(user: string, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const page = (after: Selectable<MessageVectorsTable> | undefined) =>
      this.view
        .selectFrom('message_vectors')
        .selectAll()
        .where('user_id', '=', user)
        .where(({ eb, refTuple, tuple }) =>
          eb(refTuple('message_id', 'model'), '>', tuple(after?.message_id ?? BEFORE_ALL, after?.model ?? '')),
        )
        .orderBy('message_id')
        .orderBy('model')
        .limit(PAGE_ROWS)
        .execute();
    for await (const { vector_sealed: sealed, ...row } of pagedRows(page)) {
      const vector = crypto.decryptBytes(sealed, messageVectorContext(row.message_id, row.model)).toString('base64');
      yield { table: 'message_vectors', origin: 'inferred', row: { ...row, vector } };
    }
  }

  private async *backlog(user: string): AsyncGenerator<ExportRecord> {
    const page = (after: Selectable<MemoryBacklogTable> | undefined) =>
      this.view
        .selectFrom('memory_backlog')
        .selectAll()
        .where('user_id', '=', user)
        .where('turn_id', '>', after?.turn_id ?? BEFORE_ALL)
        .orderBy('turn_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const row of pagedRows(page)) {
      yield { table: 'memory_backlog', origin: 'observed', row: { ...row } };
    }
  }

  /** One row a person, and one a persona. */
  private async *fewRows(user: string, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const profiles = await this.view.selectFrom('memory_profiles').selectAll().where('user_id', '=', user).execute();
    for (const { content_sealed: sealed, ...row } of profiles) {
      const content: unknown = JSON.parse(crypto.decrypt(sealed, profileContext(row.persona_id)));
      yield { table: 'memory_profiles', origin: 'inferred', row: { ...row, content } };
    }
    const states = await this.view.selectFrom('memory_states').selectAll().where('user_id', '=', user).execute();
    for (const row of states) yield { table: 'memory_states', origin: 'provided', row: { ...row } };
  }

  private get view() {
    return this.database.as<MemoryTables>();
  }
}

/** Runs before the messages go, which would take what rests on them along uncounted. */
@Injectable()
export class MemoryErasure extends ErasureParticipant {
  override readonly name = 'memory';
  override readonly tables = TABLES;
  override readonly order = 80;

  constructor(
    private readonly database: Database,
    private readonly revisions: MemoryRevisions,
  ) {
    super();
  }

  override async erase(userId: UserId): Promise<number> {
    const rows = await this.eraseRows(userId);
    // What processes hold in order to search it goes now, and not when it has been idle for long enough.
    await this.revisions.announce(userId);
    return rows;
  }

  private eraseRows(userId: UserId): Promise<number> {
    const user = toUuid('user', userId);
    return this.database.transaction(async (tx) => {
      let rows = 0;
      for (const table of TABLES) {
        const deleted = await tx.as<MemoryTables>().deleteFrom(table).where('user_id', '=', user).executeTakeFirst();
        rows += Number(deleted.numDeletedRows);
      }
      return rows;
    });
  }
}
