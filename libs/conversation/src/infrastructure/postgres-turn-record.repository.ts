import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type UserId } from '@rapport/kernel';
import { Database, UserCipher, type UserCrypto } from '@rapport/platform';
import type { Selectable } from 'kysely';
import { turnErrors } from '../conversation.errors.js';
import type { Message } from '../domain/conversation.js';
import { TurnRecordRepository, type TurnRecord, type TurnReference } from '../domain/turn-record.js';
import { contentContext, type ConversationTables, type MessagesTable, type TurnsTable } from './conversation-tables.js';
import { toMemoryUse } from './row-mapping.js';

type RecordRow = Selectable<TurnsTable> & {
  readonly reply_status: MessagesTable['status'] | null;
  readonly reply_sealed: Buffer | null;
  readonly reply_created_at: Date | null;
};

@Injectable()
export class PostgresTurnRecordRepository extends TurnRecordRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async find({ userId, conversationId, turnId }: TurnReference): Promise<TurnRecord | undefined> {
    const row = await this.database
      .as<ConversationTables>()
      .selectFrom('turns as t')
      .leftJoin('messages as m', (join) =>
        join.onRef('m.user_id', '=', 't.user_id').onRef('m.message_id', '=', 't.reply_message_id'),
      )
      .selectAll('t')
      .select(['m.status as reply_status', 'm.content_sealed as reply_sealed', 'm.created_at as reply_created_at'])
      .where('t.user_id', '=', toUuid('user', userId))
      .where('t.turn_id', '=', toUuid('turn', turnId))
      .where('t.conversation_id', '=', toUuid('conversation', conversationId))
      .executeTakeFirst();
    return row && toRecord(userId, row, await this.cipher.for(this.database, userId));
  }

  override async requestStop({ userId, conversationId, turnId }: TurnReference): Promise<void> {
    await this.database
      .as<ConversationTables>()
      .updateTable('turns')
      .set({ error_code: turnErrors.stopped.spec.code })
      .where('user_id', '=', toUuid('user', userId))
      .where('turn_id', '=', toUuid('turn', turnId))
      .where('conversation_id', '=', toUuid('conversation', conversationId))
      .where('state', 'in', ['accepted', 'generating'])
      .execute();
  }
}

function toRecord(userId: UserId, row: RecordRow, crypto: UserCrypto): TurnRecord {
  const { prompt_tokens: prompt, cached_tokens: cached, output_tokens: output, thought_tokens: thoughts } = row;
  return {
    userId,
    turnId: fromUuid('turn', row.turn_id),
    conversationId: fromUuid('conversation', row.conversation_id),
    state: row.state,
    fence: row.fence,
    leaseUntil: row.lease_until,
    userMessageId: fromUuid('message', row.user_message_id),
    reply: toReply(row, crypto),
    rung: row.rung ?? undefined,
    verdict: row.verdict ?? undefined,
    errorCode: row.error_code ?? undefined,
    usage: prompt === null ? undefined : { prompt, cached: cached ?? 0, output: output ?? 0, thoughts: thoughts ?? 0 },
    costMicroUsd: row.cost_micro_usd ?? undefined,
    memoriesUsed: row.memories_used.map(toMemoryUse),
    tone: row.tone,
    disclosure: row.disclosure ?? undefined,
  };
}

function toReply(row: RecordRow, crypto: UserCrypto): Message | undefined {
  if (row.reply_sealed === null || row.reply_status === null || row.reply_created_at === null) return undefined;
  return {
    id: fromUuid('message', row.reply_message_id),
    conversationId: fromUuid('conversation', row.conversation_id),
    parentId: fromUuid('message', row.user_message_id),
    turnId: fromUuid('turn', row.turn_id),
    role: 'assistant',
    status: row.reply_status,
    text: crypto.decrypt(row.reply_sealed, contentContext(row.reply_message_id)),
    createdAt: row.reply_created_at,
  };
}
