import { Injectable } from '@nestjs/common';
import { toUuid, type UserId } from '@rapport/kernel';
import { Database, type Tx } from '@rapport/platform';
import { ToneSettings } from '../domain/tone/tone-settings.js';
import type { ToneTables } from './tone-sql.js';

@Injectable()
export class PostgresToneSettings extends ToneSettings {
  constructor(private readonly database: Database) {
    super();
  }

  override async adapts(userId: UserId): Promise<boolean> {
    const row = await this.database
      .as<ToneTables>()
      .selectFrom('tone_settings')
      .select('adapts')
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirst();
    return row?.adapts ?? true;
  }

  override async set(tx: Tx, userId: UserId, adapts: boolean, at: Date): Promise<void> {
    await tx
      .as<ToneTables>()
      .insertInto('tone_settings')
      .values({ user_id: toUuid('user', userId), adapts, updated_at: at })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ adapts, updated_at: at }))
      .execute();
  }
}
