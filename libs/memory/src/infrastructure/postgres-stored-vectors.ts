import { Injectable } from '@nestjs/common';
import { Clock, fromUuid, toUuid, type MessageId, type UserId } from '@rapport/kernel';
import { Database, inSlices, packedIds, unpackIds, UserCipher, type Db, type Tx } from '@rapport/platform';
import { sql } from 'kysely';
import type { QuantisedVector } from '../domain/engine/index.js';
import type { MemoryContent } from '../domain/memory.js';
import { StoredVectors, type UnembeddedFact } from '../domain/stored-vectors.js';
import { memoryContext, memoryVectorContext, messageVectorContext, type MemoryTables } from './memory-tables.js';
import { openVector, sealVector } from './sealed-vector.js';

/** Decrypted in one go. */
const VECTORS_AT_ONCE = 500;

@Injectable()
export class PostgresStoredVectors extends StoredVectors {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async ofMessages(
    userId: UserId,
    messageIds: readonly MessageId[],
    space: string,
  ): Promise<ReadonlyMap<MessageId, QuantisedVector>> {
    const vectors = new Map<MessageId, QuantisedVector>();
    if (messageIds.length === 0) return vectors;
    const crypto = await this.cipher.for(this.database, userId);
    const uuids = messageIds.map((id) => toUuid('message', id));
    for (const some of inSlices(uuids, VECTORS_AT_ONCE)) {
      const rows = await this.database
        .as<MemoryTables>()
        .selectFrom('message_vectors')
        .select(['message_id', 'vector_sealed'])
        .where('user_id', '=', toUuid('user', userId))
        .where('message_id', 'in', some)
        .where('model', '=', space)
        .execute();
      for (const { message_id: uuid, vector_sealed: sealed } of rows) {
        vectors.set(fromUuid('message', uuid), openVector(crypto, sealed, messageVectorContext(uuid, space), space));
      }
    }
    return vectors;
  }

  override async embedded(userId: UserId, space: string): Promise<ReadonlySet<MessageId>> {
    const { rows } = await sql<{ ids: Buffer | null }>`
      SELECT ${packedIds('message_id')} AS ids FROM message_vectors
      WHERE user_id = ${toUuid('user', userId)} AND model = ${space}`.execute(this.database.as<MemoryTables>());
    return unpackIds('message', rows[0]?.ids);
  }

  override async saveOfMessages(
    tx: Tx,
    userId: UserId,
    vectors: ReadonlyMap<MessageId, QuantisedVector>,
  ): Promise<void> {
    if (vectors.size === 0) return;
    const crypto = await this.cipher.for(tx, userId);
    const created_at = this.clock.date();
    const rows = [...vectors].map(([messageId, vector]) => {
      const message_id = toUuid('message', messageId);
      const vector_sealed = sealVector(crypto, vector, messageVectorContext(message_id, vector.space));
      return { user_id: toUuid('user', userId), message_id, model: vector.space, vector_sealed, created_at };
    });
    await tx
      .as<MemoryTables>()
      .insertInto('message_vectors')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['user_id', 'message_id', 'model'])
          .doUpdateSet({ vector_sealed: sql`excluded.vector_sealed`, created_at }),
      )
      .execute();
  }

  override async unembeddedFacts(
    db: Db,
    userId: UserId,
    space: string,
    limit: number,
  ): Promise<readonly UnembeddedFact[]> {
    const rows = await db
      .as<MemoryTables>()
      .selectFrom('memories')
      .select(['memory_id', 'content_sealed', sql<string>`xmin::text`.as('version')])
      .where('user_id', '=', toUuid('user', userId))
      .where('status', '=', 'active')
      .where('trust', '!=', 'suspect')
      .where(sql<boolean>`vector_model IS DISTINCT FROM ${space}::text`)
      .orderBy('memory_id', 'desc')
      .limit(limit)
      .execute();
    if (rows.length === 0) return [];
    const crypto = await this.cipher.for(db, userId);
    return rows.map(({ memory_id: uuid, content_sealed: sealed, version }) => {
      const { text } = JSON.parse(crypto.decrypt(sealed, memoryContext(uuid))) as MemoryContent;
      return { id: fromUuid('memory', uuid), text, version };
    });
  }

  override async saveOfFacts(
    tx: Tx,
    userId: UserId,
    vectors: readonly { readonly fact: UnembeddedFact; readonly vector: QuantisedVector }[],
  ): Promise<void> {
    const crypto = await this.cipher.for(tx, userId);
    for (const { fact, vector } of vectors) {
      const uuid = toUuid('memory', fact.id);
      await tx
        .as<MemoryTables>()
        .updateTable('memories')
        .set({
          vector_model: vector.space,
          vector_sealed: sealVector(crypto, vector, memoryVectorContext(uuid)),
        })
        .where('user_id', '=', toUuid('user', userId))
        .where('memory_id', '=', uuid)
        .where(sql<boolean>`xmin::text = ${fact.version}`)
        .execute();
    }
  }

  override async dropOthers(tx: Tx, userId: UserId, space: string): Promise<void> {
    await tx
      .as<MemoryTables>()
      .deleteFrom('message_vectors')
      .where('user_id', '=', toUuid('user', userId))
      .where('model', '!=', space)
      .execute();
  }
}
