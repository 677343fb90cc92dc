import { Injectable } from '@nestjs/common';
import { toUuid, type ConversationId, type UserId } from '@rapport/kernel';
import { Database, UserCipher } from '@rapport/platform';
import { sql } from 'kysely';
import { SummaryRepository, type NewSummary, type SummaryMaterial } from '../domain/summary.js';
import { summaryContext, type ConversationTables } from './conversation-tables.js';
import { toMessage } from './row-mapping.js';

@Injectable()
export class PostgresSummaryRepository extends SummaryRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async material(userId: UserId, id: ConversationId, limit: number): Promise<SummaryMaterial> {
    const user = toUuid('user', userId);
    const conversation = toUuid('conversation', id);
    const view = this.database.as<ConversationTables>();
    const previous = await view
      .selectFrom('conversation_summaries as s')
      .innerJoin('messages as m', (join) =>
        join
          .onRef('m.user_id', '=', 's.user_id')
          .onRef('m.message_id', '=', 's.through_message_id')
          .on('m.active', '=', true),
      )
      .select(['s.through_message_id', 's.position', 's.content_sealed'])
      .where('s.user_id', '=', user)
      .where('s.conversation_id', '=', conversation)
      .orderBy('s.position', 'desc')
      .limit(1)
      .executeTakeFirst();
    const rows = await view
      .selectFrom('messages')
      .selectAll()
      .where('user_id', '=', user)
      .where('conversation_id', '=', conversation)
      .where('active', '=', true)
      .where('position', '>', previous?.position ?? -1)
      .orderBy('position')
      .orderBy('message_id')
      .limit(limit)
      .execute();
    const crypto = await this.cipher.for(this.database, userId);
    return {
      previous: previous && {
        position: previous.position,
        text: crypto.decrypt(previous.content_sealed, summaryContext(previous.through_message_id)),
      },
      messages: rows.map((row) => ({ ...toMessage(row, crypto), position: row.position })),
    };
  }

  override async add(summary: NewSummary): Promise<boolean> {
    const crypto = await this.cipher.for(this.database, summary.userId);
    const through = toUuid('message', summary.through);
    // Selected from the conversation, so that one deleted meanwhile is no error.
    const { rows } = await sql`
      INSERT INTO conversation_summaries (user_id, conversation_id, through_message_id, from_message_id, position,
        content_sealed, model_version, created_at)
      SELECT user_id, conversation_id, ${through}::uuid, ${toUuid('message', summary.from)}::uuid,
        ${summary.position}::bigint, ${crypto.encrypt(summary.text, summaryContext(through))}::bytea,
        ${summary.modelVersion}::text, ${summary.createdAt}::timestamptz
      FROM conversations
      WHERE user_id = ${toUuid('user', summary.userId)}
        AND conversation_id = ${toUuid('conversation', summary.conversationId)}
      ON CONFLICT (user_id, conversation_id, through_message_id) DO NOTHING
      RETURNING through_message_id`.execute(this.database.as<ConversationTables>());
    return rows.length === 1;
  }
}
