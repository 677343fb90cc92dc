import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type PersonaId, type UserId } from '@rapport/kernel';
import { Database, UserCipher, type Db, type Tx } from '@rapport/platform';
import { sql } from 'kysely';
import { ProfileSource } from '../domain/memory-recall.js';
import { ProfileRepository, type Profile } from '../domain/profile/profile-repository.js';
import { profileContext, type MemoryTables } from './memory-tables.js';

@Injectable()
export class PostgresProfileRepository extends ProfileRepository {
  constructor(private readonly cipher: UserCipher) {
    super();
  }

  override async find(db: Db, userId: UserId, personaId: PersonaId): Promise<Profile | undefined> {
    const row = await db
      .as<MemoryTables>()
      .selectFrom('memory_profiles')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .where('persona_id', '=', toUuid('persona', personaId))
      .executeTakeFirst();
    if (!row) return undefined;
    const crypto = await this.cipher.for(db, userId);
    return {
      userId,
      personaId,
      lines: JSON.parse(crypto.decrypt(row.content_sealed, profileContext(row.persona_id))) as string[],
      memoryIds: row.memory_ids.map((id) => fromUuid('memory', id)),
      createdAt: row.created_at,
    };
  }

  override async save(tx: Tx, { userId, personaId, lines, memoryIds, createdAt }: Profile): Promise<void> {
    const crypto = await this.cipher.for(tx, userId);
    const persona = toUuid('persona', personaId);
    const changes = {
      content_sealed: crypto.encrypt(JSON.stringify(lines), profileContext(persona)),
      memory_ids: memoryIds.map((id) => toUuid('memory', id)),
      created_at: createdAt,
    };
    await tx
      .as<MemoryTables>()
      .insertInto('memory_profiles')
      .values({ user_id: toUuid('user', userId), persona_id: persona, ...changes })
      .onConflict((conflict) => conflict.columns(['user_id', 'persona_id']).doUpdateSet(changes))
      .execute();
  }

  override async remove(tx: Tx, userId: UserId, personaId: PersonaId): Promise<void> {
    await tx
      .as<MemoryTables>()
      .deleteFrom('memory_profiles')
      .where('user_id', '=', toUuid('user', userId))
      .where('persona_id', '=', toUuid('persona', personaId))
      .execute();
  }
}

/** A profile of which something is forgotten, replaced or changed by the person is as good as none: it is written anew. */
@Injectable()
export class StoredProfiles extends ProfileSource {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async profile(userId: UserId, personaId: PersonaId): Promise<readonly string[] | undefined> {
    const persona = toUuid('persona', personaId);
    const { rows } = await sql<{ content_sealed: Buffer }>`
      SELECT p.content_sealed FROM memory_profiles p
      LEFT JOIN memory_states s ON s.user_id = p.user_id
      WHERE p.user_id = ${toUuid('user', userId)} AND p.persona_id = ${persona} AND coalesce(s.enabled, true)
        AND NOT EXISTS (
          SELECT 1 FROM unnest(p.memory_ids) AS made_of (memory_id)
          LEFT JOIN memories m ON m.user_id = p.user_id AND m.memory_id = made_of.memory_id
          WHERE m.status IS DISTINCT FROM 'active' OR (m.trust = 'confirmed' AND m.updated_at > p.created_at))
    `.execute(this.database.as<MemoryTables>());
    const [row] = rows;
    if (!row) return undefined;
    const crypto = await this.cipher.for(this.database, userId);
    return JSON.parse(crypto.decrypt(row.content_sealed, profileContext(persona))) as string[];
  }
}
