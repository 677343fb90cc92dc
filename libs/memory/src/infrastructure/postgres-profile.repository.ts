import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type PersonaId, type UserId } from '@rapport/kernel';
import { UserCipher, type Db, type Tx } from '@rapport/platform';
import { ProfileRepository, type Profile } from '../domain/profile/profile-repository.js';
import { profileContext, type MemoryTables } from './memory-tables.js';
import { openProfile } from './profile-sql.js';

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
      lines: openProfile(row.content_sealed, row.persona_id, crypto),
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
