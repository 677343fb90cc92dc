import { Inject, Injectable } from '@nestjs/common';
import { toUuid, type TurnId, type UserId } from '@rapport/kernel';
import { MoodListener, memoryIsOnFor, type HeardMood } from '@rapport/memory';
import { Database, type Tx } from '@rapport/platform';
import { sql, type RawBuilder } from 'kysely';
import { conversationConfig, type ConversationConfig } from '../conversation.config.js';
import { ConversationEpisodeSource } from './conversation-episode-source.js';
import type { ConversationTables } from './conversation-tables.js';
import { lockConversations } from './forgotten-sql.js';
import { moodHeardAfter, toneAdapts, type ToneTables } from './tone-sql.js';

/** Keeps what a model read of a person's mood beside the tone of their conversation's latest turn, for the next one to meet. */
@Injectable()
export class ConversationMoods extends MoodListener {
  constructor(
    private readonly database: Database,
    private readonly episodes: ConversationEpisodeSource,
    @Inject(conversationConfig.token) private readonly config: Pick<ConversationConfig, 'toneEmotion'>,
  ) {
    super();
  }

  /** Not of a person who switched tone adaptation off, nor of turns in which safety came before tone. */
  override async listensTo(userId: UserId, turns: readonly TurnId[]): Promise<boolean> {
    if (!this.config.toneEmotion || turns.length === 0) return false;
    const user = toUuid('user', userId);
    const { rows } = await sql<{ listens: boolean }>`
      SELECT ${toneAdapts(user)} AND NOT EXISTS (
        SELECT 1 FROM turns WHERE user_id = ${user} AND turn_id IN (${sql.join(turns.map((id) => toUuid('turn', id)))})
          AND tone_account ->> 'basis' IS DISTINCT FROM 'adapted'
      ) AS listens`.execute(this.database.as<ConversationTables & ToneTables>());
    return rows[0]!.listens;
  }

  /** A turn that was opened before and is recorded after this does not have it: the next reading comes soon. */
  override async hear({ userId, conversationId, messages, ...mood }: HeardMood): Promise<boolean> {
    const user = toUuid('user', userId);
    const conversation = toUuid('conversation', conversationId);
    return this.database.transaction(async (tx) => {
      // What is forgotten from here on takes this with it.
      await lockConversations(tx, user, [conversation]);
      const still = await this.episodes.still(userId, messages, tx);
      if (still.size < new Set(messages).size) return false;
      return this.store(tx, user, conversation, moodHeardAfter(mood));
    });
  }

  private async store(tx: Tx, user: string, conversation: string, heard: RawBuilder<unknown>): Promise<boolean> {
    const { rows } = await sql`
      UPDATE turns SET tone_account = tone_account || ${heard}
      WHERE user_id = ${user} AND turn_id = (
          SELECT l.turn_id FROM turns l WHERE l.user_id = ${user} AND l.conversation_id = ${conversation}
          ORDER BY l.turn_id DESC LIMIT 1
        )
        AND tone_account IS NOT NULL AND ${toneAdapts(user)} AND ${memoryIsOnFor(sql`turns.user_id`)}
      RETURNING turn_id`.execute(tx.as<ConversationTables & ToneTables>());
    return rows.length > 0;
  }
}
