import { Injectable } from '@nestjs/common';
import { canonicalJson, fromUuid, toUuid, type ConversationId, type MessageId, type UserId } from '@rapport/kernel';
import { Database, inSlices, UserCipher, type Db, type Tx, type UserCrypto } from '@rapport/platform';
import type { Insertable, Selectable } from 'kysely';
import type { Memory, MemoryContent, MemoryId } from '../domain/memory.js';
import { MemoryRepository, type MemoryQuery } from '../domain/memory-repository.js';
import { memoryContext, type MemoriesTable, type MemorySourcesTable, type MemoryTables } from './memory-tables.js';

@Injectable()
export class PostgresMemoryRepository extends MemoryRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async list(userId: UserId, query: MemoryQuery, db: Db = this.database): Promise<readonly Memory[]> {
    const { status, personaId, importId, ids, before, after, order = 'desc', limit } = query;
    let select = memoriesOf(db, userId).orderBy('memory_id', order).limit(limit);
    if (status !== undefined) select = select.where('status', '=', status);
    if (ids?.length === 0) return [];
    if (ids) {
      const uuids = ids.map((id) => toUuid('memory', id));
      select = select.where('memory_id', 'in', uuids);
    }
    if (importId !== undefined) select = select.where('import_id', '=', importId);
    if (before !== undefined) select = select.where('memory_id', '<', toUuid('memory', before));
    if (after !== undefined) select = select.where('memory_id', '>', toUuid('memory', after));
    if (personaId !== undefined) {
      const persona = toUuid('persona', personaId);
      select = select.where((or) => or.or([or('persona_id', 'is', null), or('persona_id', '=', persona)]));
    }
    return this.opened(db, userId, await select.execute());
  }

  override async find(userId: UserId, memoryId: MemoryId, db: Db = this.database): Promise<Memory | undefined> {
    const rows = await memoriesOf(db, userId).where('memory_id', '=', toUuid('memory', memoryId)).execute();
    return (await this.opened(db, userId, rows))[0];
  }

  override async restingOn(db: Db, userId: UserId, messages: readonly MessageId[]): Promise<readonly Memory[]> {
    const found = new Map<string, Selectable<MemoriesTable>>();
    for (const some of inSlices(messages.map((id) => toUuid('message', id)))) {
      const rows = await memoriesOf(db, userId)
        .where('memory_id', 'in', (sources) =>
          sources
            .selectFrom('memory_sources')
            .select('memory_id')
            .where('user_id', '=', toUuid('user', userId))
            .where('message_id', 'in', some),
        )
        .orderBy('memory_id')
        .execute();
      for (const row of rows) found.set(row.memory_id, row);
    }
    return this.opened(db, userId, [...found.values()]);
  }

  override async ofConversation(db: Db, userId: UserId, conversationId: ConversationId): Promise<readonly Memory[]> {
    const rows = await memoriesOf(db, userId)
      .where('memory_id', 'in', (sources) =>
        sources
          .selectFrom('memory_sources')
          .select('memory_id')
          .where('user_id', '=', toUuid('user', userId))
          .where('conversation_id', '=', toUuid('conversation', conversationId)),
      )
      .orderBy('memory_id')
      .execute();
    return this.opened(db, userId, rows);
  }

  override async save(tx: Tx, memory: Memory): Promise<void> {
    const crypto = await this.cipher.for(tx, memory.userId);
    const view = tx.as<MemoryTables>();
    const row = toRow(memory, crypto);
    const { user_id, memory_id, origin: _origin, created_at: _createdAt, ...changes } = row;
    await view
      .insertInto('memories')
      .values(row)
      .onConflict((conflict) =>
        // The vector was made of what the memory said before.
        conflict.columns(['user_id', 'memory_id']).doUpdateSet({ ...changes, vector_model: null, vector_sealed: null }),
      )
      .execute();
    await view.deleteFrom('memory_sources').where('user_id', '=', user_id).where('memory_id', '=', memory_id).execute();
    const sources = memory.sources.map((source) => ({
      user_id,
      memory_id,
      message_id: toUuid('message', source.messageId),
      conversation_id: toUuid('conversation', source.conversationId),
    }));
    for (const some of inSlices(sources)) await view.insertInto('memory_sources').values(some).execute();
  }

  override async remove(tx: Tx, userId: UserId, memoryIds: readonly MemoryId[]): Promise<number> {
    let removed = 0;
    for (const some of inSlices(memoryIds.map((id) => toUuid('memory', id)))) {
      const { numDeletedRows } = await tx
        .as<MemoryTables>()
        .deleteFrom('memories')
        .where('user_id', '=', toUuid('user', userId))
        .where('memory_id', 'in', some)
        .executeTakeFirst();
      removed += Number(numDeletedRows);
    }
    return removed;
  }

  private async opened(db: Db, userId: UserId, rows: readonly Selectable<MemoriesTable>[]): Promise<readonly Memory[]> {
    if (rows.length === 0) return [];
    const crypto = await this.cipher.for(db, userId);
    const sources = await sourcesOf(db, userId, rows);
    return rows.map((row) => toMemory(userId, row, sources.get(row.memory_id) ?? [], crypto));
  }
}

const memoriesOf = (db: Db, userId: UserId) =>
  db.as<MemoryTables>().selectFrom('memories').selectAll().where('user_id', '=', toUuid('user', userId));

async function sourcesOf(
  db: Db,
  userId: UserId,
  memories: readonly Selectable<MemoriesTable>[],
): Promise<Map<string, Selectable<MemorySourcesTable>[]>> {
  const byMemory = new Map<string, Selectable<MemorySourcesTable>[]>();
  for (const some of inSlices(memories.map(({ memory_id }) => memory_id))) {
    const rows = await db
      .as<MemoryTables>()
      .selectFrom('memory_sources')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .where('memory_id', 'in', some)
      .orderBy('message_id')
      .execute();
    for (const row of rows) byMemory.set(row.memory_id, [...(byMemory.get(row.memory_id) ?? []), row]);
  }
  return byMemory;
}

function toMemory(
  userId: UserId,
  row: Selectable<MemoriesTable>,
  sources: readonly Selectable<MemorySourcesTable>[],
  crypto: UserCrypto,
): Memory {
  const content = JSON.parse(crypto.decrypt(row.content_sealed, memoryContext(row.memory_id))) as MemoryContent;
  return {
    ...content,
    id: fromUuid('memory', row.memory_id),
    userId,
    personaId: row.persona_id === null ? undefined : fromUuid('persona', row.persona_id),
    kind: row.kind,
    status: row.status,
    trust: row.trust,
    origin: row.origin,
    salience: row.salience,
    pinned: row.pinned,
    validFrom: row.valid_from ?? undefined,
    validUntil: row.valid_until ?? undefined,
    supersededBy: row.superseded_by === null ? undefined : fromUuid('memory', row.superseded_by),
    importId: row.import_id ?? undefined,
    sources: sources.map((source) => ({
      messageId: fromUuid('message', source.message_id),
      conversationId: fromUuid('conversation', source.conversation_id),
    })),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toRow(memory: Memory, crypto: UserCrypto): Insertable<MemoriesTable> {
  const uuid = toUuid('memory', memory.id);
  const { text, subject, attribute, value } = memory;
  return {
    user_id: toUuid('user', memory.userId),
    memory_id: uuid,
    persona_id: memory.personaId === undefined ? null : toUuid('persona', memory.personaId),
    kind: memory.kind,
    status: memory.status,
    trust: memory.trust,
    origin: memory.origin,
    content_sealed: crypto.encrypt(canonicalJson({ text, subject, attribute, value }), memoryContext(uuid)),
    salience: memory.salience,
    pinned: memory.pinned,
    valid_from: memory.validFrom ?? null,
    valid_until: memory.validUntil ?? null,
    superseded_by: memory.supersededBy === undefined ? null : toUuid('memory', memory.supersededBy),
    import_id: memory.importId ?? null,
    created_at: memory.createdAt,
    updated_at: memory.updatedAt,
  };
}
