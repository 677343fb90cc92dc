import { Injectable } from '@nestjs/common';
import { toUuid, type UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import { RetentionSettingsRepository } from '../../domain/retention/retention-settings.js';
import type { RetentionTables } from './retention-tables.js';

@Injectable()
export class PostgresRetentionSettingsRepository extends RetentionSettingsRepository {
  override async find(db: Db, userId: UserId): Promise<number | undefined> {
    const row = await db
      .as<RetentionTables>()
      .selectFrom('retention_settings')
      .select('conversation_days')
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirst();
    return row?.conversation_days;
  }

  override async save(tx: Tx, userId: UserId, conversationDays: number | undefined, at: Date): Promise<void> {
    const user = toUuid('user', userId);
    const view = tx.as<RetentionTables>();
    if (conversationDays === undefined) {
      await view.deleteFrom('retention_settings').where('user_id', '=', user).execute();
      return;
    }
    const row = { conversation_days: conversationDays, updated_at: at };
    await view
      .insertInto('retention_settings')
      .values({ user_id: user, ...row })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
      .execute();
  }
}
