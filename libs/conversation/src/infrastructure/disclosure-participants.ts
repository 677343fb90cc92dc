import { Injectable } from '@nestjs/common';
import { ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, RowsErasure } from '@rapport/platform';

const TABLES = ['disclosure_states'] as const;

interface DisclosureTables {
  disclosure_states: { user_id: string; disclosed_at: Date; turn_id: string | null };
}

/** When the person was last told that they talk with software. */
@Injectable()
export class DisclosureExport extends ExportParticipant {
  override readonly name = 'disclosure';
  override readonly tables = TABLES;

  constructor(private readonly database: Database) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    const rows = await this.database
      .as<DisclosureTables>()
      .selectFrom('disclosure_states')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .execute();
    for (const row of rows) yield { table: 'disclosure_states', origin: 'observed', row };
  }
}

@Injectable()
export class DisclosureErasure extends RowsErasure {
  override readonly name = 'disclosure';
  override readonly tables = TABLES;
  override readonly order = 100;
}
