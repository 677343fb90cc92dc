import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type ConversationId, type MessageId, type UserId } from '@rapport/kernel';
import { Database, UserCipher, type Tx, type UserCrypto } from '@rapport/platform';
import { sql, type Insertable, type Selectable } from 'kysely';
import { conversationErrors } from '../conversation.errors.js';
import type { Conversation } from '../domain/conversation.js';
import { ForkRepository } from '../domain/fork-repository.js';
import { nextMessageId } from '../domain/message-order.js';
import {
  contentContext,
  summaryContext,
  type ConversationsTable,
  type ConversationSummariesTable,
  type ConversationTables,
  type MessagesTable,
} from './conversation-tables.js';
import { lockConversations } from './forgotten-sql.js';
import { toConversationRow } from './row-mapping.js';

/** Rows of one INSERT: far below the limit of 65,535 parameters. */
const BATCH_ROWS = 500;

@Injectable()
export class PostgresForkRepository extends ForkRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async pathLength(userId: UserId, id: ConversationId, end: MessageId, most: number): Promise<number> {
    const user = toUuid('user', userId);
    const { rows } = await sql<{ steps: number }>`
      WITH RECURSIVE climbed AS (
        SELECT parent_id, 1 AS steps FROM messages WHERE user_id = ${user}
          AND conversation_id = ${toUuid('conversation', id)} AND message_id = ${toUuid('message', end)}
        UNION ALL
        SELECT p.parent_id, c.steps + 1 FROM climbed c
        JOIN messages p ON p.user_id = ${user} AND p.message_id = c.parent_id
        WHERE c.steps < ${most}
      )
      SELECT coalesce(max(steps), 0) AS steps FROM climbed`.execute(this.database.as<ConversationTables>());
    return rows[0]?.steps ?? 0;
  }

  override async leaf(userId: UserId, id: ConversationId): Promise<MessageId | undefined> {
    const row = await this.database
      .as<ConversationTables>()
      .selectFrom('messages')
      .select('message_id')
      .where('user_id', '=', toUuid('user', userId))
      .where('conversation_id', '=', toUuid('conversation', id))
      .where('active', '=', true)
      .orderBy('message_id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && fromUuid('message', row.message_id);
  }

  override async copy(tx: Tx, fork: Conversation, from: ConversationId, end: MessageId | undefined): Promise<void> {
    const { userId } = fork;
    const crypto = await this.cipher.for(tx, userId);
    const stored = toConversationRow(fork, crypto);
    // Under the lock of the original: what is forgotten there meanwhile is copied as forgotten, or finds the copy.
    const original = await this.locked(tx, stored.user_id, toUuid('conversation', from));
    if (!original) throw conversationErrors.notFound();
    const { memory_enabled, title_source } = original;
    const title = title_source === 'none' ? { title_sealed: null, title_source } : {};
    await tx
      .as<ConversationTables>()
      .insertInto('conversations')
      .values({ ...stored, memory_enabled, ...title })
      .execute();
    if (end === undefined) return;
    const path = await this.path(tx, toUuid('user', userId), toUuid('message', end));
    const copyOf = newIds(path, fork.createdAt.getTime());
    const conversation = toUuid('conversation', fork.id);
    const messages = path.map((row) => copyMessage(row, conversation, copyOf, crypto));
    for (let first = 0; first < messages.length; first += BATCH_ROWS) {
      const batch = messages.slice(first, first + BATCH_ROWS);
      await tx.as<ConversationTables>().insertInto('messages').values(batch).execute();
    }
    const summaries = await tx
      .as<ConversationTables>()
      .selectFrom('conversation_summaries')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .where('conversation_id', '=', toUuid('conversation', from))
      .execute();
    const copies = summaries
      .filter((row) => copyOf.has(row.through_message_id))
      .map((row) => copySummary(row, conversation, copyOf, crypto));
    if (copies.length > 0)
      await tx.as<ConversationTables>().insertInto('conversation_summaries').values(copies).execute();
  }

  private async locked(
    tx: Tx,
    user: string,
    conversation: string,
  ): Promise<Pick<Selectable<ConversationsTable>, 'memory_enabled' | 'title_source'> | undefined> {
    await lockConversations(tx, user, [conversation]);
    return tx
      .as<ConversationTables>()
      .selectFrom('conversations')
      .select(['memory_enabled', 'title_source'])
      .where('user_id', '=', user)
      .where('conversation_id', '=', conversation)
      .executeTakeFirst();
  }

  /** From the root on. */
  private async path(tx: Tx, user: string, end: string): Promise<Selectable<MessagesTable>[]> {
    const { rows } = await sql<Selectable<MessagesTable>>`
      WITH RECURSIVE climbed AS (
        SELECT message_id, parent_id FROM messages WHERE user_id = ${user} AND message_id = ${end}
        UNION ALL
        SELECT p.message_id, p.parent_id FROM climbed c
        JOIN messages p ON p.user_id = ${user} AND p.message_id = c.parent_id
      )
      SELECT m.* FROM messages m JOIN climbed c ON c.message_id = m.message_id
      WHERE m.user_id = ${user} ORDER BY m.message_id`.execute(tx.as<ConversationTables>());
    return rows;
  }
}

/** A new id for each row of a path, in the same order. */
function newIds(path: readonly Selectable<MessagesTable>[], now: number): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  let previous: MessageId | undefined;
  for (const { message_id: id } of path) {
    previous = nextMessageId(now, previous);
    ids.set(id, toUuid('message', previous));
  }
  return ids;
}

function copyMessage(
  row: Selectable<MessagesTable>,
  conversation: string,
  copyOf: ReadonlyMap<string, string>,
  crypto: UserCrypto,
): Insertable<MessagesTable> {
  const id = copyOf.get(row.message_id)!;
  const content = crypto.decrypt(row.content_sealed, contentContext(row.message_id));
  return {
    ...row,
    conversation_id: conversation,
    message_id: id,
    parent_id: row.parent_id === null ? null : copyOf.get(row.parent_id)!,
    content_sealed: crypto.encrypt(content, contentContext(id)),
    active: true,
  };
}

function copySummary(
  row: Selectable<ConversationSummariesTable>,
  conversation: string,
  copyOf: ReadonlyMap<string, string>,
  crypto: UserCrypto,
): Insertable<ConversationSummariesTable> {
  const through = copyOf.get(row.through_message_id)!;
  const content = crypto.decrypt(row.content_sealed, summaryContext(row.through_message_id));
  return {
    ...row,
    conversation_id: conversation,
    through_message_id: through,
    from_message_id: copyOf.get(row.from_message_id)!,
    content_sealed: crypto.encrypt(content, summaryContext(through)),
  };
}
