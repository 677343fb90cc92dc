import { Injectable } from '@nestjs/common';
import {
  fromUuid,
  toPage,
  toUuid,
  type ConversationId,
  type MessageId,
  type Page,
  type PageRequest,
  type UserId,
} from '@rapport/kernel';
import { Database, UserCipher, type Db, type Tx } from '@rapport/platform';
import { sql, type Selectable } from 'kysely';
import type { Branches, Conversation, Message, PlacedMessage } from '../domain/conversation.js';
import { ConversationRepository, type FoundMessage } from '../domain/conversation-repository.js';
import type { TurnExplanation } from '../domain/turn.js';
import { titleContext, type ConversationTables, type TurnsTable } from './conversation-tables.js';
import { isStillKnown } from './forgotten-sql.js';
import { toConversation, toConversationRow, toMemoryUse, toMessage, toPlacedMessage } from './row-mapping.js';
import { toAccount } from './tone-sql.js';

@Injectable()
export class PostgresConversationRepository extends ConversationRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async create(conversation: Conversation): Promise<void> {
    const crypto = await this.cipher.for(this.database, conversation.userId);
    await this.database
      .as<ConversationTables>()
      .insertInto('conversations')
      .values(toConversationRow(conversation, crypto))
      .execute();
  }

  override async find(userId: UserId, id: ConversationId): Promise<Conversation | undefined> {
    const row = await this.ofUser(userId).where('conversation_id', '=', toUuid('conversation', id)).executeTakeFirst();
    return row && toConversation(userId, row, await this.cipher.for(this.database, userId));
  }

  override async list(userId: UserId, { limit, after, order }: PageRequest): Promise<Page<Conversation>> {
    let query = this.ofUser(userId).orderBy('conversation_id', order);
    if (after !== undefined) {
      query = query.where('conversation_id', order === 'asc' ? '>' : '<', toUuid('conversation', after));
    }
    const page = toPage(await query.limit(limit + 1).execute(), limit);
    if (page.items.length === 0) return { items: [], hasMore: false };
    const crypto = await this.cipher.for(this.database, userId);
    return { ...page, items: page.items.map((row) => toConversation(userId, row, crypto)) };
  }

  override async latest(userId: UserId, limit: number): Promise<readonly Conversation[]> {
    return (await this.list(userId, { limit, order: 'desc' })).items;
  }

  override async retitle(
    db: Db,
    { userId, id, title, source, replacing, at }: Parameters<ConversationRepository['retitle']>[1],
  ): Promise<boolean> {
    const crypto = await this.cipher.for(db, userId);
    const uuid = toUuid('conversation', id);
    const updated = await db
      .as<ConversationTables>()
      .updateTable('conversations')
      .set({ title_sealed: crypto.encrypt(title, titleContext(uuid)), title_source: source, updated_at: at })
      .where('user_id', '=', toUuid('user', userId))
      .where('conversation_id', '=', uuid)
      .where('title_source', 'in', replacing)
      .executeTakeFirst();
    return updated.numUpdatedRows === 1n;
  }

  override retitleFrom(
    read: readonly MessageId[],
    change: Parameters<ConversationRepository['retitle']>[1],
  ): Promise<boolean> {
    const user = toUuid('user', change.userId);
    const messages = read.map((id) => toUuid('message', id));
    return this.database.transaction(async (tx) => {
      if (!(await isStillKnown(tx, user, toUuid('conversation', change.id), messages))) return false;
      return this.retitle(tx, change);
    });
  }

  override async setMemory(tx: Tx, userId: UserId, id: ConversationId, enabled: boolean, at: Date): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .as<ConversationTables>()
      .updateTable('conversations')
      .set({ memory_enabled: enabled, updated_at: at })
      .where('user_id', '=', toUuid('user', userId))
      .where('conversation_id', '=', toUuid('conversation', id))
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Messages and turns go with it, by the database's own cascade. */
  override async delete(tx: Tx, userId: UserId, id: ConversationId): Promise<boolean> {
    const deleted = await tx
      .as<ConversationTables>()
      .deleteFrom('conversations')
      .where('user_id', '=', toUuid('user', userId))
      .where('conversation_id', '=', toUuid('conversation', id))
      .executeTakeFirst();
    return deleted.numDeletedRows === 1n;
  }

  override async messages(
    userId: UserId,
    id: ConversationId,
    { limit, after, order }: PageRequest,
    branches: Branches = 'active',
  ): Promise<Page<PlacedMessage>> {
    let query = this.messagesOf(userId, id)
      .select((row) =>
        row
          .selectFrom('messages as s')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .whereRef('s.user_id', '=', 'm.user_id')
          .whereRef('s.conversation_id', '=', 'm.conversation_id')
          .where(sql<boolean>`s.parent_id IS NOT DISTINCT FROM m.parent_id`)
          .as('siblings'),
      )
      .orderBy('m.message_id', order)
      .limit(limit + 1);
    if (branches === 'active') query = query.where('m.active', '=', true);
    if (after !== undefined) query = query.where('m.message_id', order === 'asc' ? '>' : '<', toUuid('message', after));
    const { items, hasMore } = toPage(await query.execute(), limit);
    if (items.length === 0) return { items: [], hasMore };
    const crypto = await this.cipher.for(this.database, userId);
    return { items: items.map((row) => toPlacedMessage(row, crypto)), hasMore };
  }

  override async message(userId: UserId, id: ConversationId, messageId: MessageId): Promise<Message | undefined> {
    const row = await this.messagesOf(userId, id)
      .where('m.message_id', '=', toUuid('message', messageId))
      .executeTakeFirst();
    return row && toMessage(row, await this.cipher.for(this.database, userId));
  }

  override async messagesById(userId: UserId, ids: readonly MessageId[]): Promise<readonly FoundMessage[]> {
    if (ids.length === 0) return [];
    const rows = await this.database
      .as<ConversationTables>()
      .selectFrom('messages')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .where(
        'message_id',
        'in',
        ids.map((id) => toUuid('message', id)),
      )
      .execute();
    const crypto = await this.cipher.for(this.database, userId);
    return rows.map((row) => ({ ...toMessage(row, crypto), forgotten: row.forgotten_at !== null }));
  }

  private messagesOf(userId: UserId, id: ConversationId) {
    return this.database
      .as<ConversationTables>()
      .selectFrom('messages as m')
      .selectAll('m')
      .where('m.user_id', '=', toUuid('user', userId))
      .where('m.conversation_id', '=', toUuid('conversation', id));
  }

  override async explain(userId: UserId, messageId: MessageId): Promise<TurnExplanation | undefined> {
    const row = await this.database
      .as<ConversationTables>()
      .selectFrom('messages as m')
      .innerJoin('turns as t', (join) => join.onRef('t.user_id', '=', 'm.user_id').onRef('t.turn_id', '=', 'm.turn_id'))
      .selectAll('t')
      .where('m.user_id', '=', toUuid('user', userId))
      .where('m.message_id', '=', toUuid('message', messageId))
      .executeTakeFirst();
    return row && toExplanation(row);
  }

  private ofUser(userId: UserId) {
    return this.database
      .as<ConversationTables>()
      .selectFrom('conversations')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId));
  }
}

function toExplanation(row: Selectable<TurnsTable>): TurnExplanation {
  const { prompt_tokens: prompt, cached_tokens: cached, output_tokens: output, thought_tokens: thoughts } = row;
  return {
    turnId: fromUuid('turn', row.turn_id),
    conversationId: fromUuid('conversation', row.conversation_id),
    userMessageId: fromUuid('message', row.user_message_id),
    replyId: fromUuid('message', row.reply_message_id),
    state: row.state,
    rung: row.rung ?? undefined,
    verdict: row.verdict ?? undefined,
    errorCode: row.error_code ?? undefined,
    model: row.model,
    modelVersion: row.model_version ?? undefined,
    attempts: row.attempts,
    usage: prompt === null ? undefined : { prompt, cached: cached ?? 0, output: output ?? 0, thoughts: thoughts ?? 0 },
    costMicroUsd: row.cost_micro_usd ?? undefined,
    firstTokenMs: row.first_token_ms ?? undefined,
    durationMs: row.duration_ms ?? undefined,
    memoriesUsed: row.memories_used.map(toMemoryUse),
    tone: row.tone,
    toneAccount: row.tone_account ? toAccount(row.tone_account) : undefined,
  };
}
