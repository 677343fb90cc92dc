import { Injectable } from '@nestjs/common';
import { ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, RowsErasure } from '@rapport/platform';
import type { ToneTables } from './tone-sql.js';

const TABLES = ['tone_settings'] as const;

/** The person's switch. What was heard of them stands in their turns, and goes and is exported with those. */
@Injectable()
export class ToneExport extends ExportParticipant {
  override readonly name = 'tone';
  override readonly tables = TABLES;

  constructor(private readonly database: Database) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    const rows = await this.database
      .as<ToneTables>()
      .selectFrom('tone_settings')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .execute();
    for (const row of rows) yield { table: 'tone_settings', origin: 'provided', row };
  }
}

@Injectable()
export class ToneErasure extends RowsErasure {
  override readonly name = 'tone';
  override readonly tables = TABLES;
  override readonly order = 100;
}
