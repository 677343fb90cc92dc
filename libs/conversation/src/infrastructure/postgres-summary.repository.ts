import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type ConversationId, type MessageId, type UserId } from '@rapport/kernel';
import { Database, UserCipher, type Tx } from '@rapport/platform';
import { SummaryRepository, type NewSummary, type SummaryMaterial } from '../domain/summary.js';
import { summaryContext, type ConversationTables } from './conversation-tables.js';
import { isStillKnown } from './forgotten-sql.js';
import { toRecentMessage } from './row-mapping.js';

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
      .where('forgotten_at', 'is', null)
      .where('status', 'in', ['complete', 'incomplete'])
      .orderBy('position')
      .orderBy('message_id')
      .limit(limit)
      .execute();
    const crypto = await this.cipher.for(this.database, userId);
    return {
      previous: previous && {
        through: fromUuid('message', previous.through_message_id),
        position: previous.position,
        text: crypto.decrypt(previous.content_sealed, summaryContext(previous.through_message_id)),
      },
      messages: rows.map((row) => toRecentMessage(row, crypto)),
    };
  }

  override async add(summary: NewSummary): Promise<boolean> {
    const user = toUuid('user', summary.userId);
    const conversation = toUuid('conversation', summary.conversationId);
    const read = summary.read.map((id) => toUuid('message', id));
    const crypto = await this.cipher.for(this.database, summary.userId);
    const through = toUuid('message', summary.through);
    return this.database.transaction(async (tx) => {
      if (!(await isStillKnown(tx, user, conversation, read))) return false;
      if (!(await this.isThere(tx, user, conversation, summary.previous))) return false;
      const added = await tx
        .as<ConversationTables>()
        .insertInto('conversation_summaries')
        .values({
          user_id: user,
          conversation_id: conversation,
          through_message_id: through,
          from_message_id: toUuid('message', summary.from),
          position: summary.position,
          content_sealed: crypto.encrypt(summary.text, summaryContext(through)),
          model_version: summary.modelVersion,
          created_at: summary.createdAt,
        })
        .onConflict((conflict) => conflict.columns(['user_id', 'conversation_id', 'through_message_id']).doNothing())
        .returning('through_message_id')
        .executeTakeFirst();
      return added !== undefined;
    });
  }

  private async isThere(tx: Tx, user: string, conversation: string, through: MessageId | undefined): Promise<boolean> {
    if (through === undefined) return true;
    const summary = await tx
      .as<ConversationTables>()
      .selectFrom('conversation_summaries')
      .select('through_message_id')
      .where('user_id', '=', user)
      .where('conversation_id', '=', conversation)
      .where('through_message_id', '=', toUuid('message', through))
      .executeTakeFirst();
    return summary !== undefined;
  }
}
