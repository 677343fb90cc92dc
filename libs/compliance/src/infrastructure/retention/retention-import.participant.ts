import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { ImportParticipant, type ExportedRow, type Tx } from '@rapport/platform';
import { RetentionSettingsRepository } from '../../domain/retention/retention-settings.js';

/** What the person chose. A legal hold belongs to a matter, and stays where that is. */
@Injectable()
export class RetentionImport extends ImportParticipant {
  override readonly name = 'retention';
  override readonly tables = ['retention_settings'];
  override readonly order = 30;

  constructor(
    private readonly settings: RetentionSettingsRepository,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async restore(tx: Tx, userId: UserId, _table: string, rows: readonly ExportedRow[]): Promise<void> {
    for (const { conversation_days: days } of rows) {
      await this.settings.save(tx, userId, Number(days), this.clock.date());
    }
  }
}
