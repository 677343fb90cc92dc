import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type MessageId, type UserId } from '@rapport/kernel';
import { Database, inSlices, UserCipher, type UserCrypto } from '@rapport/platform';
import { sql, type Selectable } from 'kysely';
import type { MemoryContent, MemoryId } from '../domain/memory.js';
import { RecallableFacts, restsOnSources, type RecallableFact } from '../domain/recallable-facts.js';
import { memoryContext, memoryVectorContext, type MemoriesTable, type MemoryTables } from './memory-tables.js';
import { openVector } from './sealed-vector.js';

/** Decrypted in one go. */
const FACTS_AT_ONCE = 500;
/** Changes with every write of the row, whatever the clock of the server that wrote it says. */
const VERSION = sql<string>`xmin::text`;

@Injectable()
export class PostgresRecallableFacts extends RecallableFacts {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async versions(userId: UserId): Promise<ReadonlyMap<MemoryId, string>> {
    const rows = await this.ofUser(userId)
      .select(['memory_id', VERSION.as('version')])
      .execute();
    return new Map(rows.map((row) => [fromUuid('memory', row.memory_id), row.version]));
  }

  override async read(
    userId: UserId,
    ids: readonly MemoryId[],
    space: string | undefined,
  ): Promise<readonly RecallableFact[]> {
    if (ids.length === 0) return [];
    const crypto = await this.cipher.for(this.database, userId);
    const facts: RecallableFact[] = [];
    const uuids = ids.map((id) => toUuid('memory', id));
    for (const some of inSlices(uuids, FACTS_AT_ONCE)) {
      const rows = await this.ofUser(userId)
        .selectAll()
        .select(VERSION.as('version'))
        .where('memory_id', 'in', some)
        .execute();
      const sources = await this.sourcesOf(userId, some);
      facts.push(...rows.map((row) => toFact(row, sources.get(row.memory_id) ?? [], crypto, space)));
    }
    return facts;
  }

  private ofUser(userId: UserId) {
    return this.database
      .as<MemoryTables>()
      .selectFrom('memories')
      .where('user_id', '=', toUuid('user', userId))
      .where('status', '=', 'active')
      .where('trust', '!=', 'suspect');
  }

  private async sourcesOf(userId: UserId, memories: readonly string[]): Promise<ReadonlyMap<string, MessageId[]>> {
    const rows = await this.database
      .as<MemoryTables>()
      .selectFrom('memory_sources')
      .select(['memory_id', 'message_id'])
      .where('user_id', '=', toUuid('user', userId))
      .where('memory_id', 'in', memories)
      .orderBy('message_id')
      .execute();
    const sources = new Map<string, MessageId[]>();
    for (const { memory_id: memory, message_id: message } of rows) {
      const of = sources.get(memory) ?? [];
      of.push(fromUuid('message', message));
      sources.set(memory, of);
    }
    return sources;
  }
}

function toFact(
  row: Selectable<MemoriesTable> & { readonly version: string },
  sources: readonly MessageId[],
  crypto: UserCrypto,
  space: string | undefined,
): RecallableFact {
  const { text } = JSON.parse(crypto.decrypt(row.content_sealed, memoryContext(row.memory_id))) as MemoryContent;
  const isComparable = space !== undefined && row.vector_model === space && row.vector_sealed !== null;
  return {
    id: fromUuid('memory', row.memory_id),
    text,
    kind: row.kind,
    personaId: row.persona_id === null ? undefined : fromUuid('persona', row.persona_id),
    salience: row.salience,
    validFrom: row.valid_from ?? undefined,
    validUntil: row.valid_until ?? undefined,
    createdAt: row.created_at,
    sources,
    restsOnSources: restsOnSources({ ...row, sources }),
    vector: isComparable
      ? openVector(crypto, row.vector_sealed!, memoryVectorContext(row.memory_id), space)
      : undefined,
    version: row.version,
  };
}
