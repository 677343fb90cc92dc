import { Injectable } from '@nestjs/common';
import { ErasureParticipant, toUuid, type UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import type { ConversationTables } from './conversation-tables.js';

/** Children first, so that each table's rows are counted rather than cascaded away. */
const TABLES = ['turns', 'conversation_summaries', 'messages', 'conversations', 'usage_daily'] as const;

@Injectable()
export class ConversationErasureParticipant extends ErasureParticipant {
  override readonly name = 'conversation';
  override readonly tables = TABLES;
  override readonly order = 100;

  constructor(private readonly database: Database) {
    super();
  }

  override erase(userId: UserId): Promise<number> {
    const user = toUuid('user', userId);
    return this.database.transaction(async (tx) => {
      let rows = 0;
      for (const table of TABLES) {
        const deleted = await tx
          .as<ConversationTables>()
          .deleteFrom(table)
          .where('user_id', '=', user)
          .executeTakeFirst();
        rows += Number(deleted.numDeletedRows);
      }
      return rows;
    });
  }
}
