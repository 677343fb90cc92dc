import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type ConversationId, type MessageId, type TurnId, type UserId } from '@rapport/kernel';
import {
  EpisodeSource,
  type Episode,
  type FinishedTurn,
  type MemoryState,
  type NewsQuery,
  type PersonNews,
} from '@rapport/memory';
import {
  Database,
  inSlices,
  packedIds,
  PLANNED_ONCE,
  unpackIds,
  UserCipher,
  type Db,
  type UserCrypto,
} from '@rapport/platform';
import { sql, type SelectQueryBuilder } from 'kysely';
import { contentContext, type ConversationTables } from './conversation-tables.js';
import { IS_EPISODE, newsOf } from './news-sql.js';

interface EpisodeRow {
  readonly message_id: string;
  readonly conversation_id: string;
  readonly persona_id: string;
  readonly role: 'user' | 'assistant';
  readonly content_sealed: Buffer;
  readonly created_at: Date;
}

type NewsRow = MemoryState & EpisodeRow;

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Memory's view of the conversations: what was said, whole or in part, by either side. */
@Injectable()
export class ConversationEpisodeSource extends EpisodeSource {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async news({ userId, after, known, limit }: NewsQuery): Promise<PersonNews> {
    const news = newsOf({
      user: sql`${toUuid('user', userId)}`,
      after: sql`${after === undefined ? BEFORE_ALL : toUuid('message', after)}`,
      known: sql`${known.map((id) => toUuid('message', id)).join(',')}`,
      limit: sql`${limit}`,
    });
    const { rows } = await sql<NewsRow>`${PLANNED_ONCE} ${news}`.execute(this.database.as<ConversationTables>());
    const { revision, enabled } = rows[0]!;
    const said = rows.filter((row) => row.message_id !== null);
    return { state: { revision, enabled }, episodes: await this.opened(userId, said) };
  }

  override async latest({
    userId,
    before,
    limit,
  }: Parameters<EpisodeSource['latest']>[0]): Promise<readonly Episode[]> {
    const rows = await this.episodes(userId)
      .where('m.message_id', '<', toUuid('message', before))
      .orderBy('m.message_id', 'desc')
      .limit(limit)
      .execute();
    return this.opened(userId, rows);
  }

  override async ids(userId: UserId): Promise<ReadonlySet<MessageId>> {
    const { rows } = await sql<{ ids: Buffer | null }>`
      SELECT ${packedIds('m.message_id')} AS ids
      FROM messages m JOIN conversations c ON c.user_id = m.user_id AND c.conversation_id = m.conversation_id
      WHERE m.user_id = ${toUuid('user', userId)} AND ${IS_EPISODE}`.execute(this.database.as<ConversationTables>());
    return unpackIds('message', rows[0]?.ids);
  }

  override async still(
    userId: UserId,
    messageIds: readonly MessageId[],
    db: Db = this.database,
  ): Promise<ReadonlySet<MessageId>> {
    const still = new Set<MessageId>();
    for (const ids of inSlices(messageIds.map((id) => toUuid('message', id)))) {
      const rows = await this.episodes(userId, db)
        .clearSelect()
        .select('m.message_id')
        .where('m.message_id', 'in', ids)
        .execute();
      for (const row of rows) still.add(fromUuid('message', row.message_id));
    }
    return still;
  }

  override async page({ userId, after, limit }: Parameters<EpisodeSource['page']>[0]): Promise<readonly Episode[]> {
    const all = this.episodes(userId).orderBy('m.message_id').limit(limit);
    const rows = await (after === undefined ? all : all.where('m.message_id', '>', toUuid('message', after))).execute();
    return this.opened(userId, rows);
  }

  override async byId(userId: UserId, messageIds: readonly MessageId[]): Promise<readonly Episode[]> {
    if (messageIds.length === 0) return [];
    const ids = messageIds.map((id) => toUuid('message', id));
    const rows = await this.episodes(userId).where('m.message_id', 'in', ids).orderBy('m.message_id').execute();
    return this.opened(userId, rows);
  }

  override async finishedTurns(
    userId: UserId,
    conversationId: ConversationId,
    turnIds: readonly TurnId[],
  ): Promise<readonly FinishedTurn[]> {
    if (turnIds.length === 0) return [];
    const turns = await this.database
      .as<ConversationTables>()
      .selectFrom('turns as t')
      .innerJoin('messages as q', (join) =>
        join.onRef('q.user_id', '=', 't.user_id').onRef('q.message_id', '=', 't.user_message_id'),
      )
      .select(['t.turn_id', 't.user_message_id', 't.reply_message_id', 't.memories_used', 'q.parent_id'])
      .where('t.user_id', '=', toUuid('user', userId))
      .where('t.conversation_id', '=', toUuid('conversation', conversationId))
      .where(
        't.turn_id',
        'in',
        turnIds.map((id) => toUuid('turn', id)),
      )
      .where('t.settled_at', 'is not', null)
      .orderBy('t.settled_at')
      .orderBy('t.turn_id')
      .execute();
    const messages = turns.flatMap((turn) =>
      [turn.user_message_id, turn.reply_message_id, turn.parent_id ?? []].flat(),
    );
    const episodes = await this.byId(
      userId,
      messages.map((uuid) => fromUuid('message', uuid)),
    );
    const byMessage = new Map(episodes.map((episode) => [toUuid('message', episode.messageId), episode]));
    return turns.flatMap((turn) => {
      const said = byMessage.get(turn.user_message_id);
      if (!said) return [];
      const recalled = turn.memories_used.flatMap(({ memory }) => (memory ? [fromUuid('memory', memory)] : []));
      const answered = byMessage.get(turn.reply_message_id);
      const before = turn.parent_id === null ? undefined : byMessage.get(turn.parent_id);
      return [{ turnId: fromUuid('turn', turn.turn_id), before, said, answered, recalled }];
    });
  }

  private episodes(
    userId: UserId,
    db: Db = this.database,
  ): SelectQueryBuilder<ConversationTables & EpisodeAliases, 'm' | 'c', EpisodeRow> {
    return (
      db
        .as<ConversationTables>()
        .selectFrom('messages as m')
        .innerJoin('conversations as c', (join) =>
          join.onRef('c.user_id', '=', 'm.user_id').onRef('c.conversation_id', '=', 'm.conversation_id'),
        )
        .select(['m.message_id', 'm.conversation_id', 'c.persona_id', 'm.role', 'm.content_sealed', 'm.created_at'])
        .where('m.user_id', '=', toUuid('user', userId))
        .where('c.memory_enabled', '=', true)
        .where('m.forgotten_at', 'is', null)
        // What the person left behind on another branch was taken back.
        .where('m.active', '=', true)
        // Stand-ins for an answer, and what screening withheld, are nothing to remember.
        .where('m.status', 'in', ['complete', 'incomplete'])
    );
  }

  private async opened(userId: UserId, rows: readonly EpisodeRow[]): Promise<readonly Episode[]> {
    if (rows.length === 0) return [];
    const crypto = await this.cipher.for(this.database, userId);
    return rows.map((row) => toEpisode(row, crypto));
  }
}

interface EpisodeAliases {
  m: ConversationTables['messages'];
  c: ConversationTables['conversations'];
}

function toEpisode(row: EpisodeRow, crypto: UserCrypto): Episode {
  return {
    messageId: fromUuid('message', row.message_id),
    conversationId: fromUuid('conversation', row.conversation_id),
    personaId: fromUuid('persona', row.persona_id),
    role: row.role,
    text: crypto.decrypt(row.content_sealed, contentContext(row.message_id)),
    createdAt: row.created_at,
  };
}
