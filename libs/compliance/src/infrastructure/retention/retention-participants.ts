import { Injectable } from '@nestjs/common';
import { ExportParticipant, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, RowsErasure } from '@rapport/platform';
import { LegalHoldRepository } from '../../domain/retention/legal-hold.js';
import { RetentionSettingsRepository } from '../../domain/retention/retention-settings.js';

const TABLES = ['legal_holds', 'retention_settings'] as const;

@Injectable()
export class RetentionExport extends ExportParticipant {
  override readonly name = 'retention';
  override readonly tables = TABLES;

  constructor(
    private readonly database: Database,
    private readonly holds: LegalHoldRepository,
    private readonly settings: RetentionSettingsRepository,
  ) {
    super();
  }

  /** Of a hold, that there is one: the matter is of the court's, and who placed it of the staff. */
  override async *export(userId: UserId): AsyncIterable<ExportRecord> {
    const hold = await this.holds.find(this.database, userId);
    if (hold) yield { table: 'legal_holds', origin: 'observed', row: { placed_at: hold.placedAt } };
    const days = await this.settings.find(this.database, userId);
    if (days !== undefined) {
      yield { table: 'retention_settings', origin: 'provided', row: { conversation_days: days } };
    }
  }
}

@Injectable()
export class RetentionErasure extends RowsErasure {
  override readonly name = 'retention';
  override readonly tables = TABLES;
  override readonly order = 960;
}
