import type { Tx } from '@rapport/platform';
import { sql } from 'kysely';
import type { ConversationTables } from './conversation-tables.js';

/** Locks conversations against being forgotten in, or against what is written from an older reading of their messages. */
export async function lockConversations(tx: Tx, user: string, conversations: readonly string[]): Promise<number> {
  if (conversations.length === 0) return 0;
  const rows = await tx
    .as<ConversationTables>()
    .selectFrom('conversations')
    .select('conversation_id')
    .where('user_id', '=', user)
    .where('conversation_id', 'in', conversations)
    // One order for all, so that two never wait for each other.
    .orderBy('conversation_id')
    .forUpdate()
    .execute();
  return rows.length;
}

/** Whether the conversation is there and none of these messages was forgotten. It stays so until the transaction ends. */
export async function isStillKnown(
  tx: Tx,
  user: string,
  conversation: string,
  messages: readonly string[],
): Promise<boolean> {
  if ((await lockConversations(tx, user, [conversation])) === 0) return false;
  if (messages.length === 0) return true;
  const forgotten = await tx
    .as<ConversationTables>()
    .selectFrom('messages')
    .select(sql`1`.as('one'))
    .where('user_id', '=', user)
    .where('message_id', 'in', messages)
    .where('forgotten_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return forgotten === undefined;
}

/** Nobody can tell which messages a mood was read from, so each of the conversations goes. */
export async function dropMoods(tx: Tx, user: string, conversations: readonly string[]): Promise<void> {
  await tx
    .as<ConversationTables>()
    .updateTable('turns')
    .set({ tone_account: sql`tone_account - 'mood' - 'mood_after'` })
    .where('user_id', '=', user)
    .where('conversation_id', 'in', conversations)
    .where(sql<boolean>`(tone_account ? 'mood' OR tone_account ? 'mood_after')`)
    .execute();
}
