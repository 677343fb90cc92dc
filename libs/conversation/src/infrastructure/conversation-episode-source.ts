import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid } from '@rapport/kernel';
import { EpisodeSource, type Episode } from '@rapport/memory';
import { Database, UserCipher } from '@rapport/platform';
import { contentContext, type ConversationTables } from './conversation-tables.js';

/** Memory's view of the conversations: what was said, whole or in part, by either side. */
@Injectable()
export class ConversationEpisodeSource extends EpisodeSource {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async recent({
    userId,
    personaId,
    exceptConversation,
    limit,
  }: Parameters<EpisodeSource['recent']>[0]): Promise<readonly Episode[]> {
    const rows = await this.database
      .as<ConversationTables>()
      .selectFrom('messages as m')
      .innerJoin('conversations as c', (join) =>
        join.onRef('c.user_id', '=', 'm.user_id').onRef('c.conversation_id', '=', 'm.conversation_id'),
      )
      .select(['m.message_id', 'm.conversation_id', 'm.role', 'm.content_sealed', 'm.created_at'])
      .where('m.user_id', '=', toUuid('user', userId))
      .where('c.persona_id', '=', toUuid('persona', personaId))
      .where('m.conversation_id', '!=', toUuid('conversation', exceptConversation))
      // What the person left behind on another branch was taken back.
      .where('m.active', '=', true)
      // Stand-ins for an answer, and what screening withheld, are nothing to remember.
      .where('m.status', 'in', ['complete', 'incomplete'])
      .orderBy('m.message_id', 'desc')
      .limit(limit)
      .execute();
    if (rows.length === 0) return [];
    const crypto = await this.cipher.for(this.database, userId);
    return rows.map((row) => ({
      messageId: fromUuid('message', row.message_id),
      conversationId: fromUuid('conversation', row.conversation_id),
      role: row.role,
      text: crypto.decrypt(row.content_sealed, contentContext(row.message_id)),
      createdAt: row.created_at,
    }));
  }
}
