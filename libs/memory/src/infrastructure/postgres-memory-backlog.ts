import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type ConversationId, type TurnId, type UserId } from '@rapport/kernel';
import { Database, type Tx } from '@rapport/platform';
import { MemoryBacklog, type WaitingConversation } from '../domain/memory-backlog.js';
import type { MemoryTables } from './memory-tables.js';

@Injectable()
export class PostgresMemoryBacklog extends MemoryBacklog {
  constructor(private readonly database: Database) {
    super();
  }

  override async waiting(userId: UserId, conversationId: ConversationId, limit: number): Promise<readonly TurnId[]> {
    const rows = await this.view
      .selectFrom('memory_backlog')
      .select('turn_id')
      .where('user_id', '=', toUuid('user', userId))
      .where('conversation_id', '=', toUuid('conversation', conversationId))
      .orderBy('turn_id')
      .limit(limit)
      .execute();
    return rows.map((row) => fromUuid('turn', row.turn_id));
  }

  override async take(tx: Tx, userId: UserId, turnIds: readonly TurnId[]): Promise<ReadonlySet<TurnId>> {
    if (turnIds.length === 0) return new Set();
    const rows = await tx
      .as<MemoryTables>()
      .deleteFrom('memory_backlog')
      .where('user_id', '=', toUuid('user', userId))
      .where(
        'turn_id',
        'in',
        turnIds.map((id) => toUuid('turn', id)),
      )
      .returning('turn_id')
      .execute();
    return new Set(rows.map((row) => fromUuid('turn', row.turn_id)));
  }

  override async overdue(query: Parameters<MemoryBacklog['overdue']>[0]): Promise<readonly WaitingConversation[]> {
    const { before, after, limit } = query;
    let conversations = this.view
      .selectFrom('memory_backlog')
      .select(({ fn }) => ['user_id', 'conversation_id', fn.min('settled_at').as('since')])
      .where('settled_at', '<', before)
      .groupBy(['user_id', 'conversation_id'])
      .orderBy('since')
      .orderBy('user_id')
      .orderBy('conversation_id')
      .limit(limit);
    if (after) {
      const last = [toUuid('user', after.userId), toUuid('conversation', after.conversationId)] as const;
      conversations = conversations.having(({ eb, fn, or, and, refTuple, tuple }) =>
        or([
          eb(fn.min('settled_at'), '>', after.since),
          and([
            eb(fn.min('settled_at'), '=', after.since),
            eb(refTuple('user_id', 'conversation_id'), '>', tuple(...last)),
          ]),
        ]),
      );
    }
    const rows = await conversations.execute();
    return rows.map((row) => ({
      userId: fromUuid('user', row.user_id),
      conversationId: fromUuid('conversation', row.conversation_id),
      since: row.since,
    }));
  }

  override async giveUp(before: Date): Promise<number> {
    const { numDeletedRows } = await this.view
      .deleteFrom('memory_backlog')
      .where('settled_at', '<', before)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  override async oldest(): Promise<Date | undefined> {
    const row = await this.view
      .selectFrom('memory_backlog')
      .select('settled_at')
      .orderBy('settled_at')
      .limit(1)
      .executeTakeFirst();
    return row?.settled_at;
  }

  private get view() {
    return this.database.as<MemoryTables>();
  }
}
