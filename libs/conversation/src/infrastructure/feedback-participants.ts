import { Injectable } from '@nestjs/common';
import { ExportParticipant, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, personalRows, RowsErasure, UserCipher } from '@rapport/platform';
import { reasonContext, type FeedbackTables } from './feedback-tables.js';

const TABLES = ['message_feedback'] as const;

@Injectable()
export class FeedbackExport extends ExportParticipant {
  override readonly name = 'feedback';
  override readonly tables = TABLES;

  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    const crypto = await this.cipher.for(this.database, userId);
    const rows = personalRows(this.database.as<FeedbackTables>(), 'message_feedback', userId, 'message_id');
    for await (const { reason_sealed: sealed, ...row } of rows) {
      const reason = sealed && crypto.decrypt(sealed, reasonContext(row.message_id));
      yield { table: 'message_feedback', origin: 'provided', row: { ...row, reason } };
    }
  }
}

/** Runs before the messages go, which would take their feedback along uncounted. */
@Injectable()
export class FeedbackErasure extends RowsErasure {
  override readonly name = 'feedback';
  override readonly tables = TABLES;
  override readonly order = 90;
}
