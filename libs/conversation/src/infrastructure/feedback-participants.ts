import { Injectable } from '@nestjs/common';
import { ErasureParticipant, ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, UserCipher } from '@rapport/platform';
import { reasonContext, type FeedbackTables } from './feedback-tables.js';

const TABLES = ['message_feedback'] as const;
const PAGE_ROWS = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

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
    for (let after = BEFORE_ALL, rows = PAGE_ROWS; rows === PAGE_ROWS;) {
      const page = await this.database
        .as<FeedbackTables>()
        .selectFrom('message_feedback')
        .selectAll()
        .where('user_id', '=', toUuid('user', userId))
        .where('message_id', '>', after)
        .orderBy('message_id')
        .limit(PAGE_ROWS)
        .execute();
      for (const { reason_sealed: sealed, ...row } of page) {
        const reason = sealed && crypto.decrypt(sealed, reasonContext(row.message_id));
        yield { table: 'message_feedback', origin: 'provided', row: { ...row, reason } };
      }
      after = page.at(-1)?.message_id ?? after;
      rows = page.length;
    }
  }
}

/** Runs before the messages go, which would take their feedback along uncounted. */
@Injectable()
export class FeedbackErasure extends ErasureParticipant {
  override readonly name = 'feedback';
  override readonly tables = TABLES;
  override readonly order = 90;

  constructor(private readonly database: Database) {
    super();
  }

  override async erase(userId: UserId): Promise<number> {
    const { numDeletedRows } = await this.database
      .as<FeedbackTables>()
      .deleteFrom('message_feedback')
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}
